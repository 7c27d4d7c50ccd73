"""Pages of the system room."""

from django.urls import path

from hemmaplan.desk.access import views_connections, views_groups, views_log_in, views_logs, views_owners, views_users

app_name = "access"
urlpatterns = [
    path("anvandare/", views_users.index, name="users"),
    path("anvandare/ny/", views_users.new, name="new_user"),
    path("anvandare/<key:pk>/", views_users.user, name="user"),
    path("anvandare/<key:pk>/roll/", views_users.grant, name="grant"),
    path("anvandare/<key:pk>/losenord/", views_users.password, name="password"),
    path("anvandare/<key:pk>/stang/", views_users.close, name="close"),
    path("anvandare/<key:pk>/ta-bort-tvafaktor/", views_users.remove_factor, name="remove_factor"),
    path("anvandare/<key:pk>/hav-sparr/", views_users.unlock, name="unlock"),
    path("anvandare/<key:pk>/koppla-loss/", views_users.unlink, name="unlink"),
    path("anvandare/<key:pk>/oppna/", views_users.reopen, name="reopen"),
    path("anvandare/<key:pk>/begar/", views_owners.ask, name="ask_owner"),
    path("begaran/<key:pk>/bekrafta/", views_owners.confirm, name="confirm_owner"),
    path("begaran/<key:pk>/avsla/", views_owners.refuse, name="refuse_owner"),
    path("behorighet/<key:pk>/aterkalla/", views_users.withdraw, name="withdraw"),
    path("grupper/", views_groups.index, name="groups"),
    path("grupper/ny/", views_groups.new, name="new_group"),
    path("grupper/<key:pk>/avsluta/", views_groups.end, name="end_group"),
    path("inloggning/", views_log_in.check, name="log_in_check"),
    path("roller/", views_users.roles, name="roles"),
    path("laslogg/", views_logs.reads, name="reads"),
    path("handelser/", views_logs.events, name="events"),
    path("kopplingar/", views_connections.index, name="connections"),
    path("kopplingar/prova/", views_connections.check, name="check_connections"),
    path("sigill/", views_logs.seals, name="seals"),
    path("sigill/forsegla/", views_logs.seal, name="seal"),
    path("sigill/kontrollera/", views_logs.check, name="check"),
]
