"""Addresses of the orders."""

from django.urls import path

from hemmaplan.desk.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.index, name="index"),
    path("nytt/", views.new, name="new"),
    path("nytt/person/", views.take_up, name="take_up"),
    path("nytt/<key:person_pk>/", views.send, name="send"),
    path("nytt/<key:person_pk>/utkast/", views.keep, name="keep"),
    path("<key:pk>/", views.order, name="order"),
    path("<key:pk>/steg/<slug:name>/", views.step, name="step"),
    path("<key:pk>/fordela/", views.assign, name="assign"),
    path("<key:pk>/fordela/<key:employee_pk>/avsluta/", views.unassign, name="unassign"),
]
