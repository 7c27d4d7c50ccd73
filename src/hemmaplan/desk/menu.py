"""The rooms of the desk as the side menu shows them: which role sees which. A role sees only its rooms."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemmaplan.access.rights import AccountRight
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.cases.rights import AuthorityRight, CaseRight
from hemmaplan.deadlines.rights import ClockRight
from hemmaplan.foundation.rights import Right
from hemmaplan.housing.rights import HousingRight
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.web.navigation import NavItem
from hemmaplan.web.navigation import register as put
from hemmaplan.web.page import Page


def holding(*rights: Right) -> Callable[[object], bool]:
    """Whoever holds one of the rights anywhere."""

    def may(user: Any) -> bool:
        return user.is_authenticated and any(user.scope.anywhere(right) for right in rights)

    return may


def brings_in_data(user: Any) -> bool:
    """Whoever may bring in files."""
    from hemmaplan.desk.imports.entering import may_enter

    return may_enter(user)


def for_me(request: Page) -> int:
    """How much waits for the one who looks: orders to answer, notes to sign, clocks due within a week. Three queries."""
    from hemmaplan.interventions.measures import day

    return day.waiting_count(user=request.user, on=request.today)


def at_reception(request: Page) -> int:
    """How much waits at the reception: reports whose protection is not assessed, rows of the night not read. Two queries."""
    from hemmaplan.cases.intake import measures

    unassessed = measures.unassessed_of(user=request.user, at=request.at).order_by().count()
    return unassessed + measures.unread_of(user=request.user).order_by().count()


def to_decide(request: Page) -> int:
    """How many decisions wait for the level of the one who looks. One query."""
    from hemmaplan.cases.decisions import measures

    return measures.waiting_for(request.user).count()


def months_to_decide(request: Page) -> int:
    """How many applications for income support wait for the one who looks. One query."""
    from hemmaplan.assistance.measures import month

    return month.to_handle(request.user, mine=True).order_by().count()


def logs_amiss(request: Page) -> int:
    """How much the latest check of the logs found, for those who answer for them. Two queries."""
    from hemmaplan.desk.access import log_notice

    return len(log_notice.notices(at=request.at))


def for_owner(request: Page) -> int:
    """How much waits for a system owner: requests to confirm, open accounts of those who have left."""
    from hemmaplan.access import measures

    return measures.waiting_count(user=request.user, at=request.at, on=request.today)


def register() -> None:
    """Put every room in the menu."""
    put(
        NavItem(
            key="myday",
            label=_("Min dag"),
            url_name="myday:index",
            icon="sun",
            order=10,
            may=holding(
                OrderRight.HANDLE_ORDERS,
                HousingRight.SUPERVISE_HOUSING,
                OrderRight.SEND_ORDERS,
                AuthorityRight.TAKE_INTAKES,
            ),
            waiting=for_me,
        ),
        NavItem(
            key="note",
            label=_("Anteckna"),
            url_name="cases:note",
            icon="notebook-pen",
            order=12,
            may=holding(AuthorityRight.INVESTIGATE),
        ),
        NavItem(
            key="cases",
            label=_("Akter"),
            url_name="cases:index",
            icon="folder",
            order=15,
            may=holding(CaseRight.SEE_AUTHORITY_CASES),
        ),
        NavItem(
            key="assistance",
            label=_("Ta emot ansökan"),
            url_name="assistance:counter",
            icon="inbox",
            order=16,
            may=holding(AssistanceRight.HANDLE_APPLICATIONS),
        ),
        NavItem(
            key="months",
            label=_("Ekonomiskt bistånd"),
            url_name="months:index",
            icon="wallet",
            order=13,
            may=holding(AssistanceRight.SEE_APPLICATIONS),
            waiting=months_to_decide,
        ),
        NavItem(
            key="board",
            label=_("Läget"),
            url_name="board:index",
            icon="gauge",
            order=20,
            may=holding(StaffRight.SEE_BOARD),
        ),
        NavItem(
            key="team",
            label=_("Fördelning"),
            url_name="team:index",
            icon="users",
            order=18,
            may=holding(AuthorityRight.INVESTIGATE, AuthorityRight.DISTRIBUTE_CASES),
        ),
        NavItem(
            key="automatic",
            label=_("Automatiska beslut"),
            url_name="automatic:index",
            icon="scale",
            order=19,
            may=holding(AssistanceRight.MANAGE_AUTOMATIC),
        ),
        NavItem(
            key="samples",
            label=_("Stickprov"),
            url_name="automatic:samples",
            icon="list-checks",
            order=20,
            may=holding(AssistanceRight.HANDLE_APPLICATIONS),
        ),
        NavItem(
            key="clocks",
            label=_("Frister"),
            url_name="clocks:index",
            icon="clock",
            order=22,
            may=holding(ClockRight.EXTEND_CLOCKS),
        ),
        NavItem(
            key="law",
            label=_("Regler"),
            url_name="law:index",
            icon="scale",
            order=78,
            may=holding(AssistanceRight.SEE_RULES),
        ),
        NavItem(
            key="scenarios",
            label=_("Pröva"),
            url_name="scenarios:index",
            icon="flask-conical",
            order=25,
            may=holding(StaffRight.SEE_BOARD),
        ),
        NavItem(
            key="reception",
            label=_("Mottagning"),
            url_name="reception:index",
            icon="phone",
            order=28,
            may=holding(AuthorityRight.SEE_INTAKES, AuthorityRight.TAKE_INTAKES),
            waiting=at_reception,
        ),
        NavItem(
            key="decisions",
            label=_("Beslut"),
            url_name="decisions:index",
            icon="gavel",
            order=29,
            may=holding(
                AuthorityRight.DECIDE_AS_WORKER,
                AuthorityRight.DECIDE_AS_LEAD,
                AuthorityRight.DECIDE_AS_MANAGER,
                AuthorityRight.DECIDE_AS_DIRECTOR,
                AuthorityRight.RECORD_BOARD_DECISIONS,
            ),
            waiting=to_decide,
        ),
        NavItem(
            key="orders",
            label=_("Uppdrag"),
            url_name="orders:index",
            icon="inbox",
            order=30,
            may=holding(OrderRight.SEE_ORDERS, OrderRight.SEND_ORDERS),
        ),
        NavItem(
            key="queues",
            label=_("Köer"),
            url_name="queues:index",
            icon="list-ordered",
            order=40,
            may=holding(OrderRight.SEE_ORDERS),
        ),
        NavItem(
            key="groups",
            label=_("Grupper"),
            url_name="groups:index",
            icon="users",
            order=50,
            may=holding(OrderRight.RUN_GROUPS),
        ),
        NavItem(
            key="opendoor",
            label=_("Öppet"),
            url_name="opendoor:index",
            icon="door-open",
            order=60,
            may=holding(OrderRight.RUN_OPEN_DOOR, OrderRight.RECORD_CONTACTS),
        ),
        NavItem(
            key="housing",
            label=_("Bostäder"),
            url_name="housing:index",
            icon="house",
            order=70,
            may=holding(HousingRight.MANAGE_HOUSING, HousingRight.SUPERVISE_HOUSING),
        ),
        NavItem(
            key="reports",
            label=_("Rapporter"),
            url_name="reports:index",
            icon="file-text",
            order=80,
            may=holding(StaffRight.SEE_BOARD),
        ),
        NavItem(
            key="staffing",
            label=_("Bemanning"),
            url_name="staffing:index",
            icon="calendar",
            group="manage",
            order=10,
            may=holding(StaffRight.SEE_BOARD),
        ),
        NavItem(
            key="services",
            label=_("Verksamheter"),
            url_name="services:index",
            icon="layers",
            group="manage",
            order=20,
            may=holding(StaffRight.SEE_BOARD, OrderRight.SEE_ORDERS),
        ),
        NavItem(
            key="access",
            label=_("Behörigheter"),
            url_name="access:users",
            icon="shield",
            group="system",
            order=10,
            may=holding(AccountRight.MANAGE_USERS),
            waiting=for_owner,
        ),
        NavItem(
            key="imports",
            label=_("Läs in data"),
            url_name="imports:index",
            icon="folder",
            group="system",
            order=15,
            may=brings_in_data,
        ),
        NavItem(
            key="logs",
            label=_("Loggar"),
            url_name="access:reads",
            icon="eye",
            group="system",
            order=20,
            may=holding(AccountRight.READ_READS),
        ),
        NavItem(
            key="events",
            label=_("Händelser"),
            url_name="access:events",
            icon="history",
            group="system",
            order=30,
            may=holding(AccountRight.READ_EVENTS),
        ),
        NavItem(
            key="connections",
            label=_("Kopplingar"),
            url_name="access:connections",
            icon="link",
            group="system",
            order=45,
            may=holding(AccountRight.MANAGE_USERS),
        ),
        NavItem(
            key="seals",
            label=_("Sigill"),
            url_name="access:seals",
            icon="lock",
            group="system",
            order=40,
            may=holding(AccountRight.CHECK_SEALS),
            waiting=logs_amiss,
        ),
    )
