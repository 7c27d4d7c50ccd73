"""Addresses of the component page."""

from django.urls import path

from hemmaplan.desk.components import views

app_name = "components"
urlpatterns = [
    path("", views.index, name="index"),
    path("tabell/", views.table, name="table"),
    path("formular/", views.form, name="form"),
    path("formular/spara/", views.autosave_form, name="autosave"),
    path("siffra/", views.figure, name="figure"),
    path("tom/", views.empty, name="empty"),
    path("skyddad/", views.protected, name="protected"),
]
