"""Addresses of the queues."""

from django.urls import path

from hemmaplan.desk.queues import views

app_name = "queues"
urlpatterns = [
    path("", views.index, name="index"),
    path("fordela/", views.distribute, name="distribute"),
    path("<key:pk>/", views.queue, name="queue"),
    path("plats/<key:pk>/flytta/", views.move, name="move"),
    path("plats/<key:pk>/klass/", views.reclass, name="reclass"),
    path("plats/<key:pk>/historik/", views.history, name="history"),
]
