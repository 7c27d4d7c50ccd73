"""What is asked for, what registers answered, what was found, calculated and decided: income support for a household and a month."""

from hemmaplan.assistance.models.applications import (
    AdultSituation,
    Application,
    ApplicationMember,
    AppliedCost,
    Signature,
    StatedAsset,
    StatedIncome,
)
from hemmaplan.assistance.models.automatic import (
    ApprovedRules,
    AutomaticFunction,
    AutomaticOutcome,
    AutomaticRun,
    AutomaticSwitch,
    SampleCheck,
    StopReason,
)
from hemmaplan.assistance.models.calculations import Calculation, Finding
from hemmaplan.assistance.models.decisions import DecidedCost, SupportDecision
from hemmaplan.assistance.models.messages import CompletionRequest, Message, RequestedItem
from hemmaplan.assistance.models.months import Obstacle, RowRuling, SupportMonth
from hemmaplan.assistance.models.notices import PriorNotice
from hemmaplan.assistance.models.registers import RegisterAnswer, RegisterFact, RegisterPayment, RegisterQuestion

__all__ = [
    "AdultSituation", "Application", "ApplicationMember", "AppliedCost", "ApprovedRules", "AutomaticFunction", "AutomaticOutcome",
    "AutomaticRun", "AutomaticSwitch", "Calculation", "CompletionRequest", "DecidedCost", "Finding", "Message", "Obstacle",
    "PriorNotice", "RegisterAnswer", "RegisterFact", "RegisterPayment", "RegisterQuestion", "RequestedItem", "RowRuling",
    "SampleCheck", "Signature",
    "StatedAsset", "StatedIncome", "StopReason", "SupportDecision", "SupportMonth",
]  # fmt: skip
