"""Addresses of the authority's files and investigations."""

from django.urls import path

from hemmaplan.desk.cases import views, views_communication, views_hearing, views_investigation, views_writing

app_name = "cases"
urlpatterns = [
    path("", views.index, name="index"),
    path("anteckna/", views.note, name="note"),
    path("<key:pk>/", views.file, name="file"),
    path("<key:pk>/omrade/<slug:area>/", views.area, name="area"),
    path("<key:pk>/part/", views.add_party, name="add_party"),
    path("part/<key:pk>/avsluta/", views.end_party, name="end_party"),
    path("utredning/<key:pk>/", views_investigation.investigation, name="investigation"),
    path("utredning/<key:pk>/pdf/", views_investigation.pdf, name="pdf"),
    path("utredning/<key:pk>/underratta/", views_investigation.inform, name="inform"),
    path("utredning/<key:pk>/vanta/", views_investigation.wait, name="wait"),
    path("utredning/<key:pk>/uppfoljning/", views_investigation.end_follow_up, name="end_follow_up"),
    path("utredning/<key:pk>/plan/", views_investigation.plan, name="plan"),
    path("utredning/<key:pk>/plan/ny/", views_investigation.plan_begin, name="plan_begin"),
    path("utredningsplan/<key:pk>/", views_investigation.plan_edit, name="plan_edit"),
    path("utredningsplan/<key:pk>/spara/", views_investigation.plan_autosave, name="plan_autosave"),
    path("utredningsplan/<key:pk>/kasta/", views_investigation.plan_discard, name="plan_discard"),
    path("utredning/<key:pk>/kontakt/", views_investigation.plan_contact, name="plan_contact"),
    path("kontakt/<key:pk>/samtycke/", views_investigation.consent, name="consent"),
    path("kontakt/<key:pk>/tagen/", views_investigation.contact_made, name="contact_made"),
    path("utredning/<key:pk>/uppgifter/", views_writing.statements, name="statements"),
    path("uppgift/<key:pk>/", views_writing.change_statement, name="change_statement"),
    path("uppgift/<key:pk>/ta-bort/", views_writing.remove_statement, name="remove_statement"),
    path("utredning/<key:pk>/skriv/", views_writing.write, name="write"),
    path("utredning/<key:pk>/skriv/<slug:part>/", views_writing.save_text, name="save_text"),
    path("utredning/<key:pk>/faststall/", views_writing.establish, name="establish"),
    path("utredning/<key:pk>/samtal/", views_hearing.hearing, name="hearing"),
    path("utredning/<key:pk>/samtal/nytt/", views_hearing.talk, name="talk"),
    path("utredning/<key:pk>/inte-hord/", views_hearing.not_heard, name="not_heard"),
    path("utredning/<key:pk>/instrument/<slug:instrument>/", views_hearing.result, name="result"),
    path("utredning/<key:pk>/skyddsplan/", views_hearing.safety_plan, name="safety_plan"),
    path("utredning/<key:pk>/kommunicera/", views_communication.communication, name="communication"),
    path("utredning/<key:pk>/kommunicera/<key:party>/", views_communication.send, name="send"),
    path("utredning/<key:pk>/kommunicera-inte/<key:party>/", views_communication.exempt, name="exempt"),
    path("kommunicering/<key:pk>/svar/", views_communication.reply, name="reply"),
]
