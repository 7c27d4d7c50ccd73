"""Every address of the desk, who opens it, and on which thing. A page without an answer here is reported as missing.

A thing is found by the part of the address before its number, so that a new page about an order needs no new line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

HEAD, STAFF, SENDER, HOUSING, OWNER, REVIEWER, CHIEF = (
    "enhetschef", "behandlare", "socialsekreterare", "boendestodjare", "systemagare", "logggranskare", "forvaltningschef",
)  # fmt: skip
RECEPTION, DUTY, LEADER, MANAGER = "mottagning", "socialjour", "forstesocialsekreterare", "myndighetschef"
# Who is tried, in order: the first who gets the page is measured.
ROOM_READERS = {
    "myday": (STAFF,),
    "access": (OWNER, REVIEWER),
    "work": (STAFF, HOUSING, HEAD),
    "orders": (HEAD, STAFF, SENDER),
    "reception": (RECEPTION, DUTY),
    "cases": (SENDER, LEADER),
    "decisions": (SENDER, MANAGER),
    "documents": (SENDER,),
    "team": (LEADER,),
    "clocks": (MANAGER,),
    "law": (MANAGER,),
}
READERS = (HEAD, STAFF, SENDER, HOUSING, OWNER, REVIEWER, MANAGER)
OVER_ALL = (
    ("orders:index", "state=all"), ("orders:index", ""), ("queues:index", ""), ("queues:distribute", ""), ("groups:index", ""),
    ("housing:index", ""), ("reports:index", ""), ("opendoor:index", ""), ("staffing:index", ""), ("services:index", ""),
    ("people:search", "q=lundberg"), ("people:search", "q=ann"), ("board:index", ""),
)  # fmt: skip
LOGS = (("access:reads", ""), ("access:events", ""))


@dataclass(frozen=True)
class Address:
    """One pattern of the desk's tree."""

    name: str
    route: str
    parameters: tuple[str, ...]
    given: frozenset[str]

    @property
    def room(self) -> str:
        """The room it belongs to."""
        return self.name.partition(":")[0]


def every() -> Iterator[Address]:
    """Walk the tree of the desk."""
    for resolver in get_resolver().url_patterns:
        if (
            isinstance(resolver, URLResolver)
            and getattr(resolver.urlconf_module, "__name__", "") == "hemmaplan.desk.urls"
        ):
            yield from _below(resolver, "", "")


def _below(resolver: URLResolver, route: str, room: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        where = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, where, pattern.namespace or room)
        elif isinstance(pattern, URLPattern):
            name = f"{room}:{pattern.name}" if room else str(pattern.name)
            yield Address(name, where, tuple(pattern.pattern.converters), frozenset(pattern.default_args))


