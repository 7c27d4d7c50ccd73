"""Where an application stands, in words for whoever applied (*läget*), with the next day something is promised, and what waits for them."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.measures import messages, signing
from hemmaplan.assistance.models import Application, CompletionRequest, RegisterQuestion, RequestedItem
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar

if TYPE_CHECKING:
    from hemmaplan.access.models import User

REPLY = "local_assistance_reply"


@dataclass(frozen=True, slots=True)
class Status:
    """Läget: a short word, a sentence, and the day by which the applicant hears from us; ``None`` when all has been said."""

    word: str
    text: str
    promised: dt.date | None = None


def status(application: Application, on: dt.date) -> Status:
    """Where it stands. Four queries at most."""
    ended = {
        "draft": (_("Inte inskickad"), _("Ansökan är påbörjad. Skicka in den när du är klar.")),
        "withdrawn": (_("Återtagen"), _("Ansökan är återtagen.")),
        "decided": (_("Beslutad"), _("Vi har fattat beslut.")),
    }
    if application.state in ended:
        return Status(*ended[application.state])
    request = application.completions.filter(closed_at=None).first()
    if request is not None:
        text = _("Vi behöver mer från dig innan vi kan besluta. Sista dagen är %(day)s.") % {
            "day": formats.date_format(request.due_on, "j F")
        }
        return Status(_("Vi väntar på dig"), text, promise(max(request.due_on, on), on))
    promised = promise(complete_since(application), on)
    waiting = application.signatures.filter(signed_at=None, refused_at=None).first()
    if waiting is not None and waiting.due_on and on <= waiting.due_on:
        text = _("Din partner behöver skriva under. Vi har börjat med ansökan ändå.")
        return Status(_("Inkommen"), text, promised)
    if RegisterQuestion.objects.filter(application=application, ended_at=None).exists():
        return Status(
            _("Inkommen"), _("Vi väntar på uppgifter från andra myndigheter. Du behöver inte göra något."), promised
        )
    return Status(_("Inkommen"), _("Vi handlägger din ansökan. Du behöver inte göra något nu."), promised)


def complete_since(application: Application) -> dt.date:
    """From which day there was nothing more to ask for: when it came, or when the last that was asked for did."""
    assert application.sent_at is not None
    closed = (
        application.completions.exclude(closed_at=None)
        .order_by("-closed_at")
        .values_list("closed_at", flat=True)
        .first()
    )
    return calendar.local_date(max(application.sent_at, closed) if closed else application.sent_at)


def promise(since: dt.date, on: dt.date) -> dt.date:
    """The day by which the applicant hears from us, a working day. One that has passed is promised anew: the next working day."""
    due = calendar.next_working_day(rules.due(rules.rule(REPLY, on=on), since))
    return due if due >= on else calendar.next_working_day(calendar.add_days(on, 1))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Det som väntar på den sökande: what to do, until when, and the row it is about."""

    kind: str
    text: str
    due: dt.date | None
    pk: int
    of: int = 0


def to_do(*, account: "User", number: str, on: dt.date) -> list[Waiting]:
    """All that waits for one who applies, as one list, the nearest day first."""
    mine = Application.objects.visible_to(account)
    found = [
        Waiting(
            "sign", _("Läs ansökan som din partner har skickat, och skriv under om den stämmer."), row.due_on, row.pk
        )
        for row in signing.asked_of(number)
    ]
    items = RequestedItem.objects.filter(
        answered_at=None, waived_at=None, request__closed_at=None, request__application__in=mine.filter(state="sent")
    )
    found += [
        Waiting("item", item.words, item.request.due_on, item.pk, item.request.application_id)
        for item in items.select_related("request").order_by("request__due_on", "pk")
    ]
    found += [
        Waiting("decision", _("Du har fått ett beslut. Öppna och läs det."), None, letter.pk)
        for letter in messages.letters_of(account=account, number=number).filter(received_on=None)
    ]
    unread = list(messages.unread_by(account).values_list("application", flat=True))
    found += [Waiting("message", _("Du har fått ett meddelande."), None, pk) for pk in dict.fromkeys(unread) if pk]
    drafts = measures.of_somebody(account=account).filter(state="draft").order_by("month", "pk")
    found += [
        Waiting(
            "draft", _("Ansökan för %(month)s är inte inskickad.") % {"month": month_in_words(row.month)}, None, row.pk
        )
        for row in drafts
    ]
    return sorted(found, key=lambda one: (one.due is None, one.due or on))


def open_request(application: Application) -> CompletionRequest | None:
    """What is asked for more now: one list with one date."""
    return application.completions.filter(closed_at=None).first()


def month_in_words(month: dt.date) -> str:
    """*december 2026*."""
    return formats.date_format(month, "F Y")
