"""A page with one form: show it, do the action, or show it again with what was wrong. Opens in the panel or as a page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from hemmaplan.desk import act
from hemmaplan.web import htmx
from hemmaplan.web.page import Page

Text = str | Promise


def fill_in(
    request: Page,
    form: forms.Form,
    action: Callable[[dict[str, Any]], Any],
    *,
    title: Text,
    done: Text,
    to: str | Callable[[Any], str],
    back: str = "",
    submit: Text = "",
    lead: Text = "",
    room: str = "",
    room_url: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Answer for the whole page. ``to`` is an address, or makes one from what the action returned."""  # fmt: skip
    if request.method == "POST":
        result = act.submit(form, action, asked=request)
        if result:
            return htmx.go(request, to(result) if callable(to) else to, done=done)
    context = {
        "form": form, "title": title, "submit": submit, "lead": lead, "back": back, "room": room, "room_url": room_url,
        "danger": danger, "action": request.get_full_path(),
    }  # fmt: skip
    return render(request, "desk/filling.html", context, status=422 if form.errors else 200)
