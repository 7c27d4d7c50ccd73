"""How a page carries out an action: try it, say what was done, or say in Swedish why not. Nothing is half stored."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import Promise

from hemmaplan.foundation.refusals import Doubtful, Refused
from hemmaplan.organisation.storing import in_words
from hemmaplan.people import numbers
from hemmaplan.web import htmx, once
from hemmaplan.web.fields import IdentityField
from hemmaplan.web.page import Page


def attempt(request: Page, action: Callable[[], Any], *, done: str | Promise, to: str, **kwargs: Any) -> HttpResponse:
    """Do it and go to ``to``; a refusal becomes a message there. For buttons without a form to show again."""
    try:
        with in_words():
            action()
    except Refused as refused:
        messages.error(request, str(refused))
        return htmx.go(request, to, **kwargs)
    return htmx.go(request, to, done=done, **kwargs)


def begin(request: Page, action: Callable[[], Any], *, to: Callable[[Any], str], refused_to: str) -> HttpResponse:
    """Begin a draft and go to it without a word: it is there to be written in. A refusal becomes a message."""
    try:
        with in_words():
            address = to(action())
    except Refused as refused:
        messages.error(request, str(refused))
        return htmx.go(request, refused_to)
    once.stored(request, address=address)
    return htmx.go(request, address)


def submit(form: forms.BaseForm, action: Callable[[dict[str, Any]], Any], *, asked: Page | None = None) -> Any:
    """Do it with the form's cleaned data. ``None`` when the form is wrong or the action refused: the form says why.

    The action must return something true. When it asks first, the form gets a button that says: anyway. A form with an
    identity number says in ``asked`` which page asks: the question is noted before the action, and stays noted when the
    action is refused.
    """
    if not form.is_valid() or not _may_ask(form, asked):
        return None
    try:
        with in_words():
            return action(form.cleaned_data)
    except Doubtful as doubtful:
        form.add_error(None, str(doubtful))
        form.doubt = doubtful  # type: ignore[attr-defined]
        return None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _may_ask(form: forms.BaseForm, asked: Page | None) -> bool:
    """Note the identity numbers the form asks about. False, with the reason in the form, when they are too many."""
    for name, field in form.fields.items():
        if not isinstance(field, IdentityField):
            continue
        if asked is None:
            message = f"{type(form).__name__} takes an identity number: say which page asks."
            raise TypeError(message)
        refused = numbers.ask(
            number=form.cleaned_data[name], purpose=asked.resolver_match.view_name if asked.resolver_match else "",
            opens=field.opens, by=asked.user, at=asked.at,
        )  # fmt: skip
        if refused:
            form.add_error(None, refused)
            return False
    return True
