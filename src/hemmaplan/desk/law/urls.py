"""Addresses of the rules."""

from django.urls import path

from hemmaplan.desk.law import views

app_name = "law"
urlpatterns = [
    path("", views.index, name="index"),
    path("prova/", views.trial, name="trial"),
    path("fil/<slug:name>/", views.file, name="file"),
]
