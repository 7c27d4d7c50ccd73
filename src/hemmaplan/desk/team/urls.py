"""Addresses of the distribution of the authority's matters."""

from django.urls import path

from hemmaplan.desk.team import views

app_name = "team"
urlpatterns = [
    path("", views.index, name="index"),
    path("akt/<key:pk>/", views.give, name="give"),
    path("medarbetare/<key:pk>/", views.member, name="member"),
    path("medarbetare/<key:pk>/poang/", views.adjust, name="adjust"),
    path("medarbetare/<key:pk>/ta-over/", views.take_over, name="take_over"),
]
