"""The attendance grid (*närvarolista*): participants in rows, sessions in columns, the session of the day wide.

The grid names nobody itself: the page asks the redaction rule for each line that carries a person.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures import groups as measures
from hemmaplan.interventions.models import Attendance, GroupRound, OpenContact, Order, Participation, Session

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.people.models import Person

WINDOW = 7
BEFORE = 4
Status = Attendance.Status
# Status, its key on the keyboard, its icon, and the order in which a click goes round.
MARKS = ((Status.PRESENT, "n", "check"), (Status.NOTIFIED, "a", "phone"), (Status.ABSENT, "f", "x"))
NEXT = {"": Status.PRESENT, Status.PRESENT: Status.ABSENT, Status.ABSENT: Status.NOTIFIED, Status.NOTIFIED: ""}
NEXT_AHEAD = {"": Status.NOTIFIED, Status.NOTIFIED: ""}


@dataclass(frozen=True)
class Mark:
    """One of the three buttons in a wide cell. ``value`` is what it sends; pressed, it takes the note away."""

    status: str
    label: str | Promise
    key: str
    icon: str
    value: str
    pressed: bool


@dataclass(frozen=True)
class Cell:
    """One participant at one session. ``marks`` is filled only in the wide column."""

    id: str
    at: str
    column: "Column"
    status: str
    label: str | Promise
    icon: str
    value: str
    open: bool
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Column:
    """One session as a column."""

    session: Session
    day: dt.date
    wide: bool
    ahead: bool


@dataclass(frozen=True)
class Line:
    """One participant: the person, where the viewer may see who it is; otherwise an alias or the number alone."""

    participation: Participation
    person: "Person | None"
    alias: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """The part of the attendance list that is shown."""

    columns: Sequence[Column]
    lines: Sequence[Line]
    focus: Session | None
    start: int
    earlier: int | None
    later: int | None
    total: int


def in_focus(sessions: Sequence[Session], at: dt.datetime) -> int:
    """Which session is the one to note now: today's, else the last that has been, else the next."""
    today = calendar.local_date(at)
    last = 0
    for n, session in enumerate(sessions):
        day = calendar.local_date(session.starts_at)
        if day == today and session.state != Session.State.CANCELLED:
            return n
        if day <= today:
            last = n
    return last


def build(round_: GroupRound, user: "User", at: dt.datetime, start: int | None = None) -> Grid:
    """The grid of a round around the session of the day, or from the session numbered ``start`` in the row of them."""
    sessions = list(round_.sessions.order_by("starts_at", "pk"))
    if not sessions:
        return Grid((), (), None, 0, None, None, 0)
    focus = in_focus(sessions, at)
    most = max(0, len(sessions) - WINDOW)
    first = min(max(0, focus - BEFORE if start is None else start), most)
    shown = sessions[first : first + WINDOW]
    today = calendar.local_date(at)
    columns = []
    for session in shown:
        day = calendar.local_date(session.starts_at)
        columns.append(Column(session, day, session is sessions[focus], day > today))
    if not any(column.wide for column in columns):
        columns[-1] = Column(columns[-1].session, columns[-1].day, wide=True, ahead=columns[-1].ahead)
    return Grid(
        columns, lines(round_, columns, user), sessions[focus], first,
        max(0, first - WINDOW) if first else None, first + WINDOW if first < most else None, len(sessions),
    )  # fmt: skip


def for_session(session: Session, user: "User", at: dt.datetime) -> Grid:
    """The grid with one column: the page for the phone."""
    day = calendar.local_date(session.starts_at)
    column = Column(session, day, wide=True, ahead=day > calendar.local_date(at))
    return Grid([column], lines(session.round, [column], user), session, 0, None, None, 1)


def lines(round_: GroupRound, columns: Sequence[Column], user: "User") -> list[Line]:
    """Everybody who had a place on any of the days shown, with what is noted. Four queries."""
    first, last = columns[0].day, max(columns[-1].day, user.scope.day)
    rows = Participation.objects.visible_to(user).filter(round=round_, joined_on__lte=last).exclude(left_on__lt=first)
    rows = rows.select_related("order__person", "contact__person").order_by("number")
    statuses = measures.notes_of(session_ids=[column.session.pk for column in columns])
    known = Known.among(list(rows), user)
    return [_line(n, row, columns, statuses, known) for n, row in enumerate(rows)]


def _line(
    n: int, row: Participation, columns: Sequence[Column], statuses: dict[tuple[int, int], str], known: "Known"
) -> Line:
    person, alias = known.who(row)
    cells = [
        _cell(n, at, row, column, statuses.get((column.session.pk, row.pk), "")) for at, column in enumerate(columns)
    ]
    return Line(row, person, alias, cells)


@dataclass(frozen=True)
class Known:
    """Vilka deltagare tittaren känner: those whose order or contact is open to the viewer today; the others are a number."""

    orders: frozenset[int]
    contacts: frozenset[int]

    @classmethod
    def among(cls, rows: Sequence[Participation], user: "User") -> "Known":
        """Of these participants. Two queries; none for what nobody has."""
        orders = [row.order_id for row in rows if row.order_id]
        contacts = [row.contact_id for row in rows if row.contact_id]
        return cls(
            frozenset(Order.objects.visible_to(user).filter(pk__in=orders).values_list("pk", flat=True)),
            frozenset(OpenContact.objects.visible_to(user).filter(pk__in=contacts).values_list("pk", flat=True)),
        )

    def who(self, row: Participation) -> "tuple[Person | None, str]":
        """The person, or the alias, of a participant: neither when what let them into the group is closed to the viewer."""
        if row.order is not None and row.order_id in self.orders:
            return row.order.person, ""
        if row.contact is not None and row.contact_id in self.contacts:
            return row.contact.person, row.contact.alias
        return None, ""


def _cell(n: int, at: int, row: Participation, column: Column, status: str) -> Cell:
    session = column.session
    there = row.joined_on <= column.day and (row.left_on is None or row.left_on >= column.day)
    to = f"{session.pk}:{row.pk}:"
    turn = NEXT_AHEAD if column.ahead else NEXT
    marks = [
        Mark(mark.value, mark.label, key, icon, to + ("" if mark == status else mark.value), mark == status)
        for mark, key, icon in MARKS
        if column.wide and (mark == Status.NOTIFIED or not column.ahead)
    ]
    return Cell(
        id=f"n-{session.pk}-{row.pk}", at=f"{n}:{at}", column=column, status=status,
        label=Status(status).label if status else _("inte noterat"),
        icon=next((icon for mark, _key, icon in MARKS if mark == status), ""),
        value=to + turn.get(status, ""), open=there and session.state != Session.State.CANCELLED, marks=marks,
    )  # fmt: skip
