"""What is due for disposal (*gallringsbart*), matter by matter, by rules that are dated data.

SoL 16:1: what is in a person's file is destroyed five years after the last entry, though not while anything about the same person
remains in a compilation, which is destroyed five years after the circumstances ended; at the latest the last of December of the
year after. SoL 16:2 a: a child's investigation is kept until the child is thirty, a report that led to none for five years as any
other. SoL 16:4 keeps some files for research: of some municipalities all, of the others those of persons born on three days.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import CharField, Max, Model, QuerySet
from django.db.models.functions import Cast

from hemmaplan.archive.belonging import Rows, belonging_to
from hemmaplan.archive.declarations import Declaration, every, of
from hemmaplan.archive.models import Hold
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.kinds import KINDS, FileKind
from hemmaplan.cases.models import Case
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar, reference
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Ground, Person, Relation
from hemmaplan.statistics.models import Report

FILE, COMPILATION, GRACE = "retention_file", "retention_compilation", "retention_grace"
PERSONAL, COORDINATION = Person.IdKind.PERSONAL, Person.IdKind.COORDINATION
_SELECTION = Path(__file__).with_name("data") / "kept_for_research.csv"
_ADDED_TO_COORDINATION = 60  # the day of birth in a coordination number


@dataclass(frozen=True)
class Matter:
    """Det som gallras tillsammans: a file, a contact, a report that has no file, or a person with all files. Numbers only, no personal data."""

    kind: str
    id: int
    files: tuple[str, ...]
    last: dt.date
    due: dt.date
    latest: dt.date
    rows: dict[str, int]
    digest: str
    numbers: Rows = field(compare=False, repr=False)


@dataclass(frozen=True)
class Found:
    """Vad som är gallringsbart, and how many persons' matters are kept although their time is out, by why."""

    due: tuple[Matter, ...]
    kept: dict[str, int]


@dataclass(frozen=True)
class Selection:
    """Urval för forskning: whose files are never destroyed, as the ordinance reads on a day."""

    counties: frozenset[str]
    municipalities: frozenset[str]
    birth_days: frozenset[int]

    def keeps_all_of(self, municipality: str) -> bool:
        """Whether all files of the municipality are kept."""
        return municipality in self.municipalities or municipality[:2] in self.counties


def selection(on: dt.date) -> Selection:
    """The selection for research as it reads on a day."""
    held: dict[str, set[str]] = defaultdict(set)
    for row in _selected():
        first = calendar.read_iso(row["valid_from"])
        last = calendar.read_iso(row["valid_to"]) if row["valid_to"] else None
        if first <= on and (last is None or on <= last):
            held[row["kind"]].add(row["value"])
    return Selection(frozenset(held["county"]), frozenset(held["municipality"]), frozenset(map(int, held["birth_day"])))


@cache
def _selected() -> tuple[dict[str, str], ...]:
    return tuple(reference.rows_of(_SELECTION))


def birth_days(person: Person) -> frozenset[int]:
    """The days of the month on which the person may be born, by number and by birth date; none when neither is known."""
    days = {person.born_on.day} if person.born_on else set()
    if person.id_kind in {PERSONAL, COORDINATION} and person.id_number[6:8].isdecimal():
        day = int(person.id_number[6:8])
        days.add(day - _ADDED_TO_COORDINATION if day > _ADDED_TO_COORDINATION else day)
    return frozenset(day for day in days if 1 <= day <= 31)


