"""Pages about what is offered."""

from django.urls import path

from hemmaplan.desk.services import views, views_edit

app_name = "services"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views_edit.add_service, name="add_service"),
    path("<int:pk>/", views.service, name="service"),
    path("<int:pk>/andra/", views_edit.change_service, name="change_service"),
    path("<int:pk>/stang/", views_edit.close_service, name="close_service"),
    path("<int:pk>/oppna/", views_edit.reopen_service, name="reopen_service"),
    path("<int:pk>/villkor/", views_edit.set_terms, name="set_terms"),
    path("<int:pk>/platser/", views_edit.set_places, name="set_places"),
    path("<int:pk>/krav/", views_edit.set_needs, name="set_needs"),
    path("<int:pk>/bemanna/", views_edit.staff, name="staff"),
    path("<int:pk>/bemanning/<int:number>/avsluta/", views_edit.unstaff, name="unstaff"),
]
