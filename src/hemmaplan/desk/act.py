"""How a page carries out a deed: try it, say what was done, or say in Swedish why not. Nothing is half stored."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import Promise

from hemmaplan.foundation.refusals import Doubtful, Refused
from hemmaplan.organisation.storing import in_words
from hemmaplan.web import htmx
from hemmaplan.web.page import Page


def attempt(request: Page, deed: Callable[[], Any], *, done: str | Promise, to: str, **kwargs: Any) -> HttpResponse:
    """Do it and go to ``to``; a refusal becomes a message there. For buttons without a form to show again."""
    try:
        with in_words():
            deed()
    except Refused as refused:
        messages.error(request, str(refused))
        return htmx.go(request, to, **kwargs)
    return htmx.go(request, to, done=done, **kwargs)


def submit(form: forms.BaseForm, deed: Callable[[dict[str, Any]], Any]) -> Any:
    """Do it with the form's cleaned data. ``None`` when the form is wrong or the deed refused: the form says why.

    The deed must return something true. When it asks first, the form gets a button that says: anyway.
    """
    if not form.is_valid():
        return None
    try:
        with in_words():
            return deed(form.cleaned_data)
    except Doubtful as doubtful:
        form.add_error(None, str(doubtful))
        form.doubt = doubtful  # type: ignore[attr-defined]
        return None
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
