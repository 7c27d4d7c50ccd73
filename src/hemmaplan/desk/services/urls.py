"""Pages about what is offered."""

from django.urls import path

from hemmaplan.desk.services import views, views_edit, views_required

app_name = "services"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views_edit.add_service, name="add_service"),
    path("<key:pk>/", views.service, name="service"),
    path("<key:pk>/vad-kravs/", views_required.ask, name="required"),
    path("<key:pk>/andra/", views_edit.change_service, name="change_service"),
    path("<key:pk>/stang/", views_edit.close_service, name="close_service"),
    path("<key:pk>/oppna/", views_edit.reopen_service, name="reopen_service"),
    path("<key:pk>/villkor/", views_edit.set_terms, name="set_terms"),
    path("<key:pk>/platser/", views_edit.set_places, name="set_places"),
    path("<key:pk>/krav/", views_edit.set_needs, name="set_needs"),
    path("<key:pk>/bemanna/", views_edit.staff, name="staff"),
    path("<key:pk>/bemanning/<key:number>/avsluta/", views_edit.unstaff, name="unstaff"),
]
