"""Persons on pages: the only way a template names somebody. Masks what must be masked and notes what was shown."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hemmaplan.people import redaction
from hemmaplan.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context: Any, subject: Person | None, link: bool = True, number: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """``{% person order.person %}``: the name as this viewer may see it, as a link to the person's page.

    ``number=True`` adds the identity number; ``link=False`` leaves the link out. ``None`` shows an anonymous dash.
    """
    shown = redaction.show(subject, context["request"].user) if subject is not None else None
    drawn = render_to_string("desk/person.html", {"shown": shown, "link": link, "number": number})
    # No space after the name: a comma may follow.
    return SafeString(drawn.strip())


@register.simple_tag(takes_context=True)
def shown_person(context: Any, subject: Person) -> redaction.Shown:
    """``{% shown_person p as who %}``: the same as data, where the markup needs the parts."""
    return redaction.show(subject, context["request"].user)
