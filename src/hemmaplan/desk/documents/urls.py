"""Addresses of incoming documents."""

from django.urls import path

from hemmaplan.desk.documents import views

app_name = "documents"
urlpatterns = [
    path("akt/<key:pk>/", views.to_file, name="to_file"),
    path("inkommet/<key:pk>/", views.to_intake, name="to_intake"),
    path("<key:pk>/", views.document, name="document"),
    path("<key:pk>/fil/", views.content, name="content"),
]
