"""Pages about the social flats."""

from django.urls import path

from hemmaplan.desk.housing import views, views_deeds

app_name = "housing"
urlpatterns = [
    path("", views.index, name="index"),
    path("avveckling/", views.winddown, name="winddown"),
    path("avveckling/beslut/", views_deeds.start_wind_down, name="start_wind_down"),
    path("avveckling/<int:pk>/hav/", views_deeds.end_wind_down, name="end_wind_down"),
    path("lagenhet/ny/", views_deeds.add_dwelling, name="add_dwelling"),
    path("lagenhet/<int:pk>/", views.dwelling, name="dwelling"),
    path("lagenhet/<int:pk>/kontrakt/", views_deeds.sign_lease, name="sign_lease"),
    path("lagenhet/<int:pk>/kontrakt/uppsagning/", views_deeds.terminate_lease, name="terminate_lease"),
    path("lagenhet/<int:pk>/hyresgast/", views_deeds.begin_tenancy, name="begin_tenancy"),
    path("boende/<int:pk>/", views.tenancy, name="tenancy"),
    path("boende/<int:pk>/tillsynsansvarig/", views_deeds.set_supervisor, name="set_supervisor"),
    path("boende/<int:pk>/tillsyn/", views_deeds.record_visit, name="record_visit"),
    path("boende/<int:pk>/tillsyn/planera/", views_deeds.plan_visit, name="plan_visit"),
    path("boende/<int:pk>/hyra/", views_deeds.report_rent, name="report_rent"),
    path("boende/<int:pk>/storning/", views_deeds.note_disturbance, name="note_disturbance"),
    path("boende/<int:pk>/storning/<int:number>/", views_deeds.handle_disturbance, name="handle_disturbance"),
    path("boende/<int:pk>/uppsagning/", views_deeds.give_notice, name="give_notice"),
    path("boende/<int:pk>/uppsagning/aterta/", views_deeds.withdraw_notice, name="withdraw_notice"),
    path("boende/<int:pk>/avsluta/", views_deeds.end_tenancy, name="end_tenancy"),
]
