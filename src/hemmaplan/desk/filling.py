"""A page with a form that acts (*formulär*): show it, do the action, or show it again with what was wrong.

The one way in which a page of the desk takes in a form. A button without a form goes through ``act.attempt``; a draft that
saves itself through ``web.autosave``.
"""

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hemmaplan.desk import act
from hemmaplan.web import htmx
from hemmaplan.web.page import Page

Text = str | Promise
PAGE = "desk/filling.html"
WORDS = {"submit": "", "lead": "", "back": "", "room": "", "room_url": "", "of": "", "danger": False, "version": ""}
"""What the page may be told beside its ``title``: the button, a line under the heading, where *Avbryt* goes, the room and
what in it the form is ``of`` (the path to the page), that what it does cannot be undone, and which version it was opened with."""


def with_terms(action: Callable[..., Any], terms: type[Any], **more: object) -> Callable[..., Any]:
    """The action, given in ``terms=`` what the dataclass of that name keeps together of a form's data."""
    names = {one.name for one in dataclasses.fields(terms)}

    def act_on(**data: Any) -> Any:
        kept = {name: data.pop(name) for name in names & data.keys()}
        return action(terms=terms(**kept), **more, **data)

    return act_on


def _marks(form: forms.BaseForm) -> dict[str, str]:
    """A mark of what each field holds before anybody types: what is stored now."""
    held = {name: field.prepare_value(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return {name: hashlib.sha256(repr(value).encode()).hexdigest()[:12] for name, value in held.items()}


def _tell_of_changes(form: forms.BaseForm, *, opened: str) -> None:
    """Say in the form which fields hold something else now than when it was opened."""
    before = dict(part.split(":", 1) for part in opened.split() if ":" in part)
    changed = [name for name, mark in _marks(form).items() if name in before and before[name] != mark]
    if changed and form.is_valid():
        labels = ", ".join(f"”{form.fields[name].label}”" for name in changed)
        text = _(
            "Någon annan har ändrat %(fields)s sedan du öppnade formuläret. Inget är sparat. Spara igen om det du skrivit ska gälla."
        )
        form.add_error(None, text % {"fields": labels})


def fill_in(
    request: Page,
    form: forms.BaseForm,
    action: Callable[..., Any],
    *,
    done: Text | Callable[[Any], Text],
    to: str | Callable[[Any], str],
    changes: bool = False,
    template: str = PAGE,
    page: Callable[[], dict[str, Any]] = dict,
    **words: object,
) -> HttpResponse:
    """Answer for the whole page, shown or sent.

    ``action`` is called with the form's cleaned data by name, ``by=`` and ``at=``. ``to`` is the address that follows and
    ``done`` what is said there; either may be made from what the action returned. ``page`` gives the template what costs
    questions, and is asked only when the page is shown. A form that ``changes`` what is stored is shown again when somebody
    else has changed the same meanwhile: whoever saves last shall know it.
    """
    if changes and form.is_bound:
        _tell_of_changes(form, opened=request.POST.get("version", ""))
    stored = form.is_bound and act.submit(
        form, lambda data: (action(**data, by=request.user, at=request.at),), asked=request
    )
    if stored:
        made = stored[0]
        return htmx.go(request, to(made) if callable(to) else to, done=done(made) if callable(done) else done)
    context = WORDS | words | page() | {"form": form, "action": request.get_full_path()}
    if changes:
        context["version"] = " ".join(f"{name}:{mark}" for name, mark in _marks(form).items())
    return render(request, template, context, status=422 if form.errors else 200)
