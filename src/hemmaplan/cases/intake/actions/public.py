"""What the public sends: a report becomes an intake like any other, once, with what was sent along. Law: SoL 19:1-19:2; FL 20 §."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.actions import take_in_document
from hemmaplan.cases.intake import measures
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms, ReporterTerms, take_in
from hemmaplan.cases.intake.events import EventType
from hemmaplan.cases.intake.models import Intake, PublicReport
from hemmaplan.cases.intake.permissions import leads_unseen
from hemmaplan.foundation import calendar, cleaning
from hemmaplan.foundation.refusals import Stale
from hemmaplan.organisation.storing import action, keep, locked, one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Those of a reference: none that is taken for another when it is read over the telephone."""
HALF = 4


@dataclass(frozen=True)
class Sent:
    """Bilaga: a file that was sent along, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class PublicTerms:
    """Vad allmänheten berättar: the concern, and of child, guardians and school what the sender knows."""

    words: str
    stated_person: str
    acute: bool = False
    stated_guardians: str = ""
    guardians_informed: str = Intake.GuardiansInformed.UNKNOWN
    school: str = ""
    interpreter: str = ""


@action
def receive_report(
    *, unit: "Unit", form: str, terms: PublicTerms, reporter: ReporterTerms, by: "User", at: dt.datetime,
    sent: "Sequence[Sent]" = (), same_call: Intake | None = None,
) -> PublicReport:  # fmt: skip
    """Ta emot en anmälan från allmänheten. The same sent again from the same form is the report that came first.

    Something else sent from it, such as about a sibling after a step back in the browser, is a report of its own: none is lost.
    Nobody is looked up or added by it: whom it is about is the sender's word until somebody at the reception has read it.
    One that names somebody who works here as child or guardian goes to whoever leads the unit.
    """
    require(by.is_system)
    form = _sending(form, terms, reporter, sent)
    one_at_a_time(f"public report {form}")
    first = PublicReport.objects.filter(form=form).first()
    if first is not None:
        return first
    on = calendar.local_date(at)
    colleagues = measures.colleagues_held_from(unit, terms.stated_person, terms.stated_guardians, by=by, on=on)
    made = take_in(
        unit=unit, about=About(stated_person=terms.stated_person), reporter=reporter, same_call=same_call, by=by, at=at,
        terms=IntakeTerms(
            kind=Intake.Kind.CONCERN, area="child", channel=Intake.Channel.E_SERVICE, arrived_at=at, words=terms.words,
            acute=terms.acute, stated_guardians=terms.stated_guardians, guardians_informed=terms.guardians_informed,
            school=terms.school, interpreter=terms.interpreter, colleagues=tuple(colleagues),
        ),
    )  # fmt: skip
    for one in sent:
        take_in_document(subject=made, case=None, unit=unit, content=one.content, title=cleaning.line(one.name)[:200] or "Bilaga",
                         arrived_on=on, by=by, at=at)  # fmt: skip
    report = PublicReport(intake=made, reference=_reference(), form=form, recorded_at=at)
    keep(report)
    return report


def _sending(form: str, terms: PublicTerms, reporter: ReporterTerms, sent: "Sequence[Sent]") -> str:
    """The mark of one sending: of its form and all that stands in it."""
    files = [hashlib.sha256(one.content).hexdigest() for one in sent]
    return hashlib.sha256(repr((form, terms, reporter, files)).encode()).hexdigest()[:32]


def _reference() -> str:
    signs = [secrets.choice(LETTERS) for _sign in range(2 * HALF)]
    return f"{''.join(signs[:HALF])}-{''.join(signs[HALF:])}"


@action
def not_a_colleague(*, intake: Intake, by: "User", at: dt.datetime) -> Intake:
    """Bara samma namn: it is about no colleague, and the reception gets it."""
    require(leads_unseen(by, intake))
    row = locked(intake)
    if row.case_id is not None or not row.colleagues:
        raise Stale(_("Anmälan är redan lämnad vidare. Ladda om sidan."))
    row.colleagues = []
    row.save(update_fields=["colleagues"])
    record(EventType.NOT_COLLEAGUE, by=by, at=at, about=row)
    return row
