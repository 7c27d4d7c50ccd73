"""Drafts that save themselves (sv. utkast): the answers to what ``autosave.js`` sends.

The script posts the changed fields, with ``version``, to the form's ``data-autosave-url`` within two seconds. It goes on
trying while the connection is lost. A view answers with ``answer``; the action it calls does the compare-and-set.

    @require_POST
    def autosave_note(request, pk):
        note = door.fetch(...)
        return autosave.answer(
            request, NoteForm(request.POST),
            save=lambda changed: actions.save_draft(note=note, changes=changed, version=autosave.version(request),
                                                    by=request.user, at=request.at))
"""

from collections.abc import Callable
from typing import Protocol

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from hemmaplan.foundation.written import LARGEST_KEY, whole_or_none
from hemmaplan.web import formats


class Save(Protocol):
    """Stores the changed fields and returns the new version, or None when somebody else has stored a newer one."""

    def __call__(self, changed: dict[str, object]) -> int | None:
        """Store, or refuse as stale."""
        ...


def version(request: HttpRequest) -> int | None:
    """The version that the form was opened with, or None when it says none."""
    return whole_or_none(request.POST.get("version", ""), most=LARGEST_KEY)


def changed_fields(form: BaseForm) -> tuple[dict[str, object], dict[str, list[str]]]:
    """Of a bound form: what was sent and can be read, and the errors of what cannot.

    A draft may lack what the finished form requires, so an empty required field is no error here.
    """
    sent = [name for name in form.fields if _is_sent(form, name)]
    for name, field in form.fields.items():
        field.required = False
        if name not in sent:
            field.disabled = True
    form.is_valid()
    errors = {name: list(map(str, form.errors[name])) for name in sent if name in form.errors}
    return {name: form.cleaned_data[name] for name in sent if name in form.cleaned_data}, errors


def _is_sent(form: BaseForm, name: str) -> bool:
    key = form.add_prefix(name)
    # A box that was cleared sends nothing of itself, so the script names every field it means in "changed".
    named = form.data.getlist("changed") if isinstance(form.data, QueryDict) else ()
    return key in form.data or key in named


def answer(
    request: HttpRequest, form: BaseForm, *, save: Save, beside: Callable[[], str] | None = None
) -> HttpResponse:
    """Store what can be read and tell the script: saved, refused (422) or stale (409).

    ``beside`` draws what stands beside the form anew, in the place the form names in ``data-autosave-beside``.
    """
    changes, errors = changed_fields(form)
    if errors:
        return JsonResponse({"errors": errors}, status=422)
    new = save(changes)
    if new is None:
        text = _("Formuläret är ändrat i ett annat fönster. Kopiera din text, ladda om sidan och fyll i igen.")
        return JsonResponse({"message": text}, status=409)
    told = {"version": new, "saved_at": formats.clock(getattr(request, "at", None))}
    return JsonResponse(told | ({"beside": beside()} if beside else {}))
