"""Addresses of the open door."""

from django.urls import path

from hemmaplan.desk.opendoor import views

app_name = "opendoor"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.door, name="door"),
    path("<int:pk>/kontakter/", views.contacts, name="contacts"),
    path("<int:pk>/kontakter/ny/", views.new_contact, name="new_contact"),
    path("<int:pk>/kontakter/hanvisa/", views.redirected, name="redirect"),
    path("<int:pk>/aktiviteter/", views.activities, name="activities"),
    path("<int:pk>/aktiviteter/ny/", views.new_activity, name="new_activity"),
    path("kontakt/<int:pk>/", views.contact, name="contact"),
    path("kontakt/<int:pk>/samtal/", views.met, name="meeting"),
    path("kontakt/<int:pk>/avsluta/", views.close, name="close"),
]
