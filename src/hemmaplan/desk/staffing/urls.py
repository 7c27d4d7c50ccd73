"""Pages about posts and people."""

from django.urls import path

from hemmaplan.desk.staffing import views, views_deeds

app_name = "staffing"
urlpatterns = [
    path("", views.index, name="index"),
    path("enhet/ny/", views_deeds.add_unit, name="add_unit"),
    path("enhet/<int:pk>/", views_deeds.change_unit, name="change_unit"),
    path("enhet/<int:pk>/avsluta/", views_deeds.end_unit, name="end_unit"),
    path("tjanst/ny/", views_deeds.add_post, name="add_post"),
    path("tjanst/<int:pk>/", views.post, name="post"),
    path("tjanst/<int:pk>/andra/", views_deeds.change_post, name="change_post"),
    path("tjanst/<int:pk>/avsluta/", views_deeds.end_post, name="end_post"),
    path("tjanst/<int:pk>/anstall/", views_deeds.employ, name="employ"),
    path("anstallning/<int:pk>/", views_deeds.change_employment, name="change_employment"),
    path("anstallning/<int:pk>/avsluta/", views_deeds.end_employment, name="end_employment"),
    path("medarbetare/<int:pk>/", views.employee, name="employee"),
    path("medarbetare/<int:pk>/franvaro/", views_deeds.record_absence, name="record_absence"),
    path("medarbetare/<int:pk>/kompetenser/", views_deeds.set_competences, name="set_competences"),
    path("franvaro/<int:pk>/avsluta/", views_deeds.end_absence, name="end_absence"),
    path("avtal/nytt/", views_deeds.add_agreement, name="add_agreement"),
    path("avtal/<int:pk>/", views_deeds.change_agreement, name="change_agreement"),
    path("avtal/<int:pk>/avsluta/", views_deeds.end_agreement, name="end_agreement"),
]
