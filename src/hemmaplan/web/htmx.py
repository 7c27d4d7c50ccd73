"""Answers to htmx (sv. delsvar). Every page works without them: each function has its answer to an ordinary request.

The rule of the house: each element carries its own ``hx-target`` and ``hx-swap``; nothing is inherited.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from hemmaplan.web import once


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks, and not the browser that goes back in its history."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def swap(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    done: str | Promise = "",
    also: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    """A piece of a page. ``done`` is a short note of what was done; ``also`` are templates with ``hx-swap-oob``."""
    response = render(request, template, context, status=status)
    for extra in also:
        response.content += render(request, extra, context).content
    return note(response, done) if done else response


def note(response: HttpResponse, text: str | Promise, kind: str = "success") -> HttpResponse:
    """Let an answer show a short note in the corner (sv. kvittens)."""
    given = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps({**given, "kit:note": {"text": str(text), "kind": kind}})
    return response


def go(request: HttpRequest, to: Any, *args: Any, done: str | Promise = "", **kwargs: Any) -> HttpResponse:
    """Go to another page, with a message there: a redirect, which htmx gets as a whole new page.

    ``done`` says what was stored: the token of the form is spent by it, so it is said of nothing else.
    """
    response = redirect(to, *args, **kwargs)
    if done:
        messages.success(request, str(done))
        once.stored(request, done, response.headers["Location"])
    if is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})
    return response


def invalid(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with a form that has errors: 422, which htmx swaps in and the browser shows."""
    return render(request, template, context, status=422)
