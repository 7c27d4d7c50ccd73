"""What has come in and waits, how old it is, and whether it was assessed and decided in time. The only place that says so.

List, *Min dag*, board and figures compose these. A report is *unassessed* when its kind asks for a protection assessment and
none has been made; it has no age before it arrived, and its age is counted in hours that have passed, whatever the clocks say.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hemmaplan.access.measures import holders
from hemmaplan.access.models import User
from hemmaplan.access.steps import Step, steps_from
from hemmaplan.cases.intake import kinds, letter
from hemmaplan.cases.intake import requirements as required
from hemmaplan.cases.intake.consequences import KIND, IntakeFacts, clocks
from hemmaplan.cases.intake.letter import FeedbackLetter
from hemmaplan.cases.intake.models import (
    DutyEntry,
    DutyShift,
    Intake,
    IntakeContact,
    ProtectionAssessment,
    PublicReport,
    Reporter,
)
from hemmaplan.cases.intake.reception import Reception
from hemmaplan.cases.intake.states import INTAKE_STEPS, WAITING, IntakeState
from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.release import Known
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.deadlines import measures as ledger
from hemmaplan.deadlines import rules
from hemmaplan.deadlines.consequences import Difference, differences
from hemmaplan.deadlines.models import Clock
from hemmaplan.documents.models import Document
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.history import as_known
from hemmaplan.organisation.measures import board_of
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.requiring import Faults
from hemmaplan.organisation.storing import in_parts
from hemmaplan.people.models import Household, HouseholdMember, Person, Relation

DUTY_READ_BY_HOUR = 9
"""The hour by which the reception has read the night's rows, the next day the office works. A house rule."""
REPEAT_MONTHS = 12
SECONDS_AN_HOUR = 3600
_BETWEEN = re.compile(r"[,;:/\n()]")


def needs_protection(path: str = "") -> Q:
    """Reports of a kind that asks for a protection assessment, copies left out: the other one is assessed."""
    pairs = Q(pk__in=())
    for kind, area in sorted(kinds.protecting()):
        pairs |= Q(**{f"{path}kind": kind, f"{path}area": area})
    return Q(pairs, ~Q(**{f"{path}state": IntakeState.DUPLICATE}))


def unassessed_on(at: dt.datetime) -> Q:
    """Reports that had arrived and whose protection had not been assessed at the time."""
    made = ProtectionAssessment.objects.filter(intake=OuterRef("pk"), assessed_at__lte=at)
    return Q(needs_protection(), ~Q(Exists(made)), arrived_at__lte=at)


