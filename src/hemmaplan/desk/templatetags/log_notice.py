"""The notice about the logs, on the pages where system owner and log reviewer begin."""

from django import template
from django.template import Context
from django.urls import reverse

from hemmaplan.access.rights import AccountRight
from hemmaplan.desk.access.log_notice import notices

register = template.Library()


@register.inclusion_tag("access/log_notice.html", takes_context=True)
def log_notice(context: Context) -> dict[str, object]:
    """What is amiss with the logs, for those who may check them."""
    request = context["request"]
    may = request.user.scope.anywhere(AccountRight.CHECK_SEALS)
    return {
        "request": request, "url": reverse("access:seals"), "notices": notices(at=request.at) if may else [],
    }  # fmt: skip
