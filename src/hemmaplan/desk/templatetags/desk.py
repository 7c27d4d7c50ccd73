"""Persons on pages: the only way a template names somebody. Masks what must be masked and notes what was shown."""

from typing import Any

from django import template

from hemmaplan.people import redaction
from hemmaplan.people.models import Person

register = template.Library()


@register.inclusion_tag("desk/person.html", takes_context=True)
def person(context: Any, subject: Person | None, link: bool = True, number: bool = False) -> dict[str, object]:  # noqa: FBT001, FBT002
    """``{% person order.person %}``: the name as this viewer may see it, as a link to the person's page.

    ``number=True`` adds the identity number; ``link=False`` leaves the link out. ``None`` shows an anonymous dash.
    """
    shown = redaction.show(subject, context["request"].user) if subject is not None else None
    return {"shown": shown, "link": link, "number": number}


@register.simple_tag(takes_context=True)
def shown_person(context: Any, subject: Person) -> redaction.Shown:
    """``{% shown_person p as who %}``: the same as data, where the markup needs the parts."""
    return redaction.show(subject, context["request"].user)
