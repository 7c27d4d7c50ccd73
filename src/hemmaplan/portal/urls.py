"""Addresses of the pages for the public and for residents, below ``/invanare/``."""

from django.urls import path

from hemmaplan.portal import views, views_estimate, views_log_in

app_name = "portal"
urlpatterns = [
    path("", views_log_in.home, name="home"),
    path("orosanmalan/", views.report, {"language": "sv"}, name="report"),
    path("report-concern/", views.report, {"language": "en"}, name="report_en"),
    path("logga-in/", views_log_in.log_in, name="log_in"),
    path("logga-in/annan-hjalp/", views_log_in.other_help, name="other_help"),
    path("logga-in/<slug:key>/", views_log_in.begin, name="begin"),
    path("logga-in/<slug:key>/svar/", views_log_in.finish, name="finish"),
    path("logga-ut/", views_log_in.log_out, name="log_out"),
    path("utloggad/", views_log_in.logged_out, name="logged_out"),
    path("stanna/", views_log_in.stay, name="stay"),
    path("sprak/", views_log_in.language, name="language"),
    path("provberakning/", views_estimate.estimate, {"language": "sv"}, name="estimate"),
    path("test-calculation/", views_estimate.estimate, {"language": "en"}, name="estimate_en"),
]