def _things() -> dict[str, Callable[[Any], Any]]:
    """What the number in an address is, by the address before it. Each gives rows the user may see, the fullest first."""
    from hemmaplan.access.models import RoleGrant, User
    from hemmaplan.cases.decisions.models import Appeal, Decision
    from hemmaplan.cases.intake.models import DutyEntry, DutyShift, Intake
    from hemmaplan.cases.investigations.models import Communication, InvestigationPlan, PlannedContact, Statement
    from hemmaplan.cases.models import Case, JournalEntry
    from hemmaplan.cases.parties.models import Bond, NetworkContact, Party
    from hemmaplan.documents.models import IncomingDocument
    from hemmaplan.housing.models import Dwelling, Tenancy, WindDown
    from hemmaplan.interventions.models import (
        GroupRound,
        OpenContact,
        Order,
        Plan,
        QueueEntry,
        SampleTest,
        Service,
        Session,
        Visit,
    )  # fmt: skip
    from hemmaplan.organisation.models import Absence, Agreement, Employee, Employment, Post, Unit
    from hemmaplan.people.models import Person
    from hemmaplan.statistics.models import Report

    def orders(user: Any) -> Any:
        rows = Order.objects.visible_to(user).filter(state="running")
        return (
            rows.filter(case__assignments__employee=user.employee_id)
            if user.scope.roles == {"treatment_staff"}
            else rows
        )

    def persons(user: Any) -> Any:
        return Person.objects.visible_to(user).filter(orders__state="running")

    def inside(model: Any) -> Callable[[Any], Any]:
        """Rows that stand inside an investigation that goes on, of those the user has."""
        return lambda user: model.objects.visible_to(user).filter(investigation__in=_investigations(user))

    return {
        "mottagning/": lambda user: Intake.objects.visible_to(user).filter(state="received", case__isnull=False),
        "mottagning/jour/rad/": lambda user: DutyEntry.objects.visible_to(user).filter(read_at=None),
        "mottagning/jour/": DutyShift.objects.visible_to,
        "akter/": _files,
        "akter/utredning/": _investigations,
        "akter/utredningsplan/": inside(InvestigationPlan),
        "akter/uppgift/": inside(Statement),
        "akter/kontakt/": inside(PlannedContact),
        "akter/kommunicering/": inside(Communication),
        "akter/part/": lambda user: Party.objects.visible_to(user).filter(case__in=_files(user)).exclude(role="person"),
        "akter/band/": Bond.objects.visible_to,
        "akter/natverk/": NetworkContact.objects.visible_to,
        "handlingar/": IncomingDocument.objects.visible_to,
        "handlingar/akt/": _files,
        "handlingar/inkommet/": lambda user: Intake.objects.visible_to(user).filter(state="received"),
        "beslut/": lambda user: (
            Decision.objects.visible_to(user).filter(state="signed", verb="grant").order_by("-decided_at")
        ),
        "beslut/nytt/": _files,
        "beslut/overklagande/": Appeal.objects.visible_to,
        "fordelning/akt/": lambda user: Case.objects.visible_to(user).filter(closed_on=None, kind="child"),
        "fordelning/medarbetare/": lambda user: Employee.objects.visible_to(user).filter(
            home_unit__in=user.scope.units("distribute_cases")
        ),
        "uppdrag/": orders,
        "uppdrag/nytt/": persons,
        "arbete/uppdrag/": orders,
        "arbete/plan/": lambda user: Plan.objects.visible_to(user).order_by("state", "-pk"),
        "arbete/besok/": lambda user: Visit.objects.visible_to(user).filter(state="planned"),
        "arbete/drogtest/": lambda user: SampleTest.objects.visible_to(user).filter(result="pending"),
        "arbete/akt/": lambda user: Case.objects.visible_to(user).filter(closed_on=None),
        "arbete/anteckning/": lambda user: (
            JournalEntry.objects.visible_to(user).filter(author=user.pk).order_by("state", "-pk")
        ),
        "koer/": lambda user: Service.objects.filter(
            unit__in=user.scope.units("see_orders"), queue__left_on=None, queue__isnull=False
        ),
        "koer/plats/": lambda user: QueueEntry.objects.visible_to(user).filter(left_on=None),
        "grupper/": lambda user: GroupRound.objects.visible_to(user).filter(state="running"),
        "grupper/tillfalle/": lambda user: Session.objects.visible_to(user).filter(
            state="held", round__state="running"
        ),
        "oppet/": lambda user: Service.objects.filter(unit__in=user.scope.units("run_open_door")).filter(contacts=True),
        "oppet/kontakt/": lambda user: OpenContact.objects.visible_to(user).filter(closed_on=None),
        "bostader/lagenhet/": Dwelling.objects.visible_to,
        "bostader/boende/": lambda user: Tenancy.objects.visible_to(user).filter(period__endswith=None),
        "bostader/avveckling/": lambda user: WindDown.objects.filter(unit__in=user.scope.units("manage_housing")),
        "rapporter/": Report.objects.visible_to,
        "bemanning/enhet/": lambda user: Unit.objects.filter(pk__in=user.scope.units("manage_staffing")),
        "bemanning/tjanst/": lambda user: Post.objects.visible_to(user).filter(period__endswith=None),
        "bemanning/anstallning/": lambda user: Employment.objects.visible_to(user).filter(period__endswith=None),
        "bemanning/medarbetare/": Employee.objects.visible_to,
        "bemanning/franvaro/": lambda user: Absence.objects.visible_to(user).filter(period__endswith=None),
        "bemanning/avtal/": Agreement.objects.visible_to,
        "verksamheter/": lambda user: Service.objects.filter(
            unit__in=user.scope.units("see_board"), period__endswith=None
        ),
        "system/anvandare/": User.objects.visible_to,
        "system/behorighet/": RoleGrant.objects.visible_to,
        "personer/": persons,
        "min-dag/kvittera/": lambda user: Order.objects.visible_to(user).filter(state="sent"),
    }


def _files(user: Any) -> Any:
    """The authority's files that the user has, the oldest first: most has come together in them."""
    from hemmaplan.cases.kinds import AUTHORITY_KINDS
    from hemmaplan.cases.models import Assignment, Case

    kinds = [kind for kind, _label in AUTHORITY_KINDS]
    mine = Assignment.objects.files_of(user)
    return Case.objects.visible_to(user).filter(closed_on=None, kind__in=kinds, pk__in=mine).order_by("opened_on", "pk")


def _investigations(user: Any) -> Any:
    """Investigations that go on in those files, the oldest first."""
    from hemmaplan.cases.investigations.models import Investigation

    rows = Investigation.objects.visible_to(user).filter(case__in=_files(user).order_by().values("pk"))
    return rows.exclude(state="closed").order_by("opened_on", "pk")


def _of_parties(user: Any) -> list[dict[str, Any]]:
    """Investigations with a party each."""
    pairs = _investigations(user).filter(case__parties__isnull=False).values_list("pk", "case__parties")
    return [{"pk": pk, "party": party} for pk, party in pairs[:4]]


def _of_decisions(user: Any, name: str, relation: str, **narrowed: object) -> list[dict[str, Any]]:
    """Signed decisions with a party or a delivery each."""
    rows = _things()["beslut/"](user).filter(**{f"{relation}__isnull": False} | narrowed).order_by("pk")
    return [{"pk": pk, name: other} for pk, other in rows.values_list("pk", relation)[:4]]


