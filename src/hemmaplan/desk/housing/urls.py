"""Pages about the social flats."""

from django.urls import path

from hemmaplan.desk.housing import views, views_edit

app_name = "housing"
urlpatterns = [
    path("", views.index, name="index"),
    path("avveckling/", views.winddown, name="winddown"),
    path("avveckling/beslut/", views_edit.start_wind_down, name="start_wind_down"),
    path("avveckling/<key:pk>/hav/", views_edit.end_wind_down, name="end_wind_down"),
    path("lagenhet/ny/", views_edit.add_dwelling, name="add_dwelling"),
    path("lagenhet/<key:pk>/", views.dwelling, name="dwelling"),
    path("lagenhet/<key:pk>/kontrakt/", views_edit.sign_lease, name="sign_lease"),
    path("lagenhet/<key:pk>/kontrakt/uppsagning/", views_edit.terminate_lease, name="terminate_lease"),
    path("lagenhet/<key:pk>/hyresgast/", views_edit.begin_tenancy, name="begin_tenancy"),
    path("boende/<key:pk>/", views.tenancy, name="tenancy"),
    path("boende/<key:pk>/tillsynsansvarig/", views_edit.set_supervisor, name="set_supervisor"),
    path("boende/<key:pk>/tillsyn/", views_edit.record_visit, name="record_visit"),
    path("boende/<key:pk>/tillsyn/planera/", views_edit.plan_visit, name="plan_visit"),
    path("boende/<key:pk>/hyra/", views_edit.report_rent, name="report_rent"),
    path("boende/<key:pk>/storning/", views_edit.note_disturbance, name="note_disturbance"),
    path("boende/<key:pk>/storning/<key:number>/", views_edit.handle_disturbance, name="handle_disturbance"),
    path("boende/<key:pk>/uppsagning/", views_edit.give_notice, name="give_notice"),
    path("boende/<key:pk>/uppsagning/aterta/", views_edit.withdraw_notice, name="withdraw_notice"),
    path("boende/<key:pk>/avsluta/", views_edit.end_tenancy, name="end_tenancy"),
]
