"""Pages of the import."""

from django.urls import path

from hemmaplan.desk.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("mall/<slug:noun>/", views.template, name="template"),
    path("<slug:token>/", views.sheet, name="sheet"),
    path("<slug:token>/provkorning/", views.trial, name="trial"),
    path("<slug:token>/andringar/", views.changes_file, name="changes"),
    path("<slug:token>/las-in/", views.store, name="store"),
    path("<slug:token>/ta-bort/", views.drop, name="drop"),
]
