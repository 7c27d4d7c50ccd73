"""What an investigation holds: the plan, statements with their source, the texts, talks, instruments, what was communicated."""

from hemmaplan.cases.investigations.models.communication import Communication
from hemmaplan.cases.investigations.models.hearing import ChildTalk, InstrumentResult, SafetyPlan
from hemmaplan.cases.investigations.models.investigations import Investigation, inside
from hemmaplan.cases.investigations.models.plans import InvestigationPlan, PlannedContact
from hemmaplan.cases.investigations.models.writing import Correction, InvestigationText, Statement

__all__ = [
    "ChildTalk", "Communication", "Correction", "InstrumentResult", "Investigation", "InvestigationPlan", "InvestigationText",
    "PlannedContact", "SafetyPlan", "Statement", "inside",
]  # fmt: skip
