"""Actions about agreements (*avtal*)."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.organisation import requirements as required
from hemmaplan.organisation.acting import record, require_staffing
from hemmaplan.organisation.events import EventType
from hemmaplan.organisation.models import Agreement, Post, Unit
from hemmaplan.organisation.periods import period_of, stated_span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import (
    action,
    fresh_code,
    keep,
    locked,
    refuse_ended,
    refuse_same,
)

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@dataclass(frozen=True)
class AgreementTerms:
    """Avtalets villkor: with whom, about what, from when to when, notice by when."""

    counterpart: str
    subject: str
    first: dt.date
    last: dt.date | None = None
    post: Post | None = None
    notice_on: dt.date | None = None
    approved_by: str = ""
    risk: str = ""


@action
def add_agreement(
    *,
    unit: Unit,
    kind: str,
    terms: AgreementTerms,
    by: "User",
    at: dt.datetime,
) -> Agreement:
    """Registrera ett avtal: with whom, about what, until when, notice by when."""
    require_staffing(by, unit.pk)
    locked(unit)
    refuse_same(
        Agreement.objects.filter(
            unit=unit,
            counterpart=terms.counterpart.strip(),
            subject=terms.subject.strip(),
            period=stated_span(terms.first, terms.last),
        ),
        _("Avtalet finns redan. Är det ett till, skriv det i vad avtalet gäller."),
    )
    agreement = Agreement(code=fresh_code("avtal", terms.counterpart), unit=unit, kind=kind, recorded_at=at)
    _fill_agreement(agreement, terms)
    record(
        EventType.AGREEMENT_CHANGED,
        by=by,
        at=at,
        about=agreement,
        unit_id=unit.pk,
        what="added",
        kind=kind,
        first=str(terms.first),
    )
    return agreement


@action
def change_agreement(
    *,
    agreement: Agreement,
    terms: AgreementTerms,
    by: "User",
    at: dt.datetime,
) -> Agreement:
    """Ändra ett avtal, for instance when it is prolonged."""
    require_staffing(by, agreement.unit_id)
    agreement = locked(agreement)
    _fill_agreement(agreement, terms)
    record(
        EventType.AGREEMENT_CHANGED,
        by=by,
        at=at,
        about=agreement,
        unit_id=agreement.unit_id,
        what="changed",
        last=str(terms.last or ""),
    )
    return agreement


def _fill_agreement(agreement: Agreement, terms: AgreementTerms) -> None:
    agreement.period = stated_span(terms.first, terms.last)
    in_unit = terms.post is None or agreement.unit_id in terms.post.unit.lineage
    unit = period_of(agreement.unit.period)
    refuse(required.agreement(period_of(agreement.period), unit=unit, notice_on=terms.notice_on, post_in_unit=in_unit))
    agreement.post, agreement.notice_on = terms.post, terms.notice_on
    agreement.counterpart, agreement.subject = terms.counterpart.strip(), terms.subject.strip()
    agreement.approved_by, agreement.risk = terms.approved_by.strip(), terms.risk.strip()
    keep(agreement)


@action
def end_agreement(*, agreement: Agreement, last: dt.date, by: "User", at: dt.datetime) -> Agreement:
    """Avsluta ett avtal med ``last`` som sista dag."""
    require_staffing(by, agreement.unit_id)
    agreement = locked(agreement)
    refuse_ended(agreement.period, last)
    agreement.period = stated_span(agreement.period.lower, last)
    keep(agreement)
    record(
        EventType.AGREEMENT_CHANGED,
        by=by,
        at=at,
        about=agreement,
        unit_id=agreement.unit_id,
        what="ended",
        last=str(last),
    )
    return agreement
