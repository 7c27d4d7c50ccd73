"""All addresses. Pages belong to desk; here are only the doors: log in, log out, password, second factor, language."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from hemmaplan.config import provider_log_in

_to_login = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("accounts/login/", provider_log_in.log_in, name="account_login"),
    path("accounts/provider/<slug:key>/", provider_log_in.begin, name="provider_begin"),
    path("accounts/provider/<slug:key>/svar/", provider_log_in.finish, name="provider_finish"),
    path("accounts/provider/<slug:key>/metadata/", provider_log_in.metadata, name="provider_metadata"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    # Names that the login library asks for. Accounts are made and reset by an administrator.
    path("accounts/signup/", _to_login, name="account_signup"),
    path("accounts/password/reset/", _to_login, name="account_reset_password"),
    path("accounts/email/", _to_login, name="account_email"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("utseende/", include("hemmaplan.web.urls")),
    path("invanare/", include("hemmaplan.portal.urls")),
    path("", include("hemmaplan.desk.urls")),
]

handler400 = "hemmaplan.web.errors.bad_request"
handler500 = "hemmaplan.web.errors.server_error"
