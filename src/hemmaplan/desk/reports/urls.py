"""The pages of the reports."""

from django.urls import path

from hemmaplan.desk.reports import views, views_answers

app_name = "reports"

urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("<key:pk>/", views.report, name="report"),
    path("<key:pk>/text/<str:field>/", views.save, name="save"),
    path("<key:pk>/frys/", views.freeze, name="freeze"),
    path("<key:pk>/utkast.pdf", views.draft, {"kind": "pdf"}, name="pdf"),
    path("<key:pk>/utkast.docx", views.draft, {"kind": "docx"}, name="docx"),
    path("laget-om-ett-ar/<key:pk>/", views_answers.year_of_answer, name="year_of_answer"),
    path("<key:pk>/laget-om-ett-ar/", views_answers.year, name="year"),
    path("<key:pk>/scenarier/", views_answers.answers, name="answers"),
    path("<key:pk>/scenarier/<key:answer>/", views_answers.place, name="place"),
    path("<key:pk>/scenarier/<key:answer>/ta-bort/", views_answers.remove, name="remove"),
    path("<key:pk>/version/<ordinal:number>/", views.version, name="version"),
    path("<key:pk>/version/<ordinal:number>/<str:kind>/", views.download, name="download"),
]
