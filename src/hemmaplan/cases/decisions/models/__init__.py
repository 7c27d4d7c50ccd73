"""What was decided, by whom and why; when it reached the party; what became of an appeal; what is done until help begins."""

from hemmaplan.cases.decisions.models.appeals import Appeal
from hemmaplan.cases.decisions.models.decisions import Decision
from hemmaplan.cases.decisions.models.deliveries import Delivery
from hemmaplan.cases.decisions.models.execution import ExecutionNote

__all__ = ["Appeal", "Decision", "Delivery", "ExecutionNote"]
