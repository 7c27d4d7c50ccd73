"""Addresses of the reception and the duty."""

from django.urls import path

from hemmaplan.desk.reception import views, views_assess, views_duty

app_name = "reception"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("ny/utkast/", views.keep, name="keep"),
    path("jour/", views_duty.log, name="duty"),
    path("jour/borja/", views_duty.begin, name="duty_begin"),
    path("jour/<key:pk>/avsluta/", views_duty.end, name="duty_end"),
    path("jour/rad/<key:pk>/last/", views_duty.read, name="duty_read"),
    path("jour/rad/<key:pk>/ta-emot/", views_duty.take, name="duty_take"),
    path("<key:pk>/", views.intake, name="intake"),
    path("<key:pk>/komplettera/", views.complete, name="complete"),
    path("<key:pk>/person/", views.identify, name="identify"),
    path("<key:pk>/syskon/", views.sibling, name="sibling"),
    path("<key:pk>/vardnadshavare/", views.guardian, name="guardian"),
    path("<key:pk>/ingen-kollega/", views.not_colleague, name="not_colleague"),
    path("<key:pk>/fordela/", views.give, name="give"),
    path("<key:pk>/skydd/", views_assess.protect, name="protect"),
    path("<key:pk>/kontakt/", views_assess.contact, name="contact"),
    path("<key:pk>/bekrafta/", views_assess.acknowledge, name="acknowledge"),
    path("<key:pk>/anmalare/", views_assess.reporter, name="reporter"),
    path("<key:pk>/vill-ha-besked/", views_assess.ask_feedback, name="ask_feedback"),
    path("<key:pk>/aterkoppling/", views_assess.feedback, name="feedback"),
    path("<key:pk>/aterkoppling/brev/", views_assess.letter, name="letter"),
    path("<key:pk>/aterkoppling/brev/fil/", views_assess.letter_file, name="letter_file"),
    path("<key:pk>/samma/", views_assess.same, name="same"),
    path("<key:pk>/beslut/", views_assess.decide, name="decide"),
]
