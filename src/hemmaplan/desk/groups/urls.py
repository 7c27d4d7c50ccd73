"""Addresses of the groups."""

from django.urls import path

from hemmaplan.desk.groups import views

app_name = "groups"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("<int:pk>/", views.round_page, name="round"),
    path("<int:pk>/narvaro/", views.note, name="note"),
    path("<int:pk>/plats/", views.place, name="place"),
    path("<int:pk>/plats/<int:participation>/lamna/", views.leave, name="leave"),
    path("<int:pk>/andra/", views.change, name="change"),
    path("<int:pk>/serie/", views.series, name="series"),
    path("<int:pk>/steg/forlang/", views.extend, name="extend"),
    path("<int:pk>/steg/<slug:step>/", views.round_step, name="round_step"),
    path("tillfalle/<int:pk>/", views.session_page, name="session"),
    path("tillfalle/<int:pk>/narvaro/", views.session_note, name="session_note"),
    path("tillfalle/<int:pk>/<slug:step>/", views.session_step, name="session_step"),
]
