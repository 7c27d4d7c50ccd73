"""The delegation scheme (*delegationsordning*) as dated data: which level may take which decision, within which limits.

``data/delegation.csv`` holds starting rows; a municipality loads its own by ``HEMMAPLAN_DELEGATION``. What no row says, the
board decides; whoever stands above a level has the same right (KL 6:37-6:38, 7:5-7:6). Plain Python: a file is read once.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hemmaplan.foundation import calendar, reference, written

DATA: Final = Path(__file__).with_name("data") / "delegation.csv"
OFFICERS: Final = ("worker", "lead", "manager", "director")
"""From the lowest: whoever may decide on one level may on those below."""
ELECTED: Final = ("chair", "committee", "board")
"""The elected. The chair decides what cannot wait (KL 6:39), the committee what is its own or an officer's."""
AUTOMATIC: Final = "automatic"
"""The automated decision function that the board has named (KL 6:37): no level of a person, neither above nor below one."""
_NAMES: Final = {
    "worker": "socialsekreteraren", "lead": "förste socialsekreteraren", "manager": "enhetschefen",
    "director": "verksamhetschefen", "chair": "ordföranden", "committee": "utskottet", "board": "nämnden",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Vad beslutet omfattar: what a row may limit. No number of months means until further notice."""

    verb: str = ""
    area: str = ""
    months: int | None = None
    ore_a_month: int | None = None
    care_form: str = ""


@dataclass(frozen=True, slots=True)
class Item(reference.Sourced):
    """Punkt i delegationsordningen: a kind of decision, the lowest level that may take it, and within which limits."""

    number: str
    kind: str
    verbs: frozenset[str]
    level: str
    areas: frozenset[str] = frozenset()
    months: int | None = None
    ore_a_month: int | None = None
    care_form: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    source: str = ""
    verified: str = "L"

    def covers(self, limits: Limits, on: date) -> bool:
        """Whether the row speaks of such a decision on the day."""
        in_time = reference.holds(self.valid_from, self.valid_to, on)
        of_sort = limits.verb in self.verbs and (not self.areas or limits.area in self.areas)
        short = self.months is None or (limits.months is not None and limits.months <= self.months)
        cheap = self.ore_a_month is None or (limits.ore_a_month or 0) <= self.ore_a_month
        return in_time and of_sort and short and cheap and (not self.care_form or self.care_form == limits.care_form)

    def opens_to(self, level: str) -> bool:
        """Whether who decides on the level may decide by the row. What is given to the machine is given to nobody else by that."""
        if AUTOMATIC in {level, self.level}:
            return level == self.level
        if level in ELECTED:
            return level in {"board", "chair"} or self.level != "board"
        return level in OFFICERS and self.level in OFFICERS[: OFFICERS.index(level) + 1]


@dataclass(frozen=True, slots=True)
class NotDelegated:
    """Inte delegerat till nivån: why, and the lowest level that may decide."""

    text: str
    needed: str


def may_decide(
    kind: str, level: str, limits: Limits, on: date, *, items: "tuple[Item, ...] | None" = None
) -> Item | NotDelegated:
    """The item by which the level may take the decision on the day, or why not."""
    covering = [it for it in (scheme() if items is None else items) if it.kind == kind and it.covers(limits, on)]
    open_ = next((it for it in covering if it.opens_to(level)), None)
    if open_ is not None:
        return open_
    if level in ELECTED and all(it.level == AUTOMATIC for it in covering):
        return Item("", kind, frozenset({limits.verb}), "board", note="Inte delegerat: nämnden beslutar.")
    if not covering:
        return NotDelegated("Beslutet är inte delegerat i den omfattningen: nämnden beslutar.", "board")
    persons = [it for it in covering if it.level != AUTOMATIC]
    if level == AUTOMATIC or not persons:
        return NotDelegated("Enligt delegationsordningen fattas beslutet inte automatiskt.", "board")
    rank = (*OFFICERS, *ELECTED).index
    lowest = min(persons, key=lambda it: rank(it.level))
    return NotDelegated(
        f"Enligt delegationsordningen, punkt {lowest.number}, beslutar {_NAMES[lowest.level]} om detta.", lowest.level
    )


def could_decide(kind: str, verb: str, level: str, on: date) -> bool:
    """Whether some item opens such a decision to the level, within limits that what is written may still come to lie in."""
    return any(
        it.kind == kind and verb in it.verbs and it.opens_to(level) and reference.holds(it.valid_from, it.valid_to, on)
        for it in scheme()
    )


def lowest_level(kind: str, limits: Limits, on: date) -> str:
    """The lowest level that may take the decision on the day."""
    found = may_decide(kind, "", limits, on)
    return found.needed if isinstance(found, NotDelegated) else found.level


def months_of(first: date | None, last: date | None) -> int | None:
    """How many months a period takes, a begun one counted whole; ``None`` when it has no end or no beginning."""
    if first is None or last is None:
        return None
    months = 1
    while calendar.add_months(first, months) <= last:
        months += 1
    return months


def scheme() -> tuple[Item, ...]:
    """The scheme in use: the municipality's own where a file is named, otherwise the starting rows."""
    from django.conf import settings

    return _of(Path(settings.DELEGATION_SCHEME) if settings.DELEGATION_SCHEME else DATA)


@cache
def _of(path: Path) -> tuple[Item, ...]:
    return load(reference.rows_of(path))


def load(rows: list[dict[str, str]]) -> tuple[Item, ...]:
    """Read the rows. Raises ``ValueError`` naming the item that cannot be read."""
    return tuple(_read(row) for row in rows)


def _read(row: dict[str, str]) -> Item:
    try:
        if row["level"] not in (*OFFICERS, *ELECTED, AUTOMATIC):
            message = f"nivån {row['level']} finns inte"
            raise ValueError(message)  # noqa: TRY301
        return Item(
            number=row["number"], kind=row["kind"], verbs=frozenset(row["verbs"].split()), level=row["level"],
            areas=frozenset(row["areas"].split()), months=_number(row["months"]), ore_a_month=_number(row["ore_a_month"]),
            care_form=row["care_form"], valid_from=reference.day(row["valid_from"]), valid_to=reference.day(row["valid_to"]),
            note=row["note"], source=row["source"], verified=row["verified"],
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        message = f"Punkten {row.get('number')!r} i delegationsordningen kan inte läsas: {error}"
        raise ValueError(message) from error


def _number(text: str) -> int | None:
    return written.read_whole(text) if text else None
