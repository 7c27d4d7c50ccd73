"""Addresses of the decisions."""

from django.urls import path

from hemmaplan.desk.decisions import views, views_appeals, views_letters, views_lists

app_name = "decisions"
urlpatterns = [
    path("", views.index, name="index"),
    path("nytt/<key:case_pk>/", views.new, name="new"),
    path("<key:pk>/", views.decision, name="decision"),
    path("<key:pk>/utkast/", views.keep, name="keep"),
    path("<key:pk>/steg/<slug:name>/", views.step, name="step"),
    path("<key:pk>/lamna-tillbaka/", views.send_back, name="send_back"),
    path("<key:pk>/namnd/", views.record_board, name="record_board"),
    path("<key:pk>/brev/<key:party_pk>/", views_letters.preview, name="preview"),
    path("<key:pk>/underratta/<key:party_pk>/", views_letters.deliver, name="deliver"),
    path("<key:pk>/mottaget/<key:delivery_pk>/", views_letters.receive, name="receive"),
    path("<key:pk>/overklagat/<key:delivery_pk>/", views_appeals.note, name="note_appeal"),
    path("overklagande/<key:pk>/", views_appeals.appeal, name="appeal"),
    path("overklagande/<key:pk>/avvisa/", views_appeals.dismiss, name="dismiss_appeal"),
    path("overklagande/<key:pk>/omprova/", views_appeals.reconsider, name="reconsider"),
    path("overklagande/<key:pk>/overlamna/", views_appeals.forward, name="forward_appeal"),
    path("overklagande/<key:pk>/domstolen/", views_appeals.rule, name="rule_appeal"),
    path("overklagande/<key:pk>/handling/", views_appeals.letter, name="court_letter"),
    path("<key:pk>/kopia/<key:delivery_pk>/", views_letters.copy, name="copy"),
    path("anmalan/", views_lists.reporting, name="reporting"),
    path("ej-verkstallda/", views_lists.unexecuted, name="unexecuted"),
    path("ej-verkstallda/kvartal/", views_lists.quarter, name="quarter"),
    path("<key:pk>/ej-verkstallt/", views_lists.execution, name="execution"),
]
