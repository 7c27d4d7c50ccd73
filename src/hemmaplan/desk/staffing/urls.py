"""Pages about posts and people."""

from django.urls import path

from hemmaplan.desk.staffing import views, views_edit

app_name = "staffing"
urlpatterns = [
    path("", views.index, name="index"),
    path("enhet/ny/", views_edit.add_unit, name="add_unit"),
    path("enhet/<key:pk>/", views_edit.change_unit, name="change_unit"),
    path("enhet/<key:pk>/avsluta/", views_edit.end_unit, name="end_unit"),
    path("tjanst/ny/", views_edit.add_post, name="add_post"),
    path("tjanst/<key:pk>/", views.post, name="post"),
    path("tjanst/<key:pk>/andra/", views_edit.change_post, name="change_post"),
    path("tjanst/<key:pk>/avsluta/", views_edit.end_post, name="end_post"),
    path("tjanst/<key:pk>/anstall/", views_edit.employ, name="employ"),
    path("anstallning/<key:pk>/", views_edit.change_employment, name="change_employment"),
    path("anstallning/<key:pk>/avsluta/", views_edit.end_employment, name="end_employment"),
    path("medarbetare/<key:pk>/", views.employee, name="employee"),
    path("medarbetare/<key:pk>/franvaro/", views_edit.record_absence, name="record_absence"),
    path("medarbetare/<key:pk>/kompetenser/", views_edit.set_competences, name="set_competences"),
    path("franvaro/<key:pk>/avsluta/", views_edit.end_absence, name="end_absence"),
    path("avtal/nytt/", views_edit.add_agreement, name="add_agreement"),
    path("avtal/<key:pk>/", views_edit.change_agreement, name="change_agreement"),
    path("avtal/<key:pk>/avsluta/", views_edit.end_agreement, name="end_agreement"),
]
