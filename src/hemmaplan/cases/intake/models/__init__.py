"""What comes in about somebody: the intake, who told it, the assessments made of it, and the log of the duty."""

from hemmaplan.cases.intake.models.assessing import IntakeContact, ProtectionAssessment
from hemmaplan.cases.intake.models.duty import DutyEntry, DutyShift
from hemmaplan.cases.intake.models.intakes import Intake, PublicReport
from hemmaplan.cases.intake.models.reporters import Reporter

__all__ = [
    "DutyEntry", "DutyShift", "Intake", "IntakeContact", "ProtectionAssessment", "PublicReport", "Reporter",
]  # fmt: skip