def _first(user: Any, stem: str, count: int = 4) -> list[int]:
    finder = _things().get(stem)
    rows = finder(user) if finder else None
    if rows is None:
        return []
    if not rows.query.order_by:
        rows = rows.order_by("pk")
    return list(dict.fromkeys(rows.values_list("pk", flat=True)[: 3 * count]))[:count]


def _assigned(user: Any) -> list[dict[str, Any]]:
    from hemmaplan.interventions.models import Assignment

    rows = Assignment.objects.filter(order__in=_first(user, "uppdrag/"), period__endswith=None).order_by("pk")
    return [{"pk": row.order_id, "employee_pk": row.employee_id} for row in rows[:4]]


def _with(name: str, values: tuple[object, ...], keys: list[int]) -> list[dict[str, Any]]:
    return [{"pk": pk, name: value} for value in values for pk in keys]


def _parts(user: Any, stem: str, relation: str, name: str, **narrowed: object) -> list[dict[str, Any]]:
    """A thing together with one of its parts."""
    there = {f"{relation}__isnull": False} | {f"{relation}__{key}": value for key, value in narrowed.items()}
    things = _things()[stem](user).filter(**there)
    pairs = things.order_by("pk").values_list("pk", f"{relation}__pk")[:4]
    return [{"pk": pk, name: part} for pk, part in pairs]


OWN_ANSWERS: dict[str, Callable[[Any], list[dict[str, Any]]]] = {
    "cases:area": lambda user: _with("area", ("other",), _first(user, "akter/")),
    "cases:end_relation": lambda user: _with("relation", (0,), _first(user, "akter/")),
    "cases:save_text": lambda user: _with("part", ("analysis",), _first(user, "akter/utredning/")),
    "cases:result": lambda user: _with("instrument", ("audit",), _first(user, "akter/utredning/")),
    "cases:send": _of_parties,
    "cases:preview": _of_parties,
    "cases:exempt": _of_parties,
    "decisions:preview": lambda user: _of_decisions(user, "party_pk", "case__parties"),
    "decisions:deliver": lambda user: _of_decisions(user, "party_pk", "case__parties"),
    "decisions:receive": lambda user: _of_decisions(user, "delivery_pk", "deliveries"),
    "decisions:note_appeal": lambda user: _of_decisions(user, "delivery_pk", "deliveries"),
    "decisions:copy": lambda user: _of_decisions(user, "delivery_pk", "deliveries"),
    "decisions:step": lambda user: _with("name", ("sign",), _first(user, "beslut/")),
    "clocks:committee": lambda _user: [{"kind": "csv"}],
    "law:file": lambda _user: [{"name": "norm_amounts"}, {"name": "guideline"}],
    "board:figure": lambda _user: [{"figure_id": "orders.running"}, {"figure_id": "staff.percent"}],
    "board:forecast": lambda user: [
        {"code": code} for code in _things()["verksamheter/"](user).order_by("pk").values_list("code", flat=True)[:2]
    ],
    "orders:step": lambda user: [{"pk": pk, "name": name} for name in ("end", "pause") for pk in _first(user, "uppdrag/")],
    "orders:unassign": _assigned,
    "groups:round_step": lambda user: _with("step", ("avsluta", "forlang"), _first(user, "grupper/")),
    "groups:session_step": lambda user: _with("step", ("flytta", "stall-in"), _first(user, "grupper/tillfalle/")),
    "groups:leave": lambda user: _parts(user, "grupper/", "participations", "participation", left_on=None),
    "housing:handle_disturbance": lambda user: _parts(user, "bostader/boende/", "disturbances", "number", handled_on=None),
    "services:unstaff": lambda user: _parts(user, "verksamheter/", "staffing", "number", period__endswith=None),
    # For posts only, or about what the generated municipality does not have: never a page to measure.
    "work:goal_assess": lambda user: _with("goal", (0,), _first(user, "arbete/plan/")),
    "people:end_contact": lambda user: _with("contact", (0,), _first(user, "personer/")),
    "people:end_relation": lambda user: _with("relation", (0,), _first(user, "personer/")),
    "reports:save": lambda user: _with("field", ("summary",), _first(user, "rapporter/")),
    "reports:version": lambda user: _with("number", (1,), _first(user, "rapporter/")),
    "reports:download": lambda user: [{"pk": pk, "number": 1, "kind": "pdf"} for pk in _first(user, "rapporter/")],
}  # fmt: skip


def things_for(address: Address, user: Any) -> list[dict[str, Any]] | None:
    """What to open the page on, some to try in turn; ``None`` when nobody has said how to find it."""
    if address.name in OWN_ANSWERS:
        return OWN_ANSWERS[address.name](user)
    wanted = [name for name in address.parameters if name not in address.given]
    if not wanted:
        return [{}]
    stem = address.route.split("<", 1)[0]
    if len(wanted) > 1 or stem not in _things():
        return None
    return [{wanted[0]: pk} for pk in _first(user, stem)]
