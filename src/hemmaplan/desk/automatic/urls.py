"""Addresses of the automatic decision."""

from django.urls import path

from hemmaplan.desk.automatic import views

app_name = "automatic"
urlpatterns = [
    path("", views.index, name="index"),
    path("<key:unit_pk>/anta/", views.adopt, name="adopt"),
    path("<key:unit_pk>/godkann/", views.approve, name="approve"),
    path("<key:unit_pk>/brytare/", views.switch, name="switch"),
    path("<key:unit_pk>/kor/", views.run, name="run"),
    path("funktion/<key:pk>/aterkalla/", views.end, name="end"),
    path("stickprov/", views.samples, name="samples"),
    path("stickprov/<key:pk>/", views.check, name="check"),
]
