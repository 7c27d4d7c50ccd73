"""Addresses of the work within an order, and of the journal of any file."""

from django.urls import path

from hemmaplan.desk.work import views, views_journal

app_name = "work"
urlpatterns = [
    path("uppdrag/<key:pk>/plan/", views.plan, name="plan"),
    path("uppdrag/<key:pk>/plan/ny/", views.plan_begin, name="plan_begin"),
    path("plan/<key:pk>/", views.plan_edit, name="plan_edit"),
    path("plan/<key:pk>/spara/", views.plan_autosave, name="plan_autosave"),
    path("plan/<key:pk>/kasta/", views.plan_discard, name="plan_discard"),
    path("plan/<key:pk>/mal/<key:goal>/", views.goal_assess, name="goal_assess"),
    path("plan/<key:pk>/folj-upp/", views.plan_follow_up, name="plan_follow_up"),
    path("uppdrag/<key:pk>/besok/", views.visits, name="visits"),
    path("uppdrag/<key:pk>/besok/boka/", views.visit_plan, name="visit_plan"),
    path("besok/<key:pk>/", views.visit_record, name="visit_record"),
    path("uppdrag/<key:pk>/drogtester/", views.tests, name="tests"),
    path("uppdrag/<key:pk>/drogtester/nytt/", views.test_record, name="test_record"),
    path("drogtest/<key:pk>/svar/", views.test_result, name="test_result"),
    path("uppdrag/<key:pk>/journal/", views_journal.of_order, name="journal"),
    path("akt/<key:pk>/journal/", views_journal.of_case, name="case_journal"),
    path("akt/<key:pk>/oppna/", views_journal.open_with_reason, name="journal_open"),
    path("akt/<key:pk>/anteckna/", views_journal.begin, name="note_begin"),
    path("akt/<key:pk>/ta-over/", views_journal.take_over, name="notes_take_over"),
    path("anteckning/<key:pk>/", views_journal.note, name="note"),
    path("anteckning/<key:pk>/spara/", views_journal.note_autosave, name="note_autosave"),
    path("anteckning/<key:pk>/kasta/", views_journal.note_discard, name="note_discard"),
    path("anteckning/<key:pk>/ratta/", views_journal.correct, name="note_correct"),
]