def age_hours(intake: Intake, at: dt.datetime) -> int:
    """Whole hours since it arrived. Real hours: a night when the clocks change has one more or one less."""
    return max(0, int((at - intake.arrived_at).total_seconds()) // SECONDS_AN_HOUR)


def unassessed(unit_ids: Collection[int], at: dt.datetime) -> QuerySet[Intake]:
    """Unassessed reports of the units, the oldest first."""
    rows = Intake.objects.filter(unassessed_on(at), unit__in=unit_ids)
    return rows.select_related("person", "unit", "case").order_by("arrived_at", "pk")


def unassessed_of(*, user: User, at: dt.datetime) -> QuerySet[Intake]:
    """Unassessed reports that the user may see, of the units where they take in: first on everybody's list.

    Each with the last day to assess it, ``assess_on``.
    """
    rows = Intake.objects.visible_to(user).filter(unassessed_on(at), unit__in=_takes(user))
    rows = rows.annotate(assess_on=ledger.of_row(Intake, "due_on", rules=(kinds.PROTECTION,)))
    return rows.select_related("person", "unit", "case", "public_report").order_by("arrived_at", "pk")


def waiting_of(*, user: User) -> QuerySet[Intake]:
    """What the user may see and somebody has yet to decide on: the unassessed first, then the soonest due."""
    made = ProtectionAssessment.objects.filter(intake=OuterRef("pk"))
    rows = Intake.objects.visible_to(user).filter(state__in=WAITING)
    return rows.annotate(
        is_assessed=ExpressionWrapper(Q(Exists(made)) | ~needs_protection(), output_field=BooleanField()),
        due_on=ledger.of_row(Intake, "due_on", rules=_deciding_rules()),
        due_section=ledger.of_row(Intake, "section", rules=_deciding_rules()),
    ).order_by("is_assessed", F("due_on").asc(nulls_last=True), "arrived_at", "pk")


def _deciding_rules() -> frozenset[str]:
    return kinds.all_rules() - {kinds.PROTECTION}


def _takes(user: User) -> frozenset[int]:
    return user.scope.units(AuthorityRight.TAKE_INTAKES)


def is_unassessed(intake: Intake) -> bool:
    """Whether the report waits for its protection assessment."""
    if (intake.kind, intake.area) not in kinds.protecting() or intake.state == IntakeState.DUPLICATE:
        return False
    return not intake.protection_assessments.exists()


def is_violent(intake: Intake) -> bool:
    """Whether a reason of it is violence against or witnessed by a child."""
    return bool({intake.reason, *intake.other_reasons} & kinds.violent())


def kind_of(intake: Intake) -> kinds.IntakeKind:
    """What its kind said on the day it arrived."""
    return kinds.kind(intake.kind, area=intake.area, on=calendar.local_date(intake.arrived_at))


def step_faults(intake: Intake, step: str, reason: str) -> Faults:
    """What stands against a step of the intake as it stands: asked before it is proposed, and when it is taken."""
    return required.decided(step, reason=reason, **_as_decided(intake))


def steps_possible(intake: Intake) -> list[Step]:
    """The steps that can be taken of the intake, at once or when protection is assessed; those that never can are left out."""
    known = _as_decided(intake)
    return [
        step
        for step in steps_from(INTAKE_STEPS, intake.state)
        if not {fault.field for fault in required.decided(step.name, reason="", **known)} & required.NEVER
    ]


def _as_decided(intake: Intake) -> dict[str, Any]:
    """The intake as its requirements ask for it."""
    return {
        "has_person": intake.case_id is not None, "protects": kind_of(intake).protects,
        "assessed": intake.protection_assessments.exists(), "violence": is_violent(intake),
        "application": intake.kind == Intake.Kind.APPLICATION, "elsewhere": bool(intake.other_municipality),
    }  # fmt: skip


def clocks_of(intake: Intake) -> list[Clock]:
    """The clocks of the intake."""
    return ledger.clocks_about(KIND, intake.pk)


def secret_reporters(case: Case) -> list[Known]:
    """Who reported and must not be known (OSL 26:5), to be looked for in what is released of the file; never to be shown."""
    rows = Reporter.objects.filter(intake__case=case, secret=True)
    return [
        Known(tuple(row.name.split()), tuple(filter(None, (row.contact, row.workplace))), secret=True) for row in rows
    ]


def alike(intake: Intake, *, user: User) -> QuerySet[Intake]:
    """Other reports about the same person that somebody has yet to decide on: perhaps the same one twice.

    Where nobody has said yet who it is, by the stated number or name. Not somebody with protected identity: that there is
    one of that name is not told.
    """
    rows = Intake.objects.visible_to(user).filter(state__in=WAITING, unit=intake.unit_id).exclude(pk=intake.pk)
    mine = _known_as(intake)
    called = [row.pk for row in rows.filter(person=None).exclude(stated_person="") if mine & _known_as(row)]
    known = Q(person=intake.person_id) if intake.person_id else Q(pk__in=())
    if intake.person_id is None and mine:
        open_ = Q(person__protection=Person.Protection.NONE)
        known |= open_ & (Q(person__search_key__in=mine) | Q(person__id_number__in=mine))
    return rows.filter(known | Q(pk__in=called))


def _known_as(intake: Intake) -> set[str]:
    """What the person is called: key of the name, number. What was stated begins with the name, as the public page writes it."""
    if intake.person is not None:
        if intake.person.is_protected:
            return set()
        return {intake.person.search_key, intake.person.id_number or ""} - {""}
    key = names.search_key(intake.stated_person.partition(",")[0])
    numbers = {found for found in identity.found_in(intake.stated_person) if identity.is_valid(found)}
    return {identity.parse(found).digits for found in numbers} | ({key} if " " in key else set())


# --- from the public ------------------------------------------------------------------------------------------------------


def unit_of(place: Reception) -> Unit:
    """The unit that takes in what the public sends. Raises ``NotPossible`` when the stated one is not there."""
    found = Unit.objects.filter(code=place.unit).first()
    if found is None:
        raise NotPossible(_("Det går inte att ta emot anmälan här just nu. Ring i stället."))
    return found


def called_before(reference: str) -> Intake | None:
    """The first report of the call that the reference belongs to, if it is one of ours."""
    found = PublicReport.objects.filter(reference=reference).select_related("intake__same_call").first()
    return (found.intake.same_call or found.intake) if found else None


# --- about somebody who works here? -------------------------------------------------------------------------------------


def colleagues_named(*texts: str) -> list[int]:
    """Employees with an open account whose whole name stands in one of the texts: perhaps it is about them."""
    parts = _parts(*texts)
    if not parts:
        return []
    rows = Employee.objects.filter(user__is_active=True, user__kind=User.Kind.STAFF).order_by("pk")
    return [row.pk for row in rows.only("given_name", "family_name") if _stands_in(str(row), parts)]


def _parts(*texts: str) -> list[str]:
    """The texts between their signs, each as a key: a name does not go over a comma."""
    return [f" {names.search_key(part)} " for text in texts for part in _BETWEEN.split(text) if part.strip()]


def _stands_in(name: str, parts: Collection[str]) -> bool:
    key = names.search_key(name)
    return " " in key and any(f" {key} " in part for part in parts)


def name_of(person: Person) -> str:
    """The whole name, to be compared and not shown."""
    return names.full(person.given_name, person.family_name)


def leaders_of(unit: Unit, *, besides: Collection[int], on: dt.date) -> list[Employee]:
    """Who leads the unit and is none of those it seems to be about."""
    found = holders(AuthorityRight.RESTRICT_CASES, unit=unit, on=on)
    return [user.employee for user in found if user.employee is not None and user.employee_id not in besides]


def colleagues_held_from(unit: Unit, *texts: str, by: User, on: dt.date) -> list[int]:
    """The colleagues named in the texts, where somebody leads the unit who is none of them and can have it instead."""
    named = [pk for pk in colleagues_named(*texts) if pk != by.employee_id]
    return named if named and leaders_of(unit, besides=named, on=on) else []


@dataclass(frozen=True)
class Held:
    """Anmälningar och jourens rader som enhetens ledning har: how many of a unit, and whom to ask. Nothing of what they are."""

    unit: Unit
    count: int
    ask: tuple[Employee, ...]


def held_from(*, user: User, on: dt.date) -> list[Held]:
    """Reports and rows of the night that wait in the user's units and are not the user's to see. Whoever they may be about is told of none.

    They lie in a restricted file, or seem to be about a colleague and wait for whoever leads the unit.
    """
    hidden = (Q(case=None) & ~Q(colleagues=[])) | (Q(case__isnull=False) & ~Q(case__restricted=""))
    rows = Intake.objects.filter(hidden, unit__in=_takes(user), state__in=WAITING)
    rows = rows.exclude(pk__in=Intake.objects.visible_to(user).order_by().values("pk"))
    waiting = list(rows.select_related("unit", "person", "case__contact").order_by("unit", "pk"))
    about_user = _about(user, waiting)
    of_unit: dict[Unit, list[Intake | DutyEntry]] = {}
    for row in waiting:
        if row.pk not in about_user:
            of_unit.setdefault(row.unit, []).append(row)
    for entry in _entries_held_from(user):
        of_unit.setdefault(entry.shift.to_unit, []).append(entry)
    return [Held(unit, len(those), _whom_to_ask(unit, those, on)) for unit, those in of_unit.items()]


def _entries_held_from(user: User) -> QuerySet[DutyEntry]:
    """Rows of the night not read, that seem to be about a colleague other than the user and wait for whoever leads the unit."""
    rows = DutyEntry.objects.filter(shift__to_unit__in=_takes(user), read_at=None).exclude(colleagues=[])
    if user.employee_id:
        rows = rows.exclude(colleagues__contains=[user.employee_id])
    seen = DutyEntry.objects.visible_to(user).order_by().values("pk")
    return rows.exclude(pk__in=seen).select_related("shift__to_unit").order_by("happened_at", "pk")


def _about(user: User, rows: Collection[Intake]) -> set[int]:
    """Those that seem to be about the user or the user's child, by name. One query."""
    if user.employee is None or not rows:
        return set()
    near: dict[int | None, list[str]] = {}
    related = Relation.objects.filter(person__in=[row.person_id for row in rows if row.person_id])
    for person, given, family in related.values_list("person", "other__given_name", "other__family_name"):
        near.setdefault(person, []).append(names.full(given, family))
    called = str(user.employee)
    return {row.pk for row in rows
            if user.employee_id in row.colleagues or _stands_in(called, _parts(*_texts_of(row), *near.get(row.person_id, ())))}  # fmt: skip


def _texts_of(row: Intake) -> tuple[str, ...]:
    return row.stated_person, row.stated_guardians, name_of(row.person) if row.person else ""


def _whom_to_ask(unit: Unit, rows: Collection[Intake | DutyEntry], on: dt.date) -> tuple[Employee, ...]:
    """Of rows of one unit: the contact of each file, and who leads the unit for those without."""
    files = [row.case for row in rows if isinstance(row, Intake) and row.case is not None]
    ask = {case.contact.pk: case.contact for case in files if case.contact}
    if len(files) < len(rows):
        besides = set().union(*(row.colleagues for row in rows))  # nobody is sent to whom one of them may be about
        ask |= {one.pk: one for one in leaders_of(unit, besides=besides, on=on)}
    return tuple(ask.values())


# --- the duty -----------------------------------------------------------------------------------------------------------


def read_by(happened_at: dt.datetime) -> dt.datetime:
    """When a row of the duty's log shall have been read: nine o'clock the next time the office opens."""
    day = calendar.local_date(happened_at)
    if calendar.local_time(happened_at).hour >= DUTY_READ_BY_HOUR or not calendar.is_working_day(day):
        day = calendar.next_working_day(calendar.add_days(day, 1))
    return calendar.at_clock(day, DUTY_READ_BY_HOUR)


def unread_of(*, user: User) -> QuerySet[DutyEntry]:
    """Rows of the duty's log meant for the units where the user takes in, that nobody there has read: the oldest first.

    Not those one wrote oneself: somebody else is to read them.
    """
    rows = DutyEntry.objects.visible_to(user).filter(read_at=None, shift__to_unit__in=_takes(user)).exclude(by=user.pk)
    return rows.select_related("shift__to_unit", "shift__unit", "person", "by").order_by("happened_at", "pk")


def unread(unit_ids: Collection[int], at: dt.datetime, *, known: dt.datetime | None = None) -> list[DutyEntry]:
    """Rows meant for the units that were not read in time, at the time, as they had been recorded: told to the head."""
    rows = DutyEntry.objects.filter(shift__to_unit__in=unit_ids, happened_at__lte=at)
    if known is not None:
        rows = rows.filter(recorded_at__lte=known)
    read = Q(read_at__lte=at if known is None else min(at, known))
    rows = rows.exclude(read).select_related("shift__to_unit").order_by("happened_at", "pk")
    return [row for row in rows if read_by(row.happened_at) <= at]


# --- in time? -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """Orosanmälan om ett barn as it was known: when it arrived, was assessed and decided, and what came before it."""

    intake: Intake
    arrived_on: dt.date
    assessed_on: dt.date | None
    due_on: dt.date
    decided_on: dt.date | None

    @property
    def same_day(self) -> bool:
        """Assessed the day it arrived."""
        return self.assessed_on is not None and self.assessed_on <= self.arrived_on

    def in_time(self, on: dt.date) -> bool | None:
        """Decided by the last day; ``None`` while there is still time."""
        if self.decided_on is not None and self.decided_on <= on:
            return self.decided_on <= self.due_on
        return None if self.due_on >= on else False


def reports(
    unit_ids: Collection[int], *, first: dt.date, last: dt.date, known: dt.datetime | None = None
) -> list[Report]:
    """Reports about children that arrived in the period, copies left out, as they had been recorded. In order of arrival."""
    arrived = Q(
        arrived_at__gte=calendar.at_clock(first, 0), arrived_at__lt=calendar.at_clock(calendar.add_days(last, 1), 0)
    )
    rows = as_known(Intake, known, needs_protection(), arrived, unit__in=unit_ids)
    made = ProtectionAssessment.objects.filter(intake__in=[row.pk for row in rows])
    if known is not None:
        made = made.filter(recorded_at__lte=known)
    assessed: dict[int, dt.date] = {}
    for pk, assessed_at in made.order_by("-assessed_at").values_list("intake", "assessed_at"):
        assessed[pk] = calendar.local_date(assessed_at)
    found = [_report(row, assessed.get(row.pk)) for row in rows]
    return sorted(found, key=lambda one: (one.intake.arrived_at, one.intake.pk))


def unassessed_reports(unit_ids: Collection[int], on: dt.date, known: dt.datetime | None = None) -> list[Report]:
    """Reports about children that had come in by the end of the day and had not been assessed then, as they had been recorded."""
    end = calendar.at_clock(calendar.add_days(on, 1), 0)
    if known is not None:
        found = reports(unit_ids, first=calendar.FIRST_DAY, last=on, known=known)
        return [one for one in found if one.assessed_on is None or one.assessed_on > on]
    return [_report(row, None) for row in unassessed(unit_ids, end - dt.timedelta(microseconds=1))]


def _report(row: Intake, assessed_on: dt.date | None) -> Report:
    arrived_on = calendar.local_date(row.arrived_at)
    due_on = rules.due(rules.rule(kinds.DECISION, on=arrived_on), arrived_on)
    decided_on = row.handled_on if row.state != IntakeState.RECEIVED else None
    return Report(row, arrived_on, assessed_on, due_on, decided_on)


def period(on: dt.date) -> tuple[dt.date, dt.date]:
    """The twelve months that end with the day."""
    return calendar.add_days(calendar.add_months(on, -REPEAT_MONTHS), 1), on


def violence_not_opened(found: Iterable[Report]) -> list[Report]:
    """Reports of violence that were not opened: must be none (SOSFS 2014:4)."""
    return [one for one in found if one.intake.state == IntakeState.NOT_OPENED and is_violent(one.intake)]


def repeated_after_not_opened(found: Iterable[Report]) -> list[Report]:
    """Reports about a child of whom an earlier one, at most twelve months old, was not opened."""
    return _repeated(found, Intake.objects.filter(state=IntakeState.NOT_OPENED), "handled_on")


def repeated_after_closed(found: Iterable[Report]) -> list[Report]:
    """Reports about a child whose investigation was closed at most twelve months earlier."""
    investigations = Intake._meta.get_field(
        "investigation"
    ).related_model._base_manager  # the next room's: not imported
    return _repeated(found, investigations.all(), "closed_on")


def _repeated(found: Iterable[Report], earlier: QuerySet[Any], ended: str) -> list[Report]:
    """Reports about a person of whom one of the ``earlier`` rows ended, by its column, at most twelve months before."""
    rows = [one for one in found if one.intake.person_id]
    days: dict[int | None, list[dt.date]] = {}
    done = earlier.filter(person__in={one.intake.person_id for one in rows}, **{f"{ended}__isnull": False})
    for person, day in done.values_list("person", ended):
        days.setdefault(person, []).append(day)
    return [one for one in rows if _lately(one, days.get(one.intake.person_id, ()))]


def _lately(one: Report, days: Iterable[dt.date]) -> bool:
    since = calendar.add_months(one.arrived_on, -REPEAT_MONTHS)
    return any(since <= day <= one.arrived_on for day in days)


# --- does the ledger say what the intakes say? ----------------------------------------------------------------------------


def facts(intake: Intake, first: ProtectionAssessment | None, reporter: Reporter | None) -> IntakeFacts:
    """What of an intake decides its clocks. ``intake`` comes with its person."""
    day = calendar.local_date
    professional = reporter is not None and reporter.is_professional
    return IntakeFacts(
        intake_id=intake.pk, unit_id=intake.unit_id, kind=intake.kind, area=intake.area,
        arrived_on=day(intake.arrived_at), state=intake.state, recorded_at=intake.recorded_at,
        person_id=intake.person_id, case_id=intake.case_id,
        assessed_on=day(first.assessed_at) if first else None,
        assessed_recorded_at=first.recorded_at if first else None, reply_by=intake.reply_by,
        deceased_on=intake.person.deceased_on if intake.person else None, handled_on=intake.handled_on,
        handled_recorded_at=intake.handled_recorded_at,
        wants_feedback=professional and reporter is not None and reporter.wants_feedback,
        feedback_asked_on=day(reporter.asked_at) if reporter and reporter.asked_at else None,
        feedback_on=day(reporter.feedback_at) if reporter and reporter.feedback_at else None,
    )  # fmt: skip


def facts_of(intakes: Collection[Intake]) -> list[IntakeFacts]:
    """The facts of many. Two queries."""
    ids = [row.pk for row in intakes]
    firsts: dict[int, ProtectionAssessment] = {}
    for made in ProtectionAssessment.objects.filter(intake__in=ids).order_by("-assessed_at", "-pk"):
        firsts[made.intake_id] = made
    reporters = {row.intake_id: row for row in Reporter.objects.filter(intake__in=ids)}
    return [facts(row, firsts.get(row.pk), reporters.get(row.pk)) for row in intakes]


def disagreeing(intakes: QuerySet[Intake] | None = None) -> Iterator[Difference]:
    """Clocks of these intakes, or of all, that are missing, wrong, or run and should not. Four queries for each two thousand."""
    rows = (Intake.objects.all() if intakes is None else intakes).select_related("person")
    for part in in_parts(rows):
        ids = [row.pk for row in part]
        wanted = [clock for one in facts_of(part) for clock in clocks(one)]
        yield from differences(ledger.stored(KIND, ids), wanted)


def numbers_disagreeing() -> set[str]:
    """The intakes of which the ledger says something else than their rows, by file and number."""
    ids = {difference.about.subject_id for difference in disagreeing()}
    rows = Intake.objects.filter(pk__in=ids).values_list("pk", "case__number")
    return {f"{number or ''} aktualisering {pk}".strip() for pk, number in rows}


def contacts_of(intake: Intake, *, user: User) -> Any:
    """The contacts of the preliminary assessment."""
    return IntakeContact.objects.visible_to(user).filter(intake=intake).select_related("by")


# --- what is known already ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Near:
    """Någon i hushållet eller nära: who, what they are to the person, and what goes on or has gone on about them."""

    person: Person
    what: str
    files: tuple[Case, ...]
    intakes: tuple[Intake, ...]

    @property
    def known(self) -> bool:
        """Whether there is anything about them."""
        return bool(self.files or self.intakes)


def near_of(intake: Intake, *, user: User, on: dt.date) -> list[Near]:
    """The person and all of the household, guardians, siblings and those of the same call, each with open and earlier matters.

    As far as the door allows: a relative whose matters one may not see stands without any.
    """
    who = _who_is_near(intake, user, on)
    files: dict[int, list[Case]] = {}
    for case in Case.objects.visible_to(user).filter(person__in=who, kind__in=AUTHORITY).select_related("unit"):
        files.setdefault(case.person_id, []).append(case)
    intakes: dict[int, list[Intake]] = {}
    for row in Intake.objects.visible_to(user).filter(person__in=who).exclude(pk=intake.pk).select_related("person"):
        intakes.setdefault(row.person_id or 0, []).append(row)
    return [
        Near(person, what, tuple(files.get(person.pk, ())), tuple(intakes.get(person.pk, ())))
        for person, what in who.values()
    ]


def _who_is_near(intake: Intake, user: User, on: dt.date) -> dict[int, tuple[Person, str]]:
    found: dict[int, tuple[Person, str]] = {}
    if intake.person is not None:
        found[intake.person.pk] = (intake.person, str(_("Den det gäller")))
        own = (
            Relation.objects.visible_to(user).filter(person=intake.person, period__contains=on).select_related("other")
        )
        for row in own:
            found.setdefault(row.other_id, (row.other, row.get_kind_display()))
        parents = [row.other_id for row in own if row.kind in {Relation.Kind.GUARDIAN, Relation.Kind.PARENT}]
        shared = (
            Relation.objects.visible_to(user).filter(other__in=parents, period__contains=on).select_related("person")
        )
        for row in shared:
            found.setdefault(row.person_id, (row.person, str(_("Syskon"))))
        held = Household.objects.visible_to(user).filter(members__person=intake.person, members__period__contains=on)
        lives = HouseholdMember.objects.filter(household__in=held.order_by().values("pk"), period__contains=on)
        for member in lives.select_related("person"):
            found.setdefault(member.person_id, (member.person, str(_("I hushållet"))))
    first = intake.same_call_id or intake.pk
    call = Intake.objects.visible_to(user).filter(Q(same_call=first) | Q(pk=first)).exclude(pk=intake.pk)
    for other in call.filter(person__isnull=False).select_related("person"):
        if other.person is not None:
            found.setdefault(other.person.pk, (other.person, str(_("I samma samtal"))))
    return found


def reporter_of(intake: Intake, *, user: User) -> tuple[Reporter | None, bool]:
    """The reporter as far as the door shows it, and whether there is one whose name is kept secret."""
    shown = Reporter.objects.visible_to(user).filter(intake=intake).first()
    return shown, shown is None and Reporter.objects.filter(intake=intake, secret=True).exists()


def own_shift(*, user: User) -> DutyShift | None:
    """The shift that the user has going on."""
    return (
        DutyShift.objects.visible_to(user).filter(by=user.pk, ended_at=None).select_related("unit", "to_unit").first()
    )


def feedback_letter(intake: Intake, on: dt.date) -> FeedbackLetter | None:
    """What the letter to the reporter says; ``None`` where nothing has been told. A secret reporter's place stands in none."""
    told_by = Reporter.objects.filter(intake=intake).first()
    if told_by is None or told_by.feedback not in letter.SENTENCES:
        return None
    report = PublicReport.objects.filter(intake=intake).first()
    return FeedbackLetter(
        board=board_of(intake.unit), unit=intake.unit.name, workplace="" if told_by.secret else told_by.workplace,
        arrived_on=calendar.local_date(intake.arrived_at), reference=report.reference if report else "",
        feedback=told_by.feedback, section=rules.history(kinds.FEEDBACK)[-1].section, written=on,
    )  # fmt: skip


def letter_sent(intake: Intake) -> Document | None:
    """The letter to the reporter as it went, if it has."""
    rows = Document.objects.about(intake).filter(template__key=letter.TEMPLATE).defer("content")
    return rows.prefetch_related("dispatches").first()


def feedback_given(intake: Intake) -> str | None:
    """What the reporter has been told, if anything; of a secret reporter too, since it tells of nobody."""
    return Reporter.objects.filter(intake=intake).exclude(feedback="").values_list("feedback", flat=True).first()