def due_on(*, on: dt.date, municipality: str) -> Found:
    """What shall be destroyed by what is known on a day."""
    chosen = selection(on)
    kept: dict[str, int] = defaultdict(int)
    if chosen.keeps_all_of(municipality):
        return Found((), {"Alla akter i kommunen bevaras för forskning": 1})
    found: list[Matter] = []
    gone: set[int] = set()
    heads = _heads_over(on)
    held = set(Hold.objects.on(on).values_list("subject_kind", "subject_id"))
    for person in Person.objects.filter(pk__in=[pk for pk in heads if pk is not None]).order_by("pk"):
        if why := _why_kept(person, chosen):
            kept[why] += 1
            continue
        free = [head for head in heads[person.pk] if not _is_held(head, held, kept)]
        matters = [one for model, number in free if (one := _matter(model, number, on))]
        if len(matters) == len(heads[person.pk]):
            gone.add(person.pk)
        found += matters
    for head in heads.get(None, []):
        if not _is_held(head, held, kept) and (one := _matter(*head, on)):
            found.append(one)
    return Found(tuple(_whole_persons(found, gone | _without_matters(on, chosen, kept), on)), dict(kept))


def list_of(found: Found, *, as_of: dt.date, municipality: str) -> str:
    """The list (*gallringslista*) of what is due, as it is stored, reviewed and later destroyed. No personal data."""
    matters = [
        {
            "kind": one.kind, "id": one.id, "files": list(one.files), "last": str(one.last), "due": str(one.due),
            "latest": str(one.latest), "rows": one.rows, "digest": one.digest,
        }
        for one in found.due
    ]  # fmt: skip
    rule = rules.rule(FILE, on=as_of)
    content = {"as_of": str(as_of), "municipality": municipality, "rule": rule.id, "section": rule.section,
               "matters": matters}  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _is_held(head: tuple[type[Model], int], held: set[tuple[str, int]], kept: dict[str, int]) -> bool:
    model, number = head
    if (model._meta.label_lower, number) not in held:
        return False
    kept["Gallringsstopp: något pågår som behöver akten"] += 1
    return True


def head_numbered(number: str) -> Model | None:
    """The file or contact with this number: what may be held back."""
    as_text = Cast("number", CharField())  # a contact's number is a whole one
    rows = (one.heads().alias(text=as_text).filter(text=number).first() for one in _heads())
    return next((row for row in rows if row is not None), None)


# Rules of retention that a nightly job carries out by itself.
NIGHTLY = frozenset({"local_draft", "local_sent_form", "local_attempt", "local_forecast", "local_resident_account"})
KEPT = "kept"


def not_carried_out(on: dt.date) -> dict[str, str]:
    """The rules of retention that some rows are kept by and that are not carried out, each with why, in words."""
    declared = {one.retention for one in every() if one.retention and not one.is_of_a_person} - NIGHTLY - {KEPT}
    found = {}
    for name in sorted(declared):
        rule = rules.rule(name, on=on)
        why = "det finns inget i Hemmaplan som utför den" if rule.is_certain else "kommunen har inte bekräftat tiden"
        found[name] = f"{rule.title} ({rule.section}): {why}"
    return found


def reports_to_read(rows: Rows) -> list[dict[str, str | int]]:
    """Reports that may tell of the matters in own words: of their units, or of a unit above, since the matter began.

    Frozen versions by number; words that are not frozen yet as version 0.
    """
    since: dict[int, dt.date] = {}
    for model, numbers in rows.items():
        if not of(model).closed:
            continue
        for unit, moment in of(model).heads().filter(pk__in=numbers).values_list("unit", of(model).opened):
            opened = _day(moment)
            since[unit] = min(opened, since.get(unit, opened))
    begun: dict[int, dt.date] = {}
    for unit in Unit.objects.filter(pk__in=since):
        for over in unit.lineage:
            begun[over] = min(since[unit.pk], begun.get(over, since[unit.pk]))
    found: list[dict[str, str | int]] = []
    for report in (
        Report.objects.filter(unit__in=begun)
        .select_related("unit")
        .prefetch_related("versions", "texts")
        .order_by("pk")
    ):
        versions = [
            one.number for one in report.versions.all()
            if calendar.local_date(one.frozen_at) >= begun[report.unit_id] and any(one.content["texts"].values())
        ]  # fmt: skip
        words = [
            0
            for text in report.texts.all()
            if text.text and calendar.local_date(text.saved_at) >= begun[report.unit_id]
        ]
        found += [
            {"report": report.pk, "version": number, "unit": report.unit.code, "as_of": str(report.as_of)}
            for number in [*sorted(versions), *words[:1]]
        ]
    return found


