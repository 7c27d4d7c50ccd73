"""Addresses of the open door."""

from django.urls import path

from hemmaplan.desk.opendoor import views

app_name = "opendoor"
urlpatterns = [
    path("", views.index, name="index"),
    path("<key:pk>/", views.door, name="door"),
    path("<key:pk>/kontakter/", views.contacts, name="contacts"),
    path("<key:pk>/kontakter/ny/", views.new_contact, name="new_contact"),
    path("<key:pk>/kontakter/hanvisa/", views.redirected, name="redirect"),
    path("<key:pk>/aktiviteter/", views.activities, name="activities"),
    path("<key:pk>/aktiviteter/ny/", views.new_activity, name="new_activity"),
    path("kontakt/<key:pk>/", views.contact, name="contact"),
    path("kontakt/<key:pk>/samtal/", views.met, name="meeting"),
    path("kontakt/<key:pk>/avsluta/", views.close, name="close"),
]
