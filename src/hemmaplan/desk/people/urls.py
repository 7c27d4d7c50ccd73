"""Addresses of persons. No address holds a name or a number: only the search holds what was typed."""

from django.urls import path

from hemmaplan.desk.people import views, views_edit, views_ended, views_numbers, views_population, views_safe

app_name = "people"
urlpatterns = [
    path("", views.search, name="search"),
    path("nodoppning/", views.emergency, name="emergency"),
    path("avslutat/", views_ended.read, name="ended"),
    path("oppnat/", views_numbers.openings, name="openings"),
    path("nummer/", views_numbers.index, name="numbers"),
    path("nummer/<key:pk>/for-in/", views_numbers.enter, name="enter_number"),
    path("nummer/<key:pk>/avsla/", views_numbers.decline, name="decline_number"),
    path("folkbokforing/", views_population.index, name="population"),
    path("folkbokforing/<key:pk>/last/", views_population.seen, name="population_seen"),
    path("<key:pk>/", views.person, name="person"),
    path("<key:pk>/kontaktuppgifter/", views.show_contacts, name="show_contacts"),
    path("<key:pk>/skydd/", views_edit.protect, name="protect"),
    path("<key:pk>/skydd/avsluta/", views_edit.end_protection, name="end_protection"),
    path("<key:pk>/saker-kontakt/", views_safe.safe_contact, name="safe_contact"),
    path("<key:pk>/saker-kontakt/avsluta/", views_safe.lift_safe_contact, name="lift_safe_contact"),
    path("<key:pk>/andra/", views_edit.change, name="change"),
    path("<key:pk>/kontaktvag/", views_edit.add_contact, name="add_contact"),
    path("<key:pk>/kontaktvag/<key:contact>/avsluta/", views_edit.end_contact, name="end_contact"),
    path("<key:pk>/narstaende/", views_edit.add_relation, name="add_relation"),
    path("<key:pk>/narstaende/<key:relation>/avsluta/", views_edit.end_relation, name="end_relation"),
]
