"""Pages of the system room."""

from django.urls import path

from hemmaplan.desk.access import logs, owners, users

app_name = "access"
urlpatterns = [
    path("anvandare/", users.index, name="users"),
    path("anvandare/ny/", users.new, name="new_user"),
    path("anvandare/<int:pk>/", users.user, name="user"),
    path("anvandare/<int:pk>/roll/", users.grant, name="grant"),
    path("anvandare/<int:pk>/losenord/", users.password, name="password"),
    path("anvandare/<int:pk>/stang/", users.close, name="close"),
    path("anvandare/<int:pk>/ta-bort-tvafaktor/", users.remove_factor, name="remove_factor"),
    path("anvandare/<int:pk>/hav-sparr/", users.unlock, name="unlock"),
    path("anvandare/<int:pk>/oppna/", users.reopen, name="reopen"),
    path("anvandare/<int:pk>/begar/", owners.ask, name="ask_owner"),
    path("begaran/<int:pk>/bekrafta/", owners.confirm, name="confirm_owner"),
    path("begaran/<int:pk>/avsla/", owners.refuse, name="refuse_owner"),
    path("behorighet/<int:pk>/aterkalla/", users.withdraw, name="withdraw"),
    path("roller/", users.roles, name="roles"),
    path("laslogg/", logs.reads, name="reads"),
    path("handelser/", logs.events, name="events"),
    path("sigill/", logs.seals, name="seals"),
    path("sigill/forsegla/", logs.seal, name="seal"),
    path("sigill/kontrollera/", logs.check, name="check"),
]
