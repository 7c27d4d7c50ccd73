"""Addresses of the queues."""

from django.urls import path

from hemmaplan.desk.queues import views

app_name = "queues"
urlpatterns = [
    path("", views.index, name="index"),
    path("fordela/", views.distribute, name="distribute"),
    path("<int:pk>/", views.queue, name="queue"),
    path("plats/<int:pk>/flytta/", views.move, name="move"),
    path("plats/<int:pk>/klass/", views.reclass, name="reclass"),
    path("plats/<int:pk>/historik/", views.history, name="history"),
]
