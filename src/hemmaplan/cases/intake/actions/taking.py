"""Taking in: a report, an application or a notice, about whom, from whom; siblings; the file it makes or joins."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake import kinds, measures
from hemmaplan.cases.intake import requirements as required
from hemmaplan.cases.intake.consequences import KIND, clocks
from hemmaplan.cases.intake.events import EventType
from hemmaplan.cases.intake.models import Intake, Reporter
from hemmaplan.cases.intake.permissions import may_assess, may_take
from hemmaplan.cases.intake.states import IntakeState
from hemmaplan.cases.measures import workers_of
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties.actions import settle_parties
from hemmaplan.cases.parties.models import Party
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines.models import Clock
from hemmaplan.deadlines.states import Happening
from hemmaplan.foundation import calendar, cleaning, names
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, one_at_a_time, refuse_same
from hemmaplan.people import numbers
from hemmaplan.people.actions import family, persons
from hemmaplan.people.models import Person, Relation
from hemmaplan.people.permissions import may_change

if TYPE_CHECKING:
    from django.db import models

    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit

SAME_WITHIN = dt.timedelta(minutes=2)
"""The same words about the same person within so short a time are one sending that came twice."""
COMPLETED = (
    "words", "acute", "reason", "other_reasons", "guardians_informed", "guardians_note", "stated_guardians", "school",
    "interpreter", "other_municipality", "reply_by",
)  # fmt: skip
"""What may be written more of until it is decided."""


@dataclass(frozen=True)
class ReporterTerms:
    """Anmälare as somebody at the reception is told of them."""

    reporter_kind: str
    anonymous: bool = False
    secret: bool = False
    name: str = ""
    contact: str = ""
    workplace: str = ""
    role: str = ""
    wants_feedback: bool = False


@dataclass(frozen=True)
class IntakeTerms:
    """Vad som kom in: of what kind, by which way, when, and in which words."""

    kind: str
    area: str
    channel: str
    arrived_at: dt.datetime
    words: str = ""
    acute: bool = False
    reason: str = ""
    other_reasons: tuple[str, ...] = ()
    guardians_informed: str = Intake.GuardiansInformed.UNKNOWN
    guardians_note: str = ""
    stated_guardians: str = ""
    school: str = ""
    interpreter: str = ""
    other_municipality: str = ""
    reply_by: dt.date | None = None
    # Employees whom it seems to be about: see ``Intake.colleagues``.
    colleagues: tuple[int, ...] = ()


@dataclass(frozen=True)
class About:
    """Vem det gäller: somebody open to the user, or by number and name, or an unborn child, or only as described."""

    person: Person | None = None
    number: str = ""
    given_name: str = ""
    family_name: str = ""
    born_on: dt.date | None = None
    unborn: bool = False
    stated_person: str = ""
    restricted: str = field(default="")

    @property
    def names_somebody(self) -> bool:
        """Whether it says enough to find or add a person."""
        return self.person is not None or bool(
            self.number.strip() or self.given_name.strip() or self.family_name.strip()
        )


@action
def file_for(
    *, person: "Person", area: str, unit: "Unit", by: "User", at: dt.datetime, restricted: str = ""
) -> Case:  # fmt: skip
    """Akten för personen och området i enheten: the one that is open, or a new one. One at a time.

    A new one that is ``restricted`` from the first (a colleague's child) is given to the one who opens it, who is its contact.
    """
    require(may_take(by, unit.pk))
    locked(person)  # two reports at once make one file
    case = Case.objects.filter(person=person, kind=area, unit=unit, closed_on=None).order_by("pk").first()
    today = calendar.local_date(at)
    if restricted and by.employee is None:
        raise NotPossible(
            _("Ditt konto hör inte till någon medarbetare. Be en kollega ta emot det begränsade ärendet.")
        )
    if case is not None:
        if restricted and not case.restricted:
            _restrict_known(case, restricted, by=by, at=at)
        return case
    case = cases.open_case(kind=area, person=person, unit=unit, on=today, by=by, at=at)
    if restricted and by.employee is not None:
        case.restricted, case.contact = restricted, by.employee
        case.save(update_fields=["restricted", "contact"])
        cases.assign(case=case, employee=by.employee, on=today, by=by, at=at)
    cases.settle_file(case=case, by=by, at=at)
    return case


def _restrict_known(case: Case, why: str, *, by: "User", at: dt.datetime) -> None:
    """A file that goes on is shut to all but those who have it, and to whoever was told why: be cautious first, ask then."""
    assert by.employee is not None  # asked before; said again for the type checker
    cases.assign(
        case=case, employee=by.employee, on=calendar.local_date(at), role=Assignment.Role.CO_WORKER, by=by, at=at
    )
    held = [row.employee for row in workers_of(case, calendar.local_date(at))]
    contact = held[0] if held else by.employee
    cases.restrict(case=case, why=why, contact=contact, named=held, by=by, at=at)


@action
def take_in(
    *, unit: "Unit", terms: IntakeTerms, about: About, reporter: ReporterTerms | None = None, by: "User", at: dt.datetime,
    same_call: Intake | None = None,
) -> Intake:  # fmt: skip
    """Ta emot: the intake, its reporter, its file where the person is known, and its clocks. SoL 19:1, 20:1-20:2; FL 20 §.

    Raises ``NotPossible`` when it is about nobody, the reporter is both anonymous and named, or it has just been taken in.
    """
    require(may_take(by, unit.pk))
    refuse(required.arrived(terms.arrived_at, at))
    refuse(required.about_somebody(has_person=about.names_somebody, stated=about.stated_person))
    on = calendar.local_date(terms.arrived_at)
    _known_kind(terms.kind, terms.area, on)
    refuse(
        required.reasons(terms.reason, terms.other_reasons, known=[row.key for row in kinds.reasons(terms.area, on)])
    )
    if reporter is not None:
        _refuse_reporter(reporter)
    one_at_a_time(f"intake {unit.pk}")
    stated = "" if about.names_somebody else cleaning.line(about.stated_person)[:300]
    _refuse_twice(unit, terms, about, stated, at)
    person = _person(about, by=by, at=at) if about.names_somebody else None
    colleagues = _colleagues(unit, terms, about, person, by=by, at=at)
    case = None
    if person is not None:
        case = file_for(person=person, area=terms.area, unit=unit, restricted=about.restricted, by=by, at=at)
    made = Intake(
        kind=terms.kind, area=terms.area, unit=unit, case=case, person=person, stated_person=stated,
        channel=terms.channel, arrived_at=terms.arrived_at, words=terms.words.strip(), acute=terms.acute,
        reason=terms.reason, other_reasons=list(terms.other_reasons), guardians_informed=terms.guardians_informed,
        guardians_note=terms.guardians_note.strip(), stated_guardians=terms.stated_guardians.strip(),
        school=terms.school.strip(), interpreter=terms.interpreter.strip(),
        other_municipality=terms.other_municipality.strip(), reply_by=terms.reply_by, same_call=same_call, taken_by=by,
        colleagues=colleagues, recorded_at=at,
    )  # fmt: skip
    keep(made)
    if reporter is not None:
        _keep_reporter(made, reporter, at)
    settle_intake(intake=made, by=by, at=at)
    record(EventType.INTAKE_TAKEN, by=by, at=at, about=made, kind=terms.kind, channel=terms.channel)
    if made.colleagues and made.case_id is None:
        record(EventType.INTAKE_HELD, by=by, at=at, about=made, count=len(made.colleagues))
    return made


def _colleagues(
    unit: "Unit", terms: IntakeTerms, about: About, person: Person | None, *, by: "User", at: dt.datetime
) -> list[int]:
    """The employees whom it is about, of a restricted one by the names that are told.

    What has no file yet cannot be restricted: it waits for whoever leads the unit, or somebody says a name first.
    """
    if terms.colleagues or not about.restricted:
        return list(terms.colleagues)
    named = _named(measures.name_of(person) if person else about.stated_person, terms.stated_guardians, by=by)
    if person is None and not (named and measures.leaders_of(unit, besides=named, on=calendar.local_date(at))):
        raise NotPossible(_("Ett begränsat ärende behöver en akt. Skriv namn eller nummer på den det gäller."))
    return named


def _named(*told: str, by: "User") -> list[int]:
    return [pk for pk in measures.colleagues_named(*told) if pk != by.employee_id]


def _known_kind(kind: str, area: str, on: dt.date) -> kinds.IntakeKind:
    try:
        return kinds.kind(kind, area=area, on=on)
    except kinds.UnknownKind as unknown:
        raise NotPossible(_("Det slaget finns inte för området. Välj ett annat.")) from unknown


def _refuse_reporter(reporter: ReporterTerms) -> None:
    refuse(
        required.reporter(
            professional=reporter.reporter_kind in Reporter.PROFESSIONAL, anonymous=reporter.anonymous,
            has_contact=bool(reporter.name.strip() or reporter.contact.strip()), workplace=reporter.workplace,
            wants_feedback=reporter.wants_feedback,
        )
    )  # fmt: skip


def _keep_reporter(intake: Intake, reporter: ReporterTerms, at: dt.datetime) -> None:
    keep(
        Reporter(
            intake=intake, kind=reporter.reporter_kind, anonymous=reporter.anonymous, secret=reporter.secret,
            name=cleaning.line(reporter.name), contact=cleaning.line(reporter.contact),
            workplace=cleaning.line(reporter.workplace), role=cleaning.line(reporter.role),
            wants_feedback=reporter.wants_feedback, asked_at=intake.arrived_at if reporter.wants_feedback else None,
            recorded_at=at,
        )
    )  # fmt: skip


def _refuse_twice(unit: "Unit", terms: IntakeTerms, about: About, stated: str, at: dt.datetime) -> None:
    """The very same, sent again: a second press, a second window. Twins are told apart by what they are called."""
    rows = Intake.objects.filter(
        unit=unit, kind=terms.kind, area=terms.area, words=terms.words.strip(), channel=terms.channel,
        arrived_at=terms.arrived_at, stated_person=stated, recorded_at__gt=at - SAME_WITHIN,
    )  # fmt: skip
    if about.person is not None:
        rows = rows.filter(person=about.person)
    elif about.number.strip():
        rows = rows.filter(person__id_number=numbers.read(about.number, at).digits)
    elif about.names_somebody:
        called = names.search_key(names.full(cleaning.line(about.given_name), cleaning.line(about.family_name)))
        rows = rows.filter(person__search_key=called)
    refuse_same(rows, _("Den är redan mottagen. Se listan på mottagningen."))


def _person(about: About, *, by: "User", at: dt.datetime) -> Person:
    """Who it is about. By exact number the one the register has, as in ``take_up``; otherwise somebody new, as told.

    A protected identity stays closed to whoever took the call: the person stands in the file as *Skyddad person* until it
    is given to somebody. A number without a name points out only somebody who is open to the user; that a name is missing is
    told before the register is looked in, so that the refusal does not say whether anybody has the number.
    """
    if about.person is not None:
        if not Person.objects.visible_to(by).filter(pk=about.person.pk).exists():
            raise NotPossible(_("Personen är inte öppen för dig. Skriv personnumret i stället."))
        return about.person
    digits = numbers.read(about.number, at).digits if about.number.strip() else ""
    opened = numbers.open_by_number(digits=digits, user=by) if digits else []
    if opened:
        return opened[0]
    if not (cleaning.line(about.given_name) or cleaning.line(about.family_name)):
        raise NotPossible(_("Skriv också namnet på den det gäller."))
    known = Person.objects.filter(id_number=digits).first() if digits else None
    if known is not None:
        return known
    return persons.add_person(
        given_name=about.given_name, family_name=about.family_name, number=about.number,
        born_on=None if about.unborn else about.born_on, looked_up=True, by=by, at=at,
    )  # fmt: skip


@action
def add_sibling(*, intake: Intake, about: About, by: "User", at: dt.datetime) -> Intake:
    """Lägg till syskon: an intake of its own with the same reporter and guardians, and never the same concern.

    What is told of the first child is not told of the other: its words are written by themselves.
    """
    require(may_assess(by, intake) and may_take(by, intake.unit_id))
    first = intake.same_call or intake
    terms = IntakeTerms(
        kind=intake.kind, area=intake.area, channel=intake.channel, arrived_at=intake.arrived_at,
        guardians_informed=intake.guardians_informed, guardians_note=intake.guardians_note,
        stated_guardians=intake.stated_guardians, interpreter=intake.interpreter,
        other_municipality=intake.other_municipality, colleagues=tuple(intake.colleagues),
    )  # fmt: skip
    reported_by = Reporter.objects.filter(intake=intake).first()
    reporter = None
    if reported_by is not None:
        reporter = ReporterTerms(
            reported_by.kind, reported_by.anonymous, reported_by.secret, reported_by.name, reported_by.contact, reported_by.workplace,
            reported_by.role, reported_by.wants_feedback,
        )  # fmt: skip
    restricted = intake.case.restricted if intake.case else ""
    made = take_in(
        unit=intake.unit,
        terms=terms,
        about=_restricted(about, restricted),
        reporter=reporter,
        same_call=first,
        by=by,
        at=at,
    )
    known = made.person is not None and made.case is not None and not made.case.restricted
    # One whose identity is protected stays closed to whoever took the call, who then says nothing of those near.
    if known and made.person is not None and intake.person is not None and may_change(by, made.person):
        guardians = (Relation.Kind.GUARDIAN, Relation.Kind.PARENT)
        today = calendar.local_date(at)
        family.copy_relations(person=made.person, other=intake.person, kinds=guardians, on=today, by=by, at=at)
    return made


def _restricted(about: About, restricted: str) -> About:
    """A sibling of somebody whose matter is restricted has a restricted matter."""
    if not restricted or about.restricted:
        return about
    return About(about.person, about.number, about.given_name, about.family_name, about.born_on, about.unborn,
                 about.stated_person, restricted)  # fmt: skip


@action
def complete(*, intake: Intake, by: "User", at: dt.datetime, **changes: object) -> Intake:
    """Komplettera what was taken down, until it is decided. What stood before is kept in the row's history."""
    require(may_assess(by, intake))
    unknown = set(changes) - set(COMPLETED)
    if unknown:
        message = f"not completed: {sorted(unknown)}"
        raise TypeError(message)
    row = locked(intake)
    if row.state != IntakeState.RECEIVED:
        raise Stale(_("Det är redan beslutat. Ladda om sidan."))
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    known = [one.key for one in kinds.reasons(row.area, calendar.local_date(row.arrived_at))]
    refuse(required.reasons(row.reason, row.other_reasons, known=known))
    keep(row)
    settle_intake(intake=row, by=by, at=at)
    record(EventType.INTAKE_COMPLETED, by=by, at=at, about=row)
    return row


@action
def identify(*, intake: Intake, about: About, by: "User", at: dt.datetime) -> Intake:
    """Ange vem det gäller: the person is found or added, and the intake lies in the file from then on."""
    require(may_take(by, intake.unit_id) and may_assess(by, intake))
    row = locked(intake)
    if row.person_id is not None:
        raise Stale(_("Personen är redan angiven. Ladda om sidan."))
    if not about.names_somebody:
        raise NotPossible(_("Skriv nummer eller namn."))
    person = _person(about, by=by, at=at)
    row.person = person
    restricted = about.restricted or (Case.Restricted.COLLEAGUE if row.colleagues else "")
    if about.restricted and not row.colleagues:
        row.colleagues = _named(measures.name_of(person), row.stated_guardians, by=by)
    row.case = file_for(person=person, area=row.area, unit=row.unit, restricted=restricted, by=by, at=at)
    row.stated_person = ""
    keep(row)
    deadlines.refer(about=row, by=by, at=at)
    settle_intake(intake=row, by=by, at=at)
    record(EventType.INTAKE_IDENTIFIED, by=by, at=at, about=row, case_id=row.case_id)
    return row


@action
def add_guardian(
    *, intake: Intake, number: str, given_name: str, family_name: str, contact: str = "", by: "User", at: dt.datetime
) -> Relation:
    """Lägg till vårdnadshavare: the register knows them as the child's guardian, and they are parties in the file. FL 10 §."""
    require(may_assess(by, intake))
    person, case, today = intake.person, intake.case, calendar.local_date(at)
    if person is None or case is None:
        raise NotPossible(_("Ange först vem det gäller."))
    relation = family.add_relation(
        person=person, kind=Relation.Kind.GUARDIAN, on=today, number=number, given_name=given_name,
        family_name=family_name, by=by, at=at,
    )  # fmt: skip
    for party in settle_parties(case=case, on=today, roles={Party.Role.GUARDIAN}, by=by, at=at):
        if party.person_id == relation.other_id:
            party.contact = cleaning.line(contact)
            keep(party)
    record(EventType.GUARDIAN_ADDED, by=by, at=at, about=intake)
    return relation


@action
def settle_intake(*, intake: Intake, by: "User", at: dt.datetime, with_: "models.Model | None" = None) -> None:
    """Låt fristerna följa det som kommit in: start what it wants, answer or withdraw what is over. Called by every action that changes it."""
    row = Intake.objects.select_related("person").get(pk=intake.pk)
    wanted = clocks(measures.facts_of([row])[0])
    kept = list(Clock.objects.filter(subject_kind=KIND, subject_id=row.pk))
    for want in wanted:
        same = [clock for clock in kept if clock.rule == want.rule]
        if not same:
            deadlines.start(
                rule=want.rule, about=intake, unit=intake.unit, on=want.starts_on, due=want.due_on,
                entered=want.entered_on, by=by, at=at,
            )  # fmt: skip
        if want.ended_on is None or (same and all(clock.ended_on for clock in same)):
            continue
        on = want.ended_on
        if want.end == Happening.ANSWERED:
            deadlines.answer(rule=want.rule, about=intake, on=on, with_=with_, by=by, at=at)
        else:
            deadlines.withdraw(rule=want.rule, about=intake, on=on, by=by, at=at)
    asked_for = {want.rule for want in wanted}
    for clock in kept:
        if clock.rule not in asked_for and clock.ended_on is None:
            deadlines.withdraw(rule=clock.rule, about=intake, on=calendar.local_date(at), by=by, at=at)
