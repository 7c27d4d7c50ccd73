"""Addresses of the groups."""

from django.urls import path

from hemmaplan.desk.groups import views

app_name = "groups"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("<key:pk>/", views.round_page, name="round"),
    path("<key:pk>/narvaro/", views.note, name="note"),
    path("<key:pk>/plats/", views.place, name="place"),
    path("<key:pk>/plats/<key:participation>/lamna/", views.leave, name="leave"),
    path("<key:pk>/andra/", views.change, name="change"),
    path("<key:pk>/serie/", views.series, name="series"),
    path("<key:pk>/steg/forlang/", views.extend, name="extend"),
    path("<key:pk>/steg/<slug:step>/", views.round_step, name="round_step"),
    path("tillfalle/<key:pk>/", views.session_page, name="session"),
    path("tillfalle/<key:pk>/narvaro/", views.session_note, name="session_note"),
    path("tillfalle/<key:pk>/<slug:step>/", views.session_step, name="session_step"),
]
