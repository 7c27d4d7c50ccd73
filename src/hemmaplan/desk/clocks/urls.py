"""Addresses of the ledger."""

from django.urls import path

from hemmaplan.desk.clocks import views

app_name = "clocks"
urlpatterns = [
    path("", views.index, name="index"),
    path("rader/", views.rows, name="rows"),
    path("lista/<slug:kind>/", views.committee, name="committee"),
]
