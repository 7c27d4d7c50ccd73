"""Addresses of income support."""

from django.urls import path

from hemmaplan.desk.assistance import views_counter

app_name = "assistance"
urlpatterns = [
    path("ta-emot/", views_counter.new, name="counter"),
    path("ta-emot/<key:pk>/", views_counter.fill, name="counter_fill"),
    path("ta-emot/<key:pk>/spara/", views_counter.keep, name="counter_keep"),
    path("ta-emot/<key:pk>/skicka/", views_counter.send, name="counter_send"),
    path("ta-emot/<key:pk>/kvitto/", views_counter.receipt, name="counter_receipt"),
    path("ta-emot/<key:pk>/kvitto/fil/", views_counter.receipt_file, name="counter_file"),
    path("ta-emot/<key:pk>/underskrift/<key:signature>/", views_counter.sign, name="counter_sign"),
]
