"""Persons on pages: the only way a template names somebody. Masks what must be masked and notes what was shown."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemmaplan.organisation.periods import Bounds, last_day
from hemmaplan.people import redaction
from hemmaplan.people.measures import unsafe_ways
from hemmaplan.people.models import Person
from hemmaplan.web.templatetags.kit import status

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context: Any, subject: Person | None, link: bool = True, number: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """``{% person order.person %}``: the name as this viewer may see it, as a link to the person's page.

    ``number=True`` adds the identity number; ``link=False`` leaves the link out. ``None`` shows an anonymous dash.
    """
    if subject is None:
        return format_html("<span>{}</span>", _("Anonym"))
    shown = redaction.show(subject, context["request"].user)
    if link and not shown.masked:
        name = format_html(
            '<a class="ds-link" href="{}">{}</a>', reverse("people:person", args=[shown.person_id]), shown.name
        )
    else:
        name = format_html("<span>{}</span>", shown.name)
    told = format_html(' <span class="number">{}</span>', shown.number) if number and shown.number else ""
    # No space after the name: a comma may follow.
    return format_html(
        "{}{}{}", name, told, format_html(" {}", status(_("Skydd"), "danger")) if shown.protected else ""
    )


@register.filter
def days_of(period: Bounds) -> str:
    """``{{ row.period|days_of }}``: the first and the last day, the last one empty until further notice."""
    return f"{period.lower or ''}–{last_day(period) or ''}"


@register.simple_tag
def unsafe(subject: Person | None) -> SafeString:
    """``{% unsafe person %}``: what must not be done to reach somebody under threat, for the head of every page about them."""
    ways = unsafe_ways(person_id=subject.pk) if subject is not None else []
    return format_html_join(" ", "{}", ((status(way, "danger", "triangle-alert"),) for way in ways))


@register.simple_tag(takes_context=True)
def shown_person(context: Any, subject: Person) -> redaction.PersonView:
    """``{% shown_person p as who %}``: the same as data, where the markup needs the parts."""
    return redaction.show(subject, context["request"].user)
