"""What a clock's events say of it, and what a wanted clock asks of the ledger. Pure: no rows are read or written here.

The columns of a clock are what :func:`state_of` makes of its events. The action that adds an event sets them, the import
sets them for many, a test replays them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hemmaplan.deadlines.states import ENDINGS, MOVES, Happening


class Happened(Protocol):
    """An event of a clock, as far as its state needs it. They come in the order they were recorded."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def on(self) -> dt.date: ...  # noqa: D102
    @property
    def at(self) -> dt.datetime | None: ...  # noqa: D102
    @property
    def counted_from(self) -> dt.date | None: ...  # noqa: D102
    @property
    def due_on(self) -> dt.date | None: ...  # noqa: D102
    @property
    def due_at(self) -> dt.datetime | None: ...  # noqa: D102
    @property
    def recorded_at(self) -> dt.datetime: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class ClockState:
    """Fristens läge: from when it runs, when it is due, whether it is paused, when and how it ended."""

    entered_on: dt.date
    starts_on: dt.date
    due_on: dt.date
    due_at: dt.datetime | None = None
    paused_on: dt.date | None = None
    ended_on: dt.date | None = None
    ended_at: dt.datetime | None = None
    end: str = ""
    ended_recorded_at: dt.datetime | None = None
    amended_on: dt.date | None = None

    def runs(self, day: dt.date) -> bool:
        """In the ledger on the day, and not yet ended. A paused clock counts as running."""
        return self.entered_on <= day and (self.ended_on is None or day < self.ended_on)

    def late(self, day: dt.date) -> bool:
        """Whether the time was out: a clock due on a day is late from the next. A paused clock is not."""
        return self.runs(day) and self.due_on < day and self.paused_on is None

    @property
    def answered_late(self) -> bool:
        """Whether what was to be done was done after the last day; to the minute where the rule counts hours."""
        if self.end != Happening.ANSWERED or self.ended_on is None:
            return False
        if self.due_at is not None and self.ended_at is not None:
            return self.ended_at > self.due_at
        return self.ended_on > self.due_on


