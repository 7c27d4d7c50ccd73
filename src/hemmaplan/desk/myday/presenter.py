"""What stands on the page of one person's day, put together from groups, visits, housing and clocks."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from hemmaplan.cases.models import Case
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.deadlines.clocked import answered_by
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.addresses import address, page_of_file, pages_of
from hemmaplan.desk.cases import presenter_changes
from hemmaplan.desk.reception import presenter as reception
from hemmaplan.desk.work import presenter
from hemmaplan.foundation import calendar
from hemmaplan.housing.measures import overdue
from hemmaplan.housing.models import Tenancy
from hemmaplan.housing.rights import HousingRight
from hemmaplan.interventions.measures import day as measures
from hemmaplan.interventions.measures.decided import is_unseen
from hemmaplan.interventions.models import Order, Session, Visit
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.people import measures as persons
from hemmaplan.people.models import Person, StatedNumber
from hemmaplan.people.rights import PersonRight
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action

MOST = measures.MOST


@dataclass(frozen=True)
class Entry:
    """One line of today: a session, a visit or a supervision. Only one of them is there. ``url`` is where a visit opens."""

    at: dt.datetime | None
    session: Session | None = None
    visit: Visit | None = None
    tenancy: Tenancy | None = None
    url: str = ""
    actions: tuple[Action, ...] = ()

    @property
    def until(self) -> dt.datetime | None:
        """When it is over."""
        thing = self.session or self.visit
        return self.at + dt.timedelta(minutes=thing.minutes) if thing and self.at else None


@dataclass(frozen=True)
class Ticking:
    """One running clock, with whom it is about and where it leads."""

    clock: Clock
    due: dt.date
    person: Person | None
    url: str
    answer: str = ""


def entries(request: Page) -> list[Entry]:
    """Today in time order; what has no time of its own comes last."""
    user: Any = request.user
    today = measures.today_of(user=user, on=request.today)
    rows = [
        Entry(row.starts_at, session=row, actions=_links(address("groups:session", row.pk))) for row in today.sessions
    ]
    rows += _visits(request, today.visits)
    rows.sort(key=attrgetter("at"))  # each of these has its time
    return rows + [Entry(None, tenancy=row) for row in supervision(request)]


def _visits(request: Page, visits: Iterable[Visit]) -> list[Entry]:
    """Each visit with what can be said of it. One is told to open where its order does: one's own visit need not."""
    rows = list(visits)
    orders = _opened(request, [row.order_id for row in rows])
    return [
        Entry(
            row.planned_at, visit=row, url=address("work:visits", row.order_id) if row.order_id in orders else "",
            actions=tuple(presenter.visit_actions(row, request, back="myday", brief=True)),
        )
        for row in rows
    ]  # fmt: skip


