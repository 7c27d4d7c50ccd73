"""What the pages of a resident who applies are put together from: what waits for them, their applications, the steps, the receipt."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.application_form import steps, summary
from hemmaplan.application_form.forms import ApplicationForm
from hemmaplan.application_form.steps import Step
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.measures import fetched, messages, status
from hemmaplan.assistance.models import Application, RequestedItem, Signature
from hemmaplan.cases.intake.reception import reception
from hemmaplan.organisation.models import Unit
from hemmaplan.people import redaction

TYPES = "image/jpeg,image/png,application/pdf"
"""What the camera is asked for: a telephone that takes pictures in another format then turns them itself."""


def unit_of(page: Any) -> Unit | None:
    """The unit that handles income support here; ``None`` where nobody applies on these pages."""
    place = reception(page.today)
    if place is None or not place.assistance:
        return None
    return Unit.objects.visible_to(page.user).filter(code=place.assistance).first()


def home(page: Any) -> dict[str, Any]:
    """Min sida: what waits, which month to apply for, what is sent, letters."""
    resident = page.resident
    account, number = resident.account, resident.number.digits
    rows = (
        Application.objects.visible_to(account)
        .exclude(state="withdrawn")
        .exclude(state="draft")
        .order_by("-month", "-pk")
    )
    letters = messages.letters_of(account=account, number=number).select_related("decision__support__support_month")
    waiting = status.to_do(account=account, number=number, on=page.today)
    open_to = unit_of(page) is not None
    return {
        "waiting": [_waiting(one) for one in waiting],
        "months": [_month(one) for one in measures.offered(account=account, person=resident.person, on=page.today)] if open_to else [],
        "open_to": open_to,
        "applications": [_line(row, page.today) for row in rows[:24]],
        "letters": [{"pk": row.pk, "month": row.decision.support.support_month.month, "sent_on": row.sent_on,
                     "unread": row.received_on is None} for row in letters[:24]],
    }  # fmt: skip


def _waiting(one: status.Waiting) -> dict[str, Any]:
    names = {
        "sign": "portal:signature",
        "decision": "portal:decision",
        "message": "portal:application",
        "draft": "portal:application",
    }
    words = {
        "sign": _("Läs och skriv under"), "item": _("Lämna in"), "decision": _("Öppna beslutet"), "message": _("Läs"),
        "draft": _("Fortsätt"),
    }  # fmt: skip
    address = (
        reverse("portal:item", args=[one.of, one.pk]) if one.kind == "item" else reverse(names[one.kind], args=[one.pk])
    )
    return {"text": one.text, "due": one.due, "address": address, "word": words[one.kind], "kind": one.kind}


def _month(one: measures.Offered) -> dict[str, Any]:
    words = {
        "first": _("Ansök för %(month)s"), "renewed": _("Ansök för %(month)s"), "supplementary": _("Sök mer för %(month)s"),
    }  # fmt: skip
    month = status.month_in_words(one.month)
    word = _("Fortsätt med %(month)s") if one.draft else words[one.kind]
    return {"month": one.month, "word": word % {"month": month}, "kind": one.kind, "draft": one.draft}


def _line(row: Application, on: dt.date) -> dict[str, Any]:
    return {"row": row, "month": row.month, "kind": row.get_kind_display(), "status": status.status(row, on)}


# --- filling in -----------------------------------------------------------------------------------------------------------


def form_of(application: Application, step: Step, *args: Any) -> ApplicationForm:
    """The step as a form, filled in with what is answered, and with what was said the last time beside it."""
    before = measures.last_given(account=application.account, person=application.person, before=application.month)
    last = measures.answers_of(before) if before and application.kind == Application.Kind.RENEWED else {}
    answers = measures.answers_of(application)
    return ApplicationForm(*args, application=application, asked=[step], answers=answers, last=last)


def step_page(
    page: Any, application: Application, step: Step, form: ApplicationForm, *, note: str = ""
) -> dict[str, Any]:
    """A step: how far one has come, the fields, what has been attached."""
    all_steps = steps.steps_of(application)
    at = all_steps.index(step) if step in all_steps else 0
    with_files = step in {steps.COSTS, steps.RENEWED, steps.MORE}
    shows_fetched = step in {steps.RENEWED, steps.MONEY}
    return {
        "application": application, "step": step, "form": form, "note": note, "number": at + 1, "count": len(all_steps),
        "month": status.month_in_words(application.month), "percent": round(100 * (at + 1) / len(all_steps)),
        "back": all_steps[at - 1].key if at else "",
        "with_files": with_files, "attachments": measures.attachments(application) if with_files else [], "types": TYPES,
        "fetched": fetched.of_person(page.resident.person, page.user, page.today) if shows_fetched else [],
    }  # fmt: skip


def review_page(page: Any, application: Application) -> dict[str, Any]:
    """Everything once more before it is sent."""
    lacks = measures.lacks(application, page.today)
    grown = measures.too_old(application, page.today)
    return {
        "application": application, "parts": summary.parts(application, page.user), "lacks": lacks,
        "attachments": measures.attachments(application), "asked_for": summary.asked_for(application),
        "month": status.month_in_words(application.month), "grown": [row.stated_name for row in grown],
        "together": application.civil in {"married", "cohabiting"}, "change": application.pk,
        "count": len(steps.steps_of(application)),
    }  # fmt: skip


# --- after it is sent -----------------------------------------------------------------------------------------------------


def application_page(page: Any, application: Application) -> dict[str, Any]:
    """One application: where it stands, what is asked for, what was said, what is written between us."""
    thread = list(messages.thread(application, page.user)) if application.case_id else []
    request = status.open_request(application)
    letters = messages.letters_of(account=page.resident.account, number=page.resident.number.digits)
    return {
        "letter": letters.filter(decision__support__application=application).first(),
        "application": application, "month": status.month_in_words(application.month), "kind": application.get_kind_display(),
        "status": status.status(application, page.today), "request": request,
        "items": RequestedItem.objects.visible_to(page.user).filter(request=request, answered_at=None, waived_at=None),
        "parts": summary.parts(application, page.user), "attachments": measures.attachments(application), "types": TYPES,
        "fetched": fetched.of_person(page.resident.person, page.user, page.today),
        "messages_between": thread, "unread": sum(not one.from_resident and one.read_at is None for one in thread),
        "mine": application.account_id == page.user.pk, "may_take_back": application.state == "sent",
        "signatures": [_signature(row, page) for row in Signature.objects.visible_to(page.user).filter(application=application).select_related("member__person", "application")],
    }  # fmt: skip


def _signature(row: Signature, page: Any) -> dict[str, Any]:
    """Whether somebody has signed. That a partner has refused is for the board to talk about: here it only waits."""
    member = row.member
    name = member.stated_name
    if not name and member.person is not None:
        name = redaction.show(member.person, page.user).name
    if member.role == "applicant":
        name = _("Du") if row.application.account_id == page.user.pk else _("Din partner")
    return {"name": name, "signed_at": row.signed_at, "due_on": row.due_on}


def signature_page(page: Any, signature: Signature) -> dict[str, Any]:
    """What somebody is asked to sign."""
    application = signature.application
    return {
        "signature": signature, "application": application, "month": status.month_in_words(application.month),
        "parts": summary.parts(application, page.user),
    }  # fmt: skip
