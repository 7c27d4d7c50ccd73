"""Participation (*deltagande*): somebody takes a place in a round, and leaves it.

Law: SoL 21:2 (a guardian consents for a child under 15).
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures.asked import as_round, ordered
from hemmaplan.interventions.measures.opendoor import terms_on
from hemmaplan.interventions.models import GroupRound, Participation
from hemmaplan.interventions.permissions import may_run_group
from hemmaplan.interventions.requirements import groups as required
from hemmaplan.interventions.requirements.opendoor import CONSENT_AGE
from hemmaplan.interventions.requirements.opendoor import consented as consent_given
from hemmaplan.interventions.requirements.orders import IN_HAND
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked
from hemmaplan.people.measures import is_under

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.interventions.models import OpenContact, Order


def _may_join(round_: GroupRound, order: "Order | None", contact: "OpenContact | None", on: dt.date) -> None:
    """Raises ``NotPossible`` unless this way into the round is open on the day."""
    if round_.state == GroupRound.State.ENDED:
        raise NotPossible(_("Omgången är avslutad. Välj en annan omgång."))
    of, who = as_round(round_), order if order is not None else contact
    lasts = Period.between(contact.opened_on, contact.closed_on) if contact is not None else None
    refuse(required.intake(of, on, begun=True))
    refuse(
        required.way_in(
            of, order=ordered(order) if order is not None else None,
            contact=required.Contact(contact.service_id, lasts) if contact is not None and lasts else None,
            service=who.service_id if who is not None else None, on=on,
        )
    )  # fmt: skip
    if contact is not None and contact.closed_on is not None:
        raise NotPossible(_("Kontakten är avslutad. Öppna en ny kontakt först."))
    if order is not None and order.state not in IN_HAND:
        raise NotPossible(_("Uppdraget är inte mottaget eller redan avslutat. Ta emot det först."))
    present = round_.participations.filter(left_on__isnull=True)
    if (order is not None and present.filter(order=order).exists()) or (
        contact is not None and present.filter(contact=contact).exists()
    ):
        raise NotPossible(_("Personen har redan plats i omgången."))


@action
def take_place(
    *, round_: GroupRound, by: "User", at: dt.datetime, order: "Order | None" = None,
    contact: "OpenContact | None" = None, on: dt.date | None = None, guardian_consent: bool | None = None,
    under_15: bool | None = None,
) -> Participation:  # fmt: skip
    """Ge plats i gruppen: by order, by open contact, or as a number only where the round is anonymous.

    Raises ``NotPossible`` when the round is full, closed for new members, or a guardian's consent is missing (SoL 21:2).
    """
    require(may_run_group(by, round_))
    round_ = locked(round_)
    today = calendar.local_date(at)
    on = on or max(today, round_.period.lower)
    _may_join(round_, order, contact, on)
    terms = terms_on(service=round_.service, day=max(on, round_.period.lower))
    consented = guardian_consent or (contact is not None and contact.guardian_consent)
    open_to_all = order is None
    if open_to_all:
        person = contact.person if contact is not None else None
        if person is not None:
            under_15 = is_under(person=person, age=CONSENT_AGE, on=on, said=under_15)
        refuse(
            consent_given(
                born_on=person.born_on if person else None, under_15=under_15, age_to=terms.age_to if terms else None,
                consent=consented, day=on,
            )
        )  # fmt: skip
    others = list(round_.participations.values_list("joined_on", "left_on"))
    refuse(required.room(round_.places, joined_on=on, left_on=None, others=others))
    number = (round_.participations.aggregate(top=Max("number"))["top"] or 0) + 1
    participation = Participation.objects.create(round=round_, order=order, contact=contact, number=number,
                                                 joined_on=on, recorded_at=at)  # fmt: skip
    if contact is not None and guardian_consent and not contact.guardian_consent:
        contact.guardian_consent = True
        contact.save(update_fields=["guardian_consent"])
    record(EventType.PLACE_TAKEN, by=by, at=at, about=round_, person_id=participation.person_id, number=number)
    return participation


@action
def leave_place(
    *, participation: Participation, by: "User", at: dt.datetime, on: dt.date | None = None, reason: str = ""
) -> None:
    """Lämna gruppen with ``on`` as the last day. The place is free at once; what was noted stays.

    Without a day it is today, or the first day when that lies ahead: a place that was promised is given back. Raises
    ``NotPossible`` for a day before the first one or one to come.
    """
    round_ = participation.round
    require(may_run_group(by, round_))
    locked(round_)
    latest = max(calendar.local_date(at), participation.joined_on)
    on = on or latest
    refuse(required.left(as_round(round_), joined_on=participation.joined_on, left_on=on, today=latest))
    rows = Participation.objects.filter(pk=participation.pk, left_on__isnull=True)
    if not rows.update(left_on=on, left_reason=reason.strip()[:200]):
        raise NotPossible(_("Deltagaren har redan lämnat gruppen."))
    participation.left_on, participation.left_reason = on, reason.strip()[:200]
    record(
        EventType.PLACE_LEFT,
        by=by,
        at=at,
        about=round_,
        person_id=participation.person_id,
        number=participation.number,
    )
