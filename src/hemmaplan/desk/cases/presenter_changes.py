"""What waits in one's own files for *Min dag*: replies to communications, and what others have done since one last looked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hemmaplan.access.measures import last_looked
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Communication
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.desk.addresses import address
from hemmaplan.desk.cases.presenter import own_files
from hemmaplan.interventions.measures.day import steps_by_others
from hemmaplan.interventions.models import Order
from hemmaplan.interventions.states import OrderState
from hemmaplan.web.page import Page

SINCE_DAYS = 30
MOST = 20


@dataclass(frozen=True)
class Change:
    """En ändring: what somebody else did in one's file, when and who."""

    case: Case
    at: dt.datetime
    what: str | Promise
    who: str
    url: str


def replies(request: Page) -> list[Communication]:
    """What has been sent to parties in one's files and not been answered, the nearest last day first."""
    mine = [case.pk for case in own_files(request)]
    rows = Communication.objects.visible_to(request.user).filter(
        investigation__case__in=mine, sent_on__isnull=False, replied_on__isnull=True
    )
    going_on = rows.exclude(investigation__state="closed").select_related("investigation__person", "party")
    return list(going_on.order_by("reply_by", "pk")[:MOST])


def changed(request: Page) -> list[Change]:
    """What others have done in one's files since one last had the file open, newest first; a month back at most."""
    user: Any = request.user
    files = {case.pk: case for case in own_files(request) if case.is_authority}
    if not files:
        return []
    since = request.at - dt.timedelta(days=SINCE_DAYS)
    looked = last_looked(user=user, kind="cases.case", ids=files, since=since)
    found = [
        Change(files[case_id], at, what, who, url)
        for case_id, at, what, who, url in _done(user, files, since)
        if at > looked.get(case_id, since)
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _done(user: Any, files: dict[int, Case], since: dt.datetime) -> list[tuple[int, dt.datetime, Any, str, str]]:
    """Each thing that others have done, with the file it was done in."""
    notes = JournalEntry.objects.visible_to(user).filter(case__in=files, state="signed", signed_at__gt=since)
    found: list[tuple[int, dt.datetime, Any, str, str]] = [
        (row.case_id, row.signed_at or row.recorded_at, _("Anteckning: %(kind)s") % {"kind": row.get_kind_display()},
         row.author.name, f"{reverse('work:case_journal', args=[row.case_id])}#note-{row.pk}")
        for row in notes.exclude(author=user.pk).select_related("author")[:MOST]
    ]  # fmt: skip
    intakes = Intake.objects.visible_to(user).filter(case__in=files, recorded_at__gt=since).exclude(taken_by=user.pk)
    found += [
        (row.case_id or 0, row.recorded_at, row.get_kind_display(), "", address("reception:intake", row.pk))
        for row in intakes[:MOST]
    ]
    decided = Decision.objects.visible_to(user).filter(case__in=files, state="signed", signed_recorded_at__gt=since)
    found += [
        (row.case_id, row.signed_recorded_at or since, _("Beslut: %(verb)s") % {"verb": row.get_verb_display()},
         row.decided_by.name if row.decided_by else "", address("decisions:decision", row.pk))
        for row in decided.exclude(decided_by=user.pk).select_related("decided_by")[:MOST]
    ]  # fmt: skip
    orders = {
        row.pk: row
        for row in Order.objects.visible_to(user).filter(decision__case__in=files).select_related("decision", "service")
    }
    for step in steps_by_others(user=user, orders=orders, since=since):
        order = orders[step.order_id]
        if order.decision is not None:
            what = f"{order.service}: {OrderState(step.to_state).label}"
            found.append((order.decision.case_id, step.at, what, step.by.name, address("orders:order", order.pk)))
    return found
