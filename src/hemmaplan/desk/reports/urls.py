"""The pages of the reports."""

from django.urls import path

from hemmaplan.desk.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/text/<str:field>/", views.save, name="save"),
    path("<int:pk>/frys/", views.freeze, name="freeze"),
    path("<int:pk>/utkast.pdf", views.draft, {"kind": "pdf"}, name="pdf"),
    path("<int:pk>/utkast.docx", views.draft, {"kind": "docx"}, name="docx"),
    path("<int:pk>/version/<int:number>/", views.version, name="version"),
    path("<int:pk>/version/<int:number>/<str:kind>/", views.download, name="download"),
]
