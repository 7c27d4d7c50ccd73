"""Pages of the board."""

from django.urls import path

from hemmaplan.desk.board import views

app_name = "board"
urlpatterns = [
    path("", views.index, name="index"),
    path("traffsakerhet/", views.accuracy, name="accuracy"),
    path("prognos/<slug:code>/", views.forecast, name="forecast"),
    path("siffra/<path:figure_id>/", views.figure, name="figure"),
]
