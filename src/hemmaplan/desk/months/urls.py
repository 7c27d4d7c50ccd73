"""Addresses of the months of income support."""

from django.urls import path

from hemmaplan.desk.months import views, views_deciding

app_name = "months"
urlpatterns = [
    path("", views.index, name="index"),
    path("<key:pk>/", views.month, name="month"),
    path("<key:pk>/ta/", views.take, name="take"),
    path("<key:pk>/rad/<str:row>/", views.rule, name="rule"),
    path("<key:pk>/hav/<str:row>/", views.withdraw, name="withdraw"),
    path("<key:pk>/hinder/<key:member>/", views.obstacle, name="obstacle"),
    path("<key:pk>/besluta/", views_deciding.decide, name="decide"),
    path("<key:pk>/avvisa/", views_deciding.dismiss, name="dismiss"),
    path("<key:pk>/akut/", views_deciding.emergency, name="emergency"),
    path("<key:pk>/kommunicera/<key:party>/", views_deciding.communicate, name="tell"),
    path("<key:pk>/utan-kommunicering/<key:party>/", views_deciding.not_told, name="not_told"),
    path("<key:pk>/svar/<key:notice>/", views_deciding.reply, name="reply"),
]
