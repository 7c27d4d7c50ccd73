"""Addresses of the decisions."""

from django.urls import path

from hemmaplan.desk.decisions import views, views_letters, views_lists

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
    path("<key:pk>/overklagat/<key:delivery_pk>/", views_letters.appeal, name="appeal"),
    path("<key:pk>/kopia/<key:delivery_pk>/", views_letters.copy, name="copy"),
    path("anmalan/", views_lists.reporting, name="reporting"),
    path("ej-verkstallda/", views_lists.unexecuted, name="unexecuted"),
    path("ej-verkstallda/kvartal/", views_lists.quarter, name="quarter"),
    path("<key:pk>/ej-verkstallt/", views_lists.execution, name="execution"),
]
