"""Bring in a sheet: receive it, choose what its columns mean, see what it changes, store it."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hemmaplan.access import door
from hemmaplan.access.models import User
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.imports.forms import MappingForm, UploadForm
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.folder import changes, proposing, uploads
from hemmaplan.integrations.folder import forms as templates
from hemmaplan.integrations.folder.mapping import TableMap
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.integrations.folder.uploads import Upload
from hemmaplan.people.redaction import open_identities
from hemmaplan.web import htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

_SHOWN = 200


def _enter(request: Page) -> None:
    if not uploads.may_import(request.user):
        raise Http404


def _found(request: Page, token: str) -> Upload:
    upload = uploads.find(token, request.user)
    if upload is None:
        raise Http404
    return upload


@once
def index(request: Page) -> HttpResponse:
    """Läs in data: send a file, or fetch an empty template."""
    _enter(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    return fill_in(
        request, form, _receive, template="imports/index.html", nouns=[(noun.name, noun.title) for noun in NOUNS.values()],
        to=lambda upload: reverse("imports:sheet", args=[upload.token]),
        done=_("Filen är mottagen. Inget är inläst ännu."),
    )  # fmt: skip


def _receive(*, file: UploadedFile, by: User, at: dt.datetime) -> Upload:
    """Keep the file if it can be read."""
    upload = uploads.receive(name=file.name or "", chunks=file.chunks(), by=by, at=at)
    try:
        upload.content()
    except FolderRefused as refused:
        uploads.drop(upload)
        raise NotPossible(str(refused)) from None
    return upload


@repeatable("a trial stores nothing but that it was made")
def sheet(request: Page, token: str) -> HttpResponse:
    """Vad kolumnerna betyder: the proposal, corrected by choosing, and then the trial."""
    upload = _found(request, token)
    raw = upload.content()
    tables = uploads.tables_of(upload, raw)
    asked = request.GET.get("tabell", "")
    if asked in NOUNS and asked not in {table.noun for table in tables}:
        tables = [*tables, TableMap(asked, upload.file, proposing.matched(raw, asked), raw.notes.sheet)]
    form = MappingForm(raw, tables, request.POST or None)
    if request.method == "POST" and form.is_valid():
        uploads.try_out(upload=upload, tables=form.chosen(), by=request.user, at=request.at)
        return htmx.go(request, "imports:trial", token)
    context = {
        "form": form, "upload": upload, "head": form.own, "rows": [list(zip(form.own, row, strict=True)) for row in proposing.first_rows(raw)],
        "nouns": [(noun.name, noun.title) for noun in NOUNS.values() if noun.name not in {t.noun for t in tables}],
        "room_url": reverse("imports:index"), "asked": asked,
    }  # fmt: skip
    return render(request, "imports/sheet.html", context, status=422 if form.errors else 200)


@require_GET
def trial(request: Page, token: str) -> HttpResponse:
    """Provkörning: what would be new, changed and emptied, or what is wrong."""
    upload = _found(request, token)
    found = uploads.trial_of(upload)
    if found is None:
        raise Http404
    _named(request, found)
    altered = [one for one in found.get("changes", []) if one["field"]]
    context = {
        "upload": upload, "faults": found["faults"], "more_faults": found["more_faults"], "notes": found.get("notes", []),
        "counts": [{**one, "title": NOUNS[one["noun"]].title} for one in found.get("counts", [])],
        "changes": altered[:_SHOWN], "more": max(0, len(altered) - _SHOWN) + found.get("more_changes", 0),
        "emptied": sum(one["emptied"] for one in altered), "room_url": reverse("imports:index"),
        "does": any(one["new"] or one["changed"] for one in found.get("counts", [])),
    }  # fmt: skip
    return render(request, "imports/trial.html", context)


def _named(request: Page, found: dict[str, Any]) -> None:
    """Note for the read log whose data the trial shows."""
    opened = open_identities(request.user)
    for pk in found.get("persons", []):
        door.handed_out(request.user, pk, protected=pk in opened)


@require_GET
def changes_file(request: Page, token: str) -> HttpResponse:
    """Ändringarna som fil, as the one who tried may see them."""
    upload = _found(request, token)
    found = uploads.trial_of(upload)
    if found is None:
        raise Http404
    _named(request, found)
    return _file(changes.as_bytes(uploads.changes_of(found), ".xlsx"), "andringar.xlsx",
                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")  # fmt: skip


@require_GET
def template(request: Page, noun: str) -> HttpResponse:
    """En tom mall."""
    _enter(request)
    if noun not in NOUNS:
        raise Http404
    return _file(templates.template(NOUNS[noun]), f"{noun}.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_POST
@once
def store(request: Page, token: str) -> HttpResponse:
    """Läs in: store what the trial showed, and remove the file."""
    upload = _found(request, token)
    try:
        result = uploads.store(upload=upload, by=request.user, at=request.at)
    except FolderRefused:  # something has changed since: the trial is made anew and says what
        uploads.try_out(
            upload=upload, tables=uploads.tables_of(upload, upload.content()), by=request.user, at=request.at
        )
        return htmx.go(request, "imports:trial", token)
    except NotPossible as refused:
        htmx.messages.error(request, str(refused))
        return htmx.go(request, "imports:sheet", token)
    done = ngettext(
        "Inläst: %(new)d ny rad, %(changed)d ändrade.", "Inläst: %(new)d nya rader, %(changed)d ändrade.", result.new
    )
    return htmx.go(request, "imports:index", done=done % {"new": result.new, "changed": result.changed})


@require_POST
@repeatable("a file that is gone is gone")
def drop(request: Page, token: str) -> HttpResponse:
    """Ta bort the file without storing anything."""
    uploads.drop(_found(request, token))
    htmx.messages.info(request, str(_("Filen är borttagen. Inget lästes in.")))
    return htmx.go(request, "imports:index")
