"""What decisions say, and what is missing before one can be signed: asked by pages, figures and actions alike."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.cases.decisions import kinds, scheme
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.consequences import DecisionFacts, clocks
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines.consequences import Wanted
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar, names
from hemmaplan.organisation.requiring import Fault
from hemmaplan.people.models import Person, Relation

if TYPE_CHECKING:
    from hemmaplan.cases.models import Case

GRANTS = ("grant", "grant_partly")
"""The verbs of a favourable decision."""


def kind_of(decision: Decision, on: dt.date | None = None) -> kinds.Kind:
    """The kind as it read when it was decided; of a draft as it reads on the day."""
    day = decided_on(decision) if decision.decided_at else on or calendar.local_date(decision.recorded_at)
    return kinds.kind(decision.kind, area=decision.case.kind, on=day)


def decided_on(decision: "Decision | None") -> dt.date:
    """The day of a signed decision."""
    assert decision is not None
    assert decision.decided_at is not None
    return calendar.local_date(decision.decided_at)


def values_of(decision: Decision) -> dict[str, object]:
    """What stands in the parts a kind may ask for."""
    return {name: getattr(decision, name) for name in required.PARTS}


def limits_of(decision: Decision) -> scheme.Limits:
    """What the delegation scheme may limit. The months of an extension are those beyond the present last day."""
    months = scheme.months_of(decision.first_on, decision.last_on)
    if decision.verb == "extend":
        clock = clock_to_extend(decision)
        months = scheme.months_of(calendar.add_days(clock.due_on, 1), decision.new_due_on) if clock else None
    return scheme.Limits(
        verb=decision.verb, area=decision.case.kind, months=months, ore_a_month=decision.cost_ore,
        care_form=decision.care_form,
    )  # fmt: skip


def clock_to_extend(decision: Decision) -> Clock | None:
    """The clock that an extension moves: of the investigation, otherwise of the intake. None when it does not run."""
    about = decision.investigation or decision.intake
    if about is None:
        return None
    rule = "child_inv_complete" if decision.investigation else "concern_prelim_decision"
    return Clock.objects.running().filter(subject_kind=about._meta.label_lower, subject_id=about.pk, rule=rule).first()


def missing(decision: Decision, *, on: dt.date) -> Iterator[Fault]:
    """What stands against signing on the day, in words: parts, time, what the investigation lacks."""
    kind = kind_of(decision, on)
    yield from required.missing(kind, decision.verb, values_of(decision))
    if kind.effect == "extend":
        clock = clock_to_extend(decision)
        yield from required.extension(due_on=clock.due_on if clock else None, new_due_on=decision.new_due_on, on=on)


def near(case: "Case") -> list[str]:
    """The names of the person, of parties, and of those related to the person, as far as they are known here."""
    related = Relation.objects.filter(Q(person=case.person_id) | Q(other=case.person_id)).values_list("person", "other")
    parties = Party.objects.filter(case=case).values_list("person", "name")
    ids = {pk for pair in related for pk in pair} | {pk for pk, _name in parties if pk} | {case.person_id}
    people = Person.objects.filter(pk__in=ids).values_list("given_name", "family_name")
    return [names.full(*one) for one in people] + [name for _pk, name in parties if name]


def facts(decision: Decision) -> DecisionFacts:
    """What of a signed decision decides its clocks. ``decision`` comes with its file."""
    kind = kind_of(decision)
    corrects = decision.verb == "correct"
    return DecisionFacts(
        decision_id=decision.pk, case_id=decision.case_id, person_id=decision.person_id, unit_id=decision.unit_id,
        decided_on=decided_on(decision), notice=kind.notice and not corrects,
        carried_out=decision.verb in GRANTS and kind.effect == "grant",
    )  # fmt: skip


def clocks_wanted(decision: Decision) -> list[Wanted]:
    """The clocks that run when the decision has just been signed."""
    return list(clocks(facts(decision)))
