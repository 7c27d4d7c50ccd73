"""What the public's pages are put together from: the form, how to get help now, and what is said when a report has come."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from hemmaplan.cases.intake import kinds
from hemmaplan.cases.intake.models import PublicReport
from hemmaplan.cases.intake.reception import Reception
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.portal import token
from hemmaplan.portal.forms import OF_REPORTER, WORK, ReportForm

EMERGENCY = "112"
NAMES = {"sv": "På svenska", "en": "In English"}  # each in its own language
ADDRESSES = {"sv": "portal:report", "en": "portal:report_en"}


def place(reception: Reception, at: dt.datetime, language: str) -> dict[str, Any]:
    """What stands on every page: how to get help now, whether anybody answers, and the page in the other language."""
    opens = reception.opens_next(at)
    other = "en" if language == "sv" else "sv"
    return {
        "reception": reception, "open": reception.is_open(at), "emergency": EMERGENCY, "opens": _day_and_time(opens),
        "duty": reception.duty or _("Socialjouren"), "language": language, "action": reverse(ADDRESSES[language]),
        "other": other, "other_name": NAMES[other], "other_url": reverse(ADDRESSES[other]),
    }  # fmt: skip


def _day_and_time(opens: dt.datetime) -> str:
    local = calendar.local_time(opens)
    return _("%(day)s klockan %(time)s") % {
        "day": formats.date_format(local, "l j F"), "time": formats.date_format(local, "H.i"),
    }  # fmt: skip


def sheet(form: ReportForm, *, mark: str, call: str = "", note: str = "") -> dict[str, Any]:
    """The form to fill in. ``note`` says why it is shown again."""
    return {
        "form": form, "mark": mark, "call": call, "note": note,
        "had_files": form.is_bound and bool(form.files),
        "work_faults": any(form[name].errors for name in ("workplace_kind", "workplace", "role")),
        "reach_faults": any(form[name].errors for name in ("name", "contact")),
    }  # fmt: skip


def same_reporter(request: HttpRequest) -> dict[str, str]:
    """Who tells, as it stood in the report before: for the sheet of another child."""
    return {name: request.POST[name] for name in OF_REPORTER if request.POST.get(name)}


def receipt(report: PublicReport, form: ReportForm, on: dt.date) -> dict[str, Any]:
    """What is said of a report that has come: nothing of what is known of anybody, and so the same to all."""
    data = form.cleaned_data
    return {
        "reference": report.reference, "acute": data["acute"], "works": data["who"] == WORK,
        "wants_feedback": data["who"] == WORK and data["wants_feedback"],
        "days": rules.rule(kinds.DECISION, on=on).length, "call": token.sign_reference(report.reference),
        "kept": [(name, form.data.get(name, "")) for name in OF_REPORTER if form.data.get(name)],
    }  # fmt: skip
