"""Addresses of the pages for the public and for residents, below ``/invanare/``."""

from django.urls import path

from hemmaplan.portal import views, views_applications, views_estimate, views_followed, views_log_in

app_name = "portal"
urlpatterns = [
    path("", views_applications.home, name="home"),
    path("orosanmalan/", views.report, {"language": "sv"}, name="report"),
    path("report-concern/", views.report, {"language": "en"}, name="report_en"),
    path("logga-in/", views_log_in.log_in, name="log_in"),
    path("logga-in/annan-hjalp/", views_log_in.other_help, name="other_help"),
    path("logga-in/<slug:key>/", views_log_in.begin, name="begin"),
    path("logga-in/<slug:key>/svar/", views_log_in.finish, name="finish"),
    path("logga-in/<slug:key>/metadata/", views_log_in.metadata, name="metadata"),
    path("logga-ut/", views_log_in.log_out, name="log_out"),
    path("utloggad/", views_log_in.logged_out, name="logged_out"),
    path("stanna/", views_log_in.stay, name="stay"),
    path("sprak/", views_log_in.language, name="language"),
    path("provberakning/", views_estimate.estimate, {"language": "sv"}, name="estimate"),
    path("test-calculation/", views_estimate.estimate, {"language": "en"}, name="estimate_en"),
    path("ansok/", views_applications.begin, name="begin_application"),
    path("ansokan/<key:pk>/", views_followed.application, name="application"),
    path("ansokan/<key:pk>/steg/<slug:step>/", views_applications.fill, name="fill"),
    path("ansokan/<key:pk>/steg/<slug:step>/spara/", views_applications.keep, name="keep"),
    path("ansokan/<key:pk>/bild/<key:document>/", views_applications.sheet, name="sheet"),
    path("ansokan/<key:pk>/bild/<key:document>/ta-bort/", views_applications.detach, name="detach"),
    path("ansokan/<key:pk>/skicka/", views_applications.review, name="review"),
    path("ansokan/<key:pk>/ta-tillbaka/", views_followed.withdraw, name="withdraw"),
    path("ansokan/<key:pk>/lamna-in/<key:item>/", views_followed.item, name="item"),
    path("ansokan/<key:pk>/meddelande/", views_followed.write, name="write"),
    path("ansokan/<key:pk>/last/", views_followed.read, name="read"),
    path("underskrift/<key:pk>/", views_followed.signature, name="signature"),
    path("underskrift/<key:pk>/svara/", views_followed.sign, name="sign"),
    path("beslut/<key:pk>/", views_followed.decision, name="decision"),
    path("beslut/<key:pk>/brev/", views_followed.letter, name="letter"),
]