def _why_kept(person: Person, chosen: Selection) -> str:
    days = birth_days(person)
    if not days:
        return "Födelsedagen är okänd: kontrollera om akten ska bevaras för forskning"
    return "Född en dag som bevaras för forskning" if days & chosen.birth_days else ""


def _heads() -> list[Declaration]:
    return [one for one in every() if one.closed and one.of is None]


def number_of_matters(rows: Rows) -> int:
    """How many matters the rows are, told by those that head one."""
    return sum(of(model).heads().filter(pk__in=numbers).count() for model, numbers in rows.items())


def _heads_over(on: dt.date) -> dict[int | None, list[tuple[type[Model], int]]]:
    """The matters of every person all of whose circumstances ended so long ago that no compilation may keep them."""
    rule = rules.rule(COMPILATION, on=on)
    matters: dict[int | None, list[tuple[type[Model], int]]] = defaultdict(list)
    lasting: set[int] = set()
    for one in _heads():
        for number, person, ended in one.heads().values_list("pk", "person_id", one.closed):
            if ended is not None and rules.due(rule, ended) <= on:
                matters[person].append((one.model, number))
            elif person is not None:
                lasting.add(person)
    return {person: found for person, found in matters.items() if person not in lasting}


def _matter(model: type[Model], number: int, on: dt.date, *, along: Iterable[int] = ()) -> Matter | None:
    """What hangs together under the head, and under the rows of its kind that go along, when the time of all is out."""
    rows = belonging_to({model: {number, *along}})
    last, ended = last_entry(rows), list(_ended(rows))
    if last is None or None in ended:
        return None
    due = max(
        *_times_of_files(rows, last, on),
        *(rules.due(rules.rule(COMPILATION, on=on), day) for day in ended if day is not None),
        dt.date.min,
    )
    if due > on:
        return None
    counts = {one._meta.label_lower: len(pks) for one, pks in sorted(rows.items(), key=_by_label)}
    listed = {one._meta.label_lower: sorted(pks) for one, pks in rows.items()}
    content = json.dumps([model._meta.label_lower, number, str(last), listed], sort_keys=True)
    return Matter(
        kind=model._meta.label_lower, id=number, files=_files(rows), last=last, due=due,
        latest=rules.due(rules.rule(GRACE, on=on), due), rows=counts, numbers=rows,
        digest=hashlib.sha256(content.encode()).hexdigest(),
    )  # fmt: skip


def _times_of_files(rows: Rows, last: dt.date, on: dt.date) -> list[dt.date]:
    """When the time of each file is out, by the rule of its kind: from the last entry, or from the birth of whom it is about.

    What came in and lies in no file led to no investigation: it goes by the rule of such files of its kind. Where the rule counts from a birth that is not known the time is never out: somebody must look.
    """
    investigated = set(
        Investigation.objects.filter(pk__in=rows.get(Investigation, ())).order_by().values_list("case", flat=True)
    )
    files = Case.objects.filter(pk__in=rows.get(Case, ())).values_list("pk", "kind", "person__born_on")
    counted = {
        (declared.retention if pk in investigated else declared.uninvestigated or declared.retention, born_on)
        for pk, kind, born_on in files
        for declared in (KINDS[FileKind(kind)],)
    }
    for kind in of(Intake).heads().filter(pk__in=rows.get(Intake, ())).values_list("area", flat=True):
        declared = KINDS[FileKind(kind)]
        counted.add((declared.uninvestigated or declared.retention, None))
    return [_time_out(name, last, born_on, on) for name, born_on in counted or {(FILE, None)}]


def _time_out(name: str, last: dt.date, born_on: dt.date | None, on: dt.date) -> dt.date:
    rule = rules.rule(name, on=on)
    if rule.unit is not rules.Unit.AGE_YEAR:
        return rules.due(rule, last)
    return rules.due(rule, born_on) if born_on is not None else dt.date.max