def state_of(events: Iterable[Happened], *, on: dt.date | None = None, known: dt.datetime | None = None) -> ClockState:
    """The state that the events tell: today, or as it was on a day, by what was recorded at a time.

    A second start corrects the first and all that followed it; of two ends the later recorded holds. Both hold for every
    day, since what was wrong was never so. An extension or a pause holds from its own day.

    Raises:
        LookupError: the clock had not been recorded then.
    """
    seen = [event for event in events if known is None or event.recorded_at <= known]
    first = next((at for at in range(len(seen) - 1, -1, -1) if seen[at].kind == Happening.STARTED), None)
    if first is None:
        raise LookupError("no start")
    start, since = seen[first], seen[first + 1 :]
    assert start.due_on is not None  # a constraint of the table; said for the type checker
    due_on, due_at, paused_on = start.due_on, start.due_at, None
    for event in since:
        if event.kind not in MOVES or (on is not None and event.on > on):
            continue
        if event.kind != Happening.EXTENDED:
            paused_on = event.on if event.kind == Happening.PAUSED else None
        if event.due_on is not None:
            due_on, due_at = event.due_on, event.due_at
    ends = [event for event in since if event.kind in ENDINGS]
    end = ends[-1] if ends else None
    amending = [event.on for event in since if event.kind in MOVES]
    amending += [event.on for event in ends[:-1]] + ([start.on] if first else [])
    return ClockState(
        entered_on=start.on,
        starts_on=start.counted_from or start.on,
        due_on=due_on,
        due_at=due_at,
        paused_on=paused_on,
        ended_on=end.on if end else None,
        ended_at=end.at if end else None,
        end=end.kind if end else "",
        ended_recorded_at=end.recorded_at if end else None,
        amended_on=max(amending, default=None),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """En frist som ska finnas: what the facts of a matter say the ledger should hold, ended clocks too."""

    rule: str
    subject_kind: str
    subject_id: int
    unit_id: int
    person_id: int | None
    section: str
    starts_on: dt.date
    entered_on: dt.date
    due_on: dt.date
    ended_on: dt.date | None = None
    end: str = ""
    case_id: int | None = None
    # When it became known that it ran, and that it had ended, where somebody has said; otherwise the same days.
    recorded_at: dt.datetime | None = None
    ended_recorded_at: dt.datetime | None = None
    # The ledger may have counted from a later day towards the same due day: a plan followed up without a new plan.
    may_start_later: bool = False

    @property
    def key(self) -> tuple[str, int, str]:
        """One clock of these runs at a time."""
        return self.subject_kind, self.subject_id, self.rule


class Kept(Protocol):
    """A clock in the ledger, as far as a comparison needs it."""

    @property
    def subject_kind(self) -> str: ...  # noqa: D102
    @property
    def subject_id(self) -> int: ...  # noqa: D102
    @property
    def rule(self) -> str: ...  # noqa: D102
    @property
    def starts_on(self) -> dt.date: ...  # noqa: D102
    @property
    def entered_on(self) -> dt.date: ...  # noqa: D102
    @property
    def due_on(self) -> dt.date: ...  # noqa: D102
    @property
    def amended_on(self) -> dt.date | None: ...  # noqa: D102
    @property
    def ended_on(self) -> dt.date | None: ...  # noqa: D102
    @property
    def end(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Difference:
    """Skillnad: a clock that should be there and is not, is not as it should, or runs and should not."""

    wanted: Wanted | None
    kept: Kept | None

    @property
    def about(self) -> "Wanted | Kept":
        """What tells which matter it is about: a difference has at least one side."""
        side = self.wanted or self.kept
        assert side is not None
        return side

    def __str__(self) -> str:
        thing = self.about
        said = " → ".join(_clock_text(side) for side in (self.kept, self.wanted))
        return f"{thing.subject_kind} {thing.subject_id} {thing.rule}: {said}"


def _clock_text(side: Wanted | Kept | None) -> str:
    if side is None:
        return "finns inte"
    return f"{side.starts_on}–{side.due_on}" + (f" {side.end} {side.ended_on}" if side.ended_on else "")


def differences(kept: Sequence[Kept], wanted: Sequence[Wanted], *, whole: bool = False) -> list[Difference]:
    """Where the ledger does not say what the facts of the matters say.

    A running clock is compared with the one that should run, the others with the one that was counted from the same day.
    Ended clocks that nobody wants are history of their own and stay, unless the facts tell the ``whole`` history: then
    what has been answered once too often is told.
    """
    ours: dict[tuple[str, int, str], list[Kept]] = defaultdict(list)
    for clock in kept:
        ours[(clock.subject_kind, clock.subject_id, clock.rule)].append(clock)
    pairs: list[tuple[Wanted | None, Kept | None]] = []
    for want in sorted(wanted, key=lambda one: one.ended_on is not None):
        there = ours[want.key]
        found = _same(want, there)
        if found is not None:
            there.remove(found)
        pairs.append((want, found))
    pairs += [(None, clock) for rest in ours.values() for clock in rest if whole or clock.ended_on is None]
    return [Difference(want, clock) for want, clock in pairs if want is None or clock is None or _differ(want, clock)]


def _same(want: Wanted, there: list[Kept]) -> Kept | None:
    """The clock of the ledger that the wanted one is."""
    running = [clock for clock in there if clock.ended_on is None]
    from_day = [clock for clock in there if clock.starts_on == want.starts_on]
    from_day.sort(key=lambda clock: clock.entered_on != want.entered_on)  # one counted from a day may have begun again
    if want.ended_on is None:
        return next(iter(running + from_day), None)
    later = [c for c in there if want.may_start_later and (c.due_on, c.ended_on) == (want.due_on, want.ended_on)]
    return next(iter(later + from_day + running), None)


def _differ(want: Wanted, clock: Kept) -> bool:
    if (want.ended_on, want.end) != (clock.ended_on, clock.end):
        return True
    if want.may_start_later and want.due_on == clock.due_on:
        return False
    if (want.starts_on, want.entered_on) != (clock.starts_on, clock.entered_on):
        return True
    return want.due_on != clock.due_on and clock.amended_on is None
