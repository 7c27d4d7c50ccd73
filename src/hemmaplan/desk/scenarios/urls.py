"""The pages of scenarios."""

from django.urls import path

from hemmaplan.desk.scenarios import views, views_edit

app_name = "scenarios"
urlpatterns = [
    path("", views.index, name="index"),
    path("nytt/", views_edit.new, name="new"),
    path("svar/<key:pk>/", views.answer, name="answer"),
    path("raknas/<key:pk>/", views.waiting, name="waiting"),
    path("<key:pk>/", views.scenario, name="scenario"),
    path("<key:pk>/andra/", views_edit.change, name="change"),
    path("<key:pk>/dela/", views_edit.share, name="share"),
    path("<key:pk>/kopiera/", views_edit.copy, name="copy"),
    path("<key:pk>/rakna/", views_edit.compute, name="compute"),
    path("<key:pk>/nytt-steg/<str:kind>/", views_edit.add_step, name="add_step"),
    path("<key:pk>/steg/<key:step>/", views_edit.change_step, name="change_step"),
    path("<key:pk>/steg/<key:step>/<str:how>/", views_edit.arrange_step, name="arrange_step"),
]