def _by_label(item: tuple[type[Model], set[int]]) -> str:
    return item[0]._meta.label_lower


def _files(rows: Rows) -> tuple[str, ...]:
    """The numbers of the files among the rows: they name nobody, and by them a list can be read."""
    found = (
        of(model).heads().filter(pk__in=numbers).values_list("number", flat=True)
        for model, numbers in sorted(rows.items(), key=_by_label)
        if of(model).closed
    )
    return tuple(str(number) for numbers in found for number in sorted(numbers) if number != "")


def _ended(rows: Rows) -> Iterable[dt.date | None]:
    for model, numbers in rows.items():
        if (declared := of(model)).closed:
            yield from declared.heads().filter(pk__in=numbers).values_list(declared.closed, flat=True)


def last_entry(rows: Rows) -> dt.date | None:
    """The day when something was last entered among the rows (*sista anteckningen*); None when nothing tells."""
    found: list[dt.date] = []
    for model, numbers in rows.items():
        declared = of(model)
        if declared.of is None and declared.entered:
            latest = model._base_manager.filter(pk__in=numbers).aggregate(*(Max(name) for name in declared.entered))
            found += [_day(moment) for moment in latest.values() if moment is not None]
    return max(found, default=None)


def _day(moment: Any) -> dt.date:
    return calendar.local_date(moment) if isinstance(moment, dt.datetime) else moment


# Persons ------------------------------------------------------------------------------------------------------------


def _without_matters(on: dt.date, chosen: Selection, kept: dict[str, int]) -> set[int]:
    """Persons who have no matter at all, whom nobody has a ground to see, and who are nobody's relative."""
    open_ = Ground.objects.exclude(period__endswith__lte=on).filter(period__isempty=False)
    rows = Person.objects.exclude(pk__in=open_.values("person")).exclude(pk__in=Relation.objects.values("other"))
    found = set()
    for person in _without_heads(rows).filter(recorded_at__lt=calendar.at_clock(calendar.add_years(on, -1), 0)):
        if _matter(Person, person.pk, on) is None:
            continue
        if why := _why_kept(person, chosen):
            kept[why] += 1
        else:
            found.add(person.pk)
    return found


def _whole_persons(found: list[Matter], gone: set[int], on: dt.date) -> Iterable[Matter]:
    """Let a person go with the last file, and with the person those who are known as relatives of nobody else."""
    gone = set(gone)
    while staying := set(
        Relation.objects.filter(other__in=gone).exclude(person__in=gone).values_list("other", flat=True)
    ):
        gone -= staying
    heads = {(one.kind, one.id): one for one in found}
    along = _relatives_of_nobody_else(gone)
    for person in sorted(gone):
        own = set(Relation.objects.filter(person=person, other__in=along).values_list("other", flat=True))
        along -= own
        whole = _matter(Person, person, on, along=own)
        if whole is None:  # something about the person was entered since: the files go, the person stays a while
            continue
        for model, numbers in whole.numbers.items():
            for number in numbers:
                heads.pop((model._meta.label_lower, number), None)
        heads[whole.kind, whole.id] = whole
    yield from sorted(heads.values(), key=lambda one: (one.kind, one.id))


def _relatives_of_nobody_else(persons: set[int]) -> set[int]:
    """Those known only as relatives of the persons: without matter or ground of their own, and related to nobody else."""
    rows = Person.objects.filter(pk__in=Relation.objects.filter(person__in=persons).values("other"))
    rows = rows.exclude(pk__in=persons).exclude(pk__in=Ground.objects.values("person"))
    rows = rows.exclude(pk__in=Relation.objects.exclude(person__in=persons).values("other"))
    rows = rows.exclude(pk__in=Relation.objects.exclude(other__in=persons).values("person"))
    return set(_without_heads(rows).values_list("pk", flat=True))


def _without_heads(rows: QuerySet[Person]) -> QuerySet[Person]:
    for one in _heads():
        rows = rows.exclude(pk__in=one.model._base_manager.filter(person_id__isnull=False).values("person_id"))
    return rows
