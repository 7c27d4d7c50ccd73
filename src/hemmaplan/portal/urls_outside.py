"""All addresses of a host name that is the public's own (``PORTAL_HOSTS``): no page of the staff has an address there."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", login_not_required(RedirectView.as_view(pattern_name="portal:report"))),
    path("invanare/", include("hemmaplan.portal.urls")),
]

handler400 = "hemmaplan.web.errors.bad_request"
handler404 = "hemmaplan.portal.views.not_found"
handler500 = "hemmaplan.web.errors.server_error"
