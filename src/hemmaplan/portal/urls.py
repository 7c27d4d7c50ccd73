"""Addresses of the public's pages, below ``/invanare/``: a Swedish and an English one for each."""

from django.urls import path

from hemmaplan.portal import views

app_name = "portal"
urlpatterns = [
    path("orosanmalan/", views.report, {"language": "sv"}, name="report"),
    path("report-concern/", views.report, {"language": "en"}, name="report_en"),
]
