"""A site with nothing but the kit: its pages in a browser shall not hang on any room of the desk."""

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

to_login = RedirectView.as_view(pattern_name="account_login")


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hem")


urlpatterns = [
    path("", home, name="home"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/signup/", to_login, name="account_signup"),
    path("accounts/password/reset/", to_login, name="account_reset_password"),
    path("accounts/email/", to_login, name="account_email"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("utseende/", include("hemmaplan.web.urls")),
    path("komponenter/", include("hemmaplan.desk.components.urls")),
    path("personer/", include(([path("sok/", home, name="search")], "people"))),
]
