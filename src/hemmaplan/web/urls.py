"""Addresses of the UI kit. Included by the project as ``path("utseende/", include("hemmaplan.web.urls"))``."""

from django.urls import path

from hemmaplan.web import views

app_name = "web"
urlpatterns = [path("", views.appearance, name="appearance")]
