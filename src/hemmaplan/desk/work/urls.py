"""Addresses of the work within an order, and of the journal of any file."""

from django.urls import path

from hemmaplan.desk.work import views, views_journal

app_name = "work"
urlpatterns = [
    path("uppdrag/<int:pk>/plan/", views.plan, name="plan"),
    path("uppdrag/<int:pk>/plan/ny/", views.plan_begin, name="plan_begin"),
    path("plan/<int:pk>/", views.plan_edit, name="plan_edit"),
    path("plan/<int:pk>/spara/", views.plan_autosave, name="plan_autosave"),
    path("plan/<int:pk>/kasta/", views.plan_discard, name="plan_discard"),
    path("plan/<int:pk>/mal/<int:goal>/", views.goal_assess, name="goal_assess"),
    path("plan/<int:pk>/folj-upp/", views.plan_follow_up, name="plan_follow_up"),
    path("uppdrag/<int:pk>/besok/", views.visits, name="visits"),
    path("uppdrag/<int:pk>/besok/boka/", views.visit_plan, name="visit_plan"),
    path("besok/<int:pk>/", views.visit_record, name="visit_record"),
    path("uppdrag/<int:pk>/drogtester/", views.tests, name="tests"),
    path("uppdrag/<int:pk>/drogtester/nytt/", views.test_record, name="test_record"),
    path("drogtest/<int:pk>/svar/", views.test_result, name="test_result"),
    path("uppdrag/<int:pk>/journal/", views_journal.of_order, name="journal"),
    path("akt/<int:pk>/journal/", views_journal.of_case, name="case_journal"),
    path("akt/<int:pk>/oppna/", views_journal.open_with_reason, name="journal_open"),
    path("akt/<int:pk>/anteckna/", views_journal.begin, name="note_begin"),
    path("akt/<int:pk>/ta-over/", views_journal.take_over, name="notes_take_over"),
    path("anteckning/<int:pk>/", views_journal.note, name="note"),
    path("anteckning/<int:pk>/spara/", views_journal.note_autosave, name="note_autosave"),
    path("anteckning/<int:pk>/kasta/", views_journal.note_discard, name="note_discard"),
    path("anteckning/<int:pk>/ratta/", views_journal.correct, name="note_correct"),
]
