"""The ledger of a folder's orders, tenancies, intakes, investigations and decisions: the clocks that their rows want, put right in batches."""

from collections.abc import Mapping, Sequence

from hemmaplan.cases.decisions import consequences as of_decision
from hemmaplan.cases.decisions.measures import decided_on, delivery_facts, extensions_not_in_the_ledger
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.intake import consequences as of_intake
from hemmaplan.cases.intake.measures import facts_of as intake_facts
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations import consequences as of_investigation
from hemmaplan.cases.investigations.measures import communication_facts
from hemmaplan.cases.investigations.measures import facts as investigation_facts
from hemmaplan.cases.investigations.models import Communication, Investigation
from hemmaplan.deadlines import bulk
from hemmaplan.deadlines.consequences import Wanted, differences
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.housing.consequences import clocks as of_tenancy
from hemmaplan.housing.measures import facts as tenancy_facts
from hemmaplan.housing.models import Tenancy
from hemmaplan.integrations.folder.storing import Store
from hemmaplan.interventions.consequences import clocks as of_order
from hemmaplan.interventions.measures.decided import facts_of as decision_facts
from hemmaplan.interventions.measures.ledger import facts as order_facts
from hemmaplan.interventions.models import Interruption, Order, Plan


def put_of_orders(
    now: Store, orders: Sequence[Order], pauses: Mapping[int, list[Interruption]], plans: Mapping[int, list[Plan]]
) -> None:
    """Let the ledger say of these orders what their rows say."""
    wanted = [
        clock for order in orders for clock in of_order.clocks(order_facts(order, pauses[order.pk], plans[order.pk]))
    ]
    _put(now, of_order.KIND, [order.pk for order in orders], wanted)


def put_of_tenancies(now: Store, tenancies: Sequence[Tenancy]) -> None:
    """The same of these tenancies."""
    wanted = [clock for tenancy in tenancies for clock in of_tenancy.clocks(tenancy_facts(tenancy))]
    _put(now, of_tenancy.KIND, [tenancy.pk for tenancy in tenancies], wanted)


def put_of_intakes(now: Store, intakes: Sequence[Intake]) -> None:
    """The same of what came in; they come with their persons."""
    wanted = [clock for one in intake_facts(intakes) for clock in of_intake.clocks(one)]
    _put(now, of_intake.KIND, [intake.pk for intake in intakes], wanted)


def put_of_investigations(now: Store, investigations: Sequence[Investigation]) -> None:
    """The same of investigations; they come with their persons."""
    wanted = [clock for one in investigations for clock in of_investigation.clocks(investigation_facts(one))]
    _put(now, of_investigation.KIND, [one.pk for one in investigations], wanted)


def put_of_communications(now: Store, sent: Sequence[Communication]) -> None:
    """The same of what was sent to parties; it comes with its investigation."""
    wanted = [of_investigation.time_to_reply(communication_facts(one)) for one in sent]
    _put(now, of_investigation.COMMUNICATION, [one.pk for one in sent], [one for one in wanted if one is not None])


def put_of_decisions(now: Store, decisions: Sequence[Decision]) -> None:
    """The same of signed decisions; they come with their files. An extension moves the clock it is about, once."""
    wanted = [clock for one in decision_facts(decisions) for clock in of_decision.clocks(one)]
    _put(now, of_decision.KIND, [one.pk for one in decisions], wanted)
    moved = (
        (
            clock,
            bulk.Extension(one.new_due_on, decided_on(one), one.weighing, one, one.signed_recorded_at or now.cutoff),
        )
        for one, clock in extensions_not_in_the_ledger(decisions)
        if one.new_due_on is not None
    )
    bulk.extend(moved, by=now.by)


def put_of_deliveries(now: Store, letters: Sequence[Delivery]) -> None:
    """The same of letters with decisions; they come with these and their files."""
    today = calendar.local_date(now.cutoff)
    wanted = [of_decision.time_to_appeal(delivery_facts(one), today=today) for one in letters]
    _put(now, of_decision.DELIVERY, [one.pk for one in letters], [one for one in wanted if one is not None])


def _put(now: Store, kind: str, ids: list[int], wanted: list[Wanted]) -> None:
    kept = list(Clock.objects.filter(subject_kind=kind, subject_id__in=ids))
    bulk.write(
        differences(kept, wanted), on=calendar.local_date(now.cutoff), recorded=now.recorded, by=now.by, at=now.cutoff
    )
