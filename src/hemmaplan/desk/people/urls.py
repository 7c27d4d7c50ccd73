"""Addresses of persons. No address holds a name or a number: only the search holds what was typed."""

from django.urls import path

from hemmaplan.desk.people import views, views_edit, views_ended, views_numbers

app_name = "people"
urlpatterns = [
    path("", views.search, name="search"),
    path("nodoppning/", views.emergency, name="emergency"),
    path("avslutat/", views_ended.read, name="ended"),
    path("oppnat/", views_numbers.openings, name="openings"),
    path("nummer/", views_numbers.index, name="numbers"),
    path("nummer/<int:pk>/for-in/", views_numbers.enter, name="enter_number"),
    path("nummer/<int:pk>/avsla/", views_numbers.decline, name="decline_number"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/kontaktuppgifter/", views.show_contacts, name="show_contacts"),
    path("<int:pk>/skydd/", views_edit.protect, name="protect"),
    path("<int:pk>/skydd/avsluta/", views_edit.end_protection, name="end_protection"),
    path("<int:pk>/andra/", views_edit.change, name="change"),
    path("<int:pk>/kontaktvag/", views_edit.add_contact, name="add_contact"),
    path("<int:pk>/kontaktvag/<int:contact>/avsluta/", views_edit.end_contact, name="end_contact"),
    path("<int:pk>/narstaende/", views_edit.add_relation, name="add_relation"),
    path("<int:pk>/narstaende/<int:relation>/avsluta/", views_edit.end_relation, name="end_relation"),
]
