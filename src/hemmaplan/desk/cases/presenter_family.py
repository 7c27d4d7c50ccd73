"""What the page of a family is put together from: the drawing, the same as tables, bonds and network as far as they may be shown."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.models import Bond, NetworkContact
from hemmaplan.cases.permissions import may_write
from hemmaplan.desk.cases.presenter import age_of
from hemmaplan.people import genogram
from hemmaplan.people.family import Family, family_of
from hemmaplan.people.measures import ages_on
from hemmaplan.people.models import HouseholdMember, Person, Relation
from hemmaplan.people.redaction import PersonView, show
from hemmaplan.web.page import Page

STROKE, STEP = 7, 12
LONGEST_NAME = 17


@dataclass(frozen=True)
class Figure:
    """En person i ritningen: the symbol and what stands under it."""

    symbol: genogram.Symbol
    name: str
    years: str
    age: str
    home: bool
    diamond: str


@dataclass(frozen=True)
class BondLine:
    """Ett band i ritningen: its path, or several beside each other."""

    kind: str
    paths: tuple[str, ...]
    label: str


@dataclass(frozen=True)
class Picture:
    """Ritningen med allt som står i den."""

    figures: list[Figure]
    lines: list[tuple[genogram.Line, list[str]]]
    bonds: list[BondLine]
    width: int
    height: int
    left_out: int


def context(request: Page, case: Case, *, party: Person | None = None) -> dict[str, Any]:
    """Everything on the page. For a ``party``: what others have told of bonds and network is left out."""
    user: Any = request.user
    family = family_of(case.person, user=user)
    seen = {one.pk: show(one, user) for one in family.persons}
    bonds, network = Bond.objects.visible_to(user).filter(case=case), NetworkContact.objects.visible_to(user)
    network = network.filter(case=case, period__contains=request.today)
    if party is not None:
        bonds, network = bonds.from_informant(party), network.from_informant(party)
    held = list(bonds.filter(period__contains=request.today).select_related("one", "other", "informant"))
    return {
        "case": case, "person": case.person, "order": None, "opens": True, "tab": "family", "age": age_of(request, case),
        "may_write": may_write(user, case), "party": party, "bonds": held, "network": _by_sector(network.select_related("informant")),
        "picture": picture(family, held, seen, on=request.today), "rows": list(_rows(family, request.today)),
        "relations": sorted(family.relations, key=lambda row: (request.today not in row.period, row.pk)),
        "households": _households(family), "today": request.today, "parties": _parties(family, case, user),
        "shown_ids": set(seen),
    }  # fmt: skip


def _parties(family: Family, case: Case, user: Any) -> list[Person]:
    """For whom the family may be printed: those of it who have told of something in the file."""
    informants = set(Bond.objects.visible_to(user).filter(case=case).values_list("informant", flat=True))
    informants |= set(NetworkContact.objects.visible_to(user).filter(case=case).values_list("informant", flat=True))
    return [one for one in family.persons if one.pk in informants]


def _by_sector(rows: Any) -> list[tuple[str, list[NetworkContact]]]:
    held = list(rows)
    sectors = [(str(one.label), [row for row in held if row.sector == one]) for one in NetworkContact.Sector]
    return [(label, found) for label, found in sectors if found]


def _rows(family: Family, on: dt.date) -> Iterator[dict[str, Any]]:
    """The persons, the nearest first, each with custody and household: what the drawing says, for those who read it as a table."""
    home = family.living_with_first(on)
    held = family.holding(on)
    for one in family.persons:
        custody = [row.other for row in held if row.kind == Relation.Kind.GUARDIAN and row.person_id == one.pk]
        yield {
            "person": one,
            "custody": custody,
            "home": one.pk in home,
            "ages": ages_on(person=one, on=one.deceased_on or on),
        }


def _households(family: Family) -> list[list[HouseholdMember]]:
    """Households over time, the latest first, each with its members."""
    found: dict[int, list[HouseholdMember]] = {}
    for row in family.households:
        found.setdefault(row.household_id, []).append(row)
    return [sorted(rows, key=lambda row: row.pk) for rows in found.values()]


# --- the drawing --------------------------------------------------------------------------------------------------------


def picture(family: Family, bonds: list[Bond], seen: dict[int, PersonView], *, on: dt.date) -> Picture:
    """The drawing with names, ages and bonds, as the reader may see them: of a masked person nothing but the symbol of nobody."""
    drawn = genogram.lay_out(
        [_member(one, seen[one.pk]) for one in family.persons], list(_couples(family, on)), list(_children(family, on)),
        index=family.persons[0].pk,
    )  # fmt: skip
    persons, home = {one.pk: one for one in family.persons}, family.living_with_first(on)
    figures = [_figure(symbol, persons[symbol.id], seen[symbol.id], home, on) for symbol in drawn.symbols]
    at = {one.id: (one.x, one.y) for one in drawn.symbols}
    drawable = [row for row in bonds if row.one_id in at and row.other_id in at]
    return Picture(
        figures, [(line, _strokes(line)) for line in drawn.lines],
        [BondLine(row.kind, _bond(row.kind, at[row.one_id], at[row.other_id]), row.get_kind_display()) for row in drawable],
        drawn.width, drawn.height, len(drawn.left_out),
    )  # fmt: skip


def _member(person: Person, view: PersonView) -> genogram.Member:
    if view.masked:
        return genogram.Member(person.pk)
    return genogram.Member(person.pk, person.sex, person.born_on, person.deceased_on is not None)


def _couples(family: Family, on: dt.date) -> Iterator[genogram.Couple]:
    """The latest form of each couple: one that holds, or how it ended."""
    for row in sorted(family.relations, key=lambda row: (on in row.period, row.period.lower or dt.date.min)):
        if row.kind == Relation.Kind.PARTNER:
            form = row.form if on in row.period or row.form == Relation.Form.DIVORCED else Relation.Form.SEPARATED
            yield genogram.Couple(row.person_id, row.other_id, form)


def _children(family: Family, on: dt.date) -> Iterator[genogram.ChildOf]:
    """Who is whose child. A guardian of whom no parenthood is told is drawn as having the custody."""
    for row in family.relations:
        if row.kind == Relation.Kind.GUARDIAN and on in row.period:
            yield genogram.ChildOf(row.person_id, row.other_id, "custody")
    for row in family.relations:
        if row.kind == Relation.Kind.PARENT:
            yield genogram.ChildOf(row.person_id, row.other_id, row.form)
        elif row.kind == Relation.Kind.CHILD:
            yield genogram.ChildOf(row.other_id, row.person_id, row.form)


def _figure(symbol: genogram.Symbol, person: Person, view: PersonView, home: set[int], on: dt.date) -> Figure:
    name = view.name if len(view.name) <= LONGEST_NAME else f"{view.name[: LONGEST_NAME - 1]}…"
    x, y, r = symbol.x, symbol.y, genogram.SIZE
    diamond = f"M{x} {y - r}L{x + r} {y}L{x} {y + r}L{x - r} {y}Z"
    if view.masked:
        return Figure(symbol, name, "", "", symbol.id in home, diamond)
    ages = ages_on(person=person, on=person.deceased_on or on)
    age = str(ages[0]) if ages and ages[0] == ages[1] else ""
    born = str(person.born_on.year) if person.born_on else ""
    years = f"{born}–{person.deceased_on.year}" if person.deceased_on else born
    return Figure(symbol, name, years, age, symbol.id in home, diamond)


def _strokes(line: genogram.Line) -> list[str]:
    """One stroke through the line of those who have separated, two of those who have divorced."""
    x, y = line.middle
    many = {Relation.Form.SEPARATED: (0,), Relation.Form.DIVORCED: (-STROKE, STROKE)}.get(line.form, ())  # type: ignore[call-overload]
    return [f"M{x + aside - 4} {y + 9}L{x + aside + 4} {y - 9}" for aside in many]


def _bond(kind: str, one: tuple[int, int], other: tuple[int, int]) -> tuple[str, ...]:
    """The path of a bond from the edge of one symbol to the edge of the other."""
    (ax, ay), (bx, by) = one, other
    length = max(1.0, ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)
    ux, uy, trim = (bx - ax) / length, (by - ay) / length, genogram.SIZE + 6

    def point(along: float, aside: float) -> str:
        return f"{ax + ux * along - uy * aside:.1f} {ay + uy * along + ux * aside:.1f}"

    end = length - trim
    if kind in {Bond.Kind.CONFLICT, Bond.Kind.VIOLENCE}:
        count = max(2, int((end - trim) / STEP))
        turns = [point(trim + (end - trim) * n / count, 6 if n % 2 else -6) for n in range(1, count)]
        middle: tuple[str, ...] = ("M" + "L".join([point(trim, 0), *turns, point(end, 0)]),)
    else:
        asides = {Bond.Kind.CLOSE: (-3, 3), Bond.Kind.VERY_CLOSE: (-5, 0, 5)}.get(Bond.Kind(kind), (0,))
        middle = tuple(f"M{point(trim, aside)}L{point(end, aside)}" for aside in asides)
    if kind in Bond.DIRECTED:
        return (*middle, f"M{point(end - 9, -6)}L{point(end, 0)}L{point(end - 9, 6)}")
    return middle


def legend() -> list[tuple[str, str]]:
    """What the lines mean, by the form they are drawn in."""
    return [
        ("married", _("Gifta, eller inte angivet")), ("cohabiting", _("Sambor")), ("separated", _("Separerade: ett streck")),
        ("divorced", _("Skilda: två streck")), ("foster", _("Adoption, familjehem, bonusförälder eller bara vårdnad känd")),
    ]  # fmt: skip


def words_of(picture_: Picture) -> str:
    """What is seen, in a sentence, to who cannot see it: the tables say the rest."""
    return pgettext("genogram", "%(count)s personer i tre generationer. Samma uppgifter står i tabellerna under.") % {
        "count": len(picture_.figures)
    }