def _opened(request: Page, ids: Collection[int]) -> set[int]:
    """Which of these orders open to the user. No query for none."""
    return set(Order.objects.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _links(url: str) -> tuple[Action, ...]:
    return (Action(label=_("Närvaro"), url=url),) if url else ()


def my_tenancies(request: Page) -> Any:
    """The tenancies the user supervises."""
    rows = Tenancy.objects.visible_to(request.user).supervised_by(request.user).filter(period__contains=request.today)
    return rows.select_related("person", "dwelling", "case")


def supervision(request: Page) -> list[Tenancy]:
    """Supervision planned for today or earlier and not done."""
    planned = Min("visits__planned_on", filter=Q(visits__done_at__isnull=True))
    rows = my_tenancies(request).annotate(planned=planned).filter(planned__lte=request.today)
    return list(rows.order_by("planned", "pk")[:MOST])


def supervision_overdue(request: Page, planned: list[Tenancy]) -> list[Tenancy]:
    """Flats not seen within their interval and not planned for today either."""
    rows = overdue(my_tenancies(request), day=request.today).exclude(pk__in=[row.pk for row in planned])
    return list(rows.order_by("pk")[:MOST])


def unrecorded(request: Page) -> list[Entry]:
    """Visits of earlier days that nobody has said what became of."""
    return _visits(request, measures.unrecorded_visits(user=request.user, on=request.today)[:MOST])


def ticking(request: Page) -> list[Ticking]:
    """The user's running clocks, each with its person, what answers it, and a link to what it is about or to its file."""
    clocks = list(measures.clocks_of(user=request.user)[:MOST])
    persons = Person.objects.visible_to(request.user).in_bulk([row.person_id for row in clocks if row.person_id])
    pages = pages_of(clocks, request.user)
    others = {row.case_id for row in clocks if row.pk not in pages and row.case_id}
    files = Case.objects.visible_to(request.user).in_bulk(others) if others else {}
    return [
        Ticking(
            row, row.due_on, persons.get(row.person_id or 0),
            pages.get(row.pk) or page_of_file(files.get(row.case_id or 0)), _(answered_by(row.rule)),
        )
        for row in clocks
    ]  # fmt: skip


def drafts(request: Page) -> list[Any]:
    """The user's unsigned notes, each with whether it has waited longer than it should."""
    found: list[Any] = list(measures.drafts_of(user=request.user)[:MOST])
    for note in found:
        note.waits = measures.waits_to_be_signed(note, on=request.today)
    return found


def to_acknowledge(request: Page) -> list[Any]:
    """Orders the user's units have not acknowledged, each with whether it has waited longer than a working day: the sender is told too."""
    found: list[Any] = list(measures.to_acknowledge(user=request.user)[:MOST])
    for order in found:
        order.unseen = is_unseen(order, request.today)
    return found


def whole(request: Page) -> dict[str, object]:
    """The page: only the parts that the user's role has anything to do with."""
    user: Any = request.user
    scope = user.scope
    page: dict[str, object] = {}
    performs = scope.anywhere(OrderRight.HANDLE_ORDERS) or scope.anywhere(HousingRight.SUPERVISE_HOUSING)
    investigates = scope.anywhere(AuthorityRight.INVESTIGATE)
    if performs:
        today = entries(request)
        late = [row.tenancy for row in today if row.tenancy]
        page |= {
            "entries": today, "unrecorded": unrecorded(request), "supervision_late": supervision_overdue(request, late),
            "plans": measures.plans_to_follow_up(user=user, on=request.today),
        }  # fmt: skip
    if scope.anywhere(AuthorityRight.TAKE_INTAKES):
        page |= {"unassessed": reception.unassessed(request), "night": reception.night(request)}
    if performs or investigates:
        page |= {"clocks": ticking(request), "drafts": drafts(request)}
    if investigates:
        page |= {"replies": presenter_changes.replies(request), "changed": presenter_changes.changed(request)}
    if scope.anywhere(OrderRight.HANDLE_ORDERS):
        page["to_acknowledge"] = to_acknowledge(request)
    if scope.anywhere(OrderRight.SEND_ORDERS):
        page["returned"] = list(measures.returned_to(user=user, on=request.today)[:MOST])
        page["not_started"] = list(measures.not_started_of(user=user, on=request.today)[:MOST])
        page["unseen"] = measures.unseen_by_performer(user=user, on=request.today)[:MOST]
    if scope.anywhere(OrderRight.DISTRIBUTE_ORDERS):
        page["head"] = measures.waiting_for_head(user=user)
        page["numbers"] = StatedNumber.objects.visible_to(user).count()
    if scope.anywhere(PersonRight.CHANGE_PERSONS):
        page["notices"] = persons.unseen_notices(user=user).order_by().count()
    return {
        "notices": 0, "performs": performs, "investigates": investigates, "replies": [], "changed": [], "entries": [], "unrecorded": [], "supervision_late": [], "clocks": [], "plans": [],
        "drafts": [], "to_acknowledge": [], "returned": [], "not_started": [], "unseen": [], "head": None, "numbers": 0,
        "unassessed": [], "night": [], "takes_in": scope.anywhere(AuthorityRight.TAKE_INTAKES),
        "keeps_log": scope.anywhere(AuthorityRight.KEEP_DUTY_LOG),
        "handles": scope.anywhere(OrderRight.HANDLE_ORDERS), "sends": scope.anywhere(OrderRight.SEND_ORDERS),
        "distribute_url": address("queues:distribute"), "queues_url": address("queues:index"),
        "tomorrow": calendar.add_days(request.today, 1),
    } | page  # fmt: skip
