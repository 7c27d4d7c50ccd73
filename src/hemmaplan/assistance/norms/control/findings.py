"""A finding of the control (*kontrollpunkt*): a typed row that can be stored, counted and put in words in any language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple, cast, get_args

Sort = Literal["ore", "month", "count", "percent", "income", "cost", "register", "person", "question", "words"]
"""What a part's value is: öre, a month since year 0, a number, whole percent, a code, a member's id, or a person's own words."""


class Grade(StrEnum):
    """How heavy a finding is (*grad*)."""

    STOP = "stop"
    """Nothing may go on before a person has looked."""
    ASK = "ask"
    """Somebody has to be asked, or a person has to judge."""
    NOTE = "note"
    """Good to know; it holds up nothing."""


class Code(StrEnum):
    """What was found. The words, the grade and what to do stand in ``law/national/findings.csv``."""

    PROTECTED = "PROTECTED"
    FIRST_APPLICATION = "FIRST_APPLICATION"
    SUPPLEMENTARY = "SUPPLEMENTARY"
    MONTH_DECIDED = "MONTH_DECIDED"
    NO_EARLIER = "NO_EARLIER"
    NOT_ASKED = "NOT_ASKED"
    MISSING_SSBTEK = "MISSING_SSBTEK"
    UNHANDLED_INCOME = "UNHANDLED_INCOME"
    SET_OFF = "SET_OFF"
    UNCERTAIN_PAYMENT = "UNCERTAIN_PAYMENT"
    INCOME_CHANGE = "INCOME_CHANGE"
    NEW_INCOME = "NEW_INCOME"
    INCOME_DROPPED = "INCOME_DROPPED"
    CHANGE_EXPLAINED = "CHANGE_EXPLAINED"
    CHANGE_ACCEPTED = "CHANGE_ACCEPTED"
    REGISTER_OVERRULED = "REGISTER_OVERRULED"
    REGISTER_DIFFERS = "REGISTER_DIFFERS"
    PAYMENT_TWICE = "PAYMENT_TWICE"
    PAYMENT_UNSURE = "PAYMENT_UNSURE"
    PAID_UNREGISTERED = "PAID_UNREGISTERED"
    STUDIES_AND_BENEFIT = "STUDIES_AND_BENEFIT"
    REGISTER_CHANGED = "REGISTER_CHANGED"
    PAID_DAYS_FEW = "PAID_DAYS_FEW"
    PAID_DAYS_MANY = "PAID_DAYS_MANY"
    DAYS_USED_UP = "DAYS_USED_UP"
    DAYS_RUN_OUT = "DAYS_RUN_OUT"
    STUDY_AID_LATE = "STUDY_AID_LATE"
    NEW_EXPENSE = "NEW_EXPENSE"
    EXPENSE_REVIEW = "EXPENSE_REVIEW"
    EXPENSE_GONE = "EXPENSE_GONE"
    EXPENSE_CAPPED = "EXPENSE_CAPPED"
    HOUSING_COST_CHANGE = "HOUSING_COST_CHANGE"
    NEW_PERSON = "NEW_PERSON"
    PERSON_GONE = "PERSON_GONE"
    DWELLING_CHANGE = "DWELLING_CHANGE"
    NOT_REGISTERED_HERE = "NOT_REGISTERED_HERE"
    OTHERS_REGISTERED = "OTHERS_REGISTERED"
    ADDRESS_CHANGE = "ADDRESS_CHANGE"
    DEATH = "DEATH"
    OBSTACLE_MISSING = "OBSTACLE_MISSING"
    NOT_JOB_SEEKER = "NOT_JOB_SEEKER"
    JOB_SEEKER_UNKNOWN = "JOB_SEEKER_UNKNOWN"
    PLAN_MISSING = "PLAN_MISSING"
    PLAN_QUESTION = "PLAN_QUESTION"
    RECOVERY_CLAIM = "RECOVERY_CLAIM"
    PREVIOUS_DECISION_ADVANCE_ON_BENEFIT = "PREVIOUS_DECISION_ADVANCE_ON_BENEFIT"
    ADVANCE_PAID = "ADVANCE_PAID"
    SAID_CHANGED = "SAID_CHANGED"
    NOT_ANSWERED = "NOT_ANSWERED"


class Part(NamedTuple):
    """A fact of a finding (*uppgift*): its name in the sentence, what it is, and its value."""

    name: str
    sort: Sort
    value: int | str


class Finding(NamedTuple):
    """One thing found. ``about`` is the member it concerns, empty for the household; ``kind`` the income, cost or register."""

    code: Code
    grade: Grade
    about: str = ""
    kind: str = ""
    parts: tuple[Part, ...] = ()

    def part(self, name: str) -> int | str | None:
        """A fact by its name; ``None`` when the finding has none of that name."""
        return next((part.value for part in self.parts if part.name == name), None)


ORDER: Final = {grade: place for place, grade in enumerate(Grade)}
"""The heaviest first, as a page shows them."""


def record(finding: Finding) -> dict[str, Any]:
    """A finding as JSON values, to be stored."""
    return {
        "code": str(finding.code), "grade": str(finding.grade), "about": finding.about, "kind": finding.kind,
        "parts": [list(part) for part in finding.parts],
    }  # fmt: skip


def from_record(stored: Mapping[str, Any]) -> Finding:
    """A finding as it was stored.

    Raises:
        ValueError: the code, the grade or a part's sort is unknown.
    """
    parts = []
    for name, sort, value in stored["parts"]:
        if sort not in get_args(Sort):
            message = f"Uppgiftens sort {sort} är okänd."
            raise ValueError(message)
        parts.append(Part(str(name), cast("Sort", sort), value))
    return Finding(Code(stored["code"]), Grade(stored["grade"]), stored["about"], stored["kind"], tuple(parts))
