"""Addresses of the day."""

from django.urls import path

from hemmaplan.desk.myday import views

app_name = "myday"
urlpatterns = [
    path("", views.index, name="index"),
    path("kvittera/<key:pk>/", views.acknowledge, name="acknowledge"),
]
