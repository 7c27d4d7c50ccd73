"""The control against earlier decisions (*kontroll mot tidigare beslut*): kind of application, recovery, advance on a benefit."""

from __future__ import annotations

from collections.abc import Iterator

from hemmaplan.assistance.norms.control.facts import Facts
from hemmaplan.assistance.norms.control.findings import Code, Finding
from hemmaplan.assistance.norms.control.marking import found
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.rules.control import within_months


def of_application(facts: Facts, law: Law) -> Iterator[Finding]:
    """What kind of application it is, and what the applicant has not answered or says has changed."""
    if facts.application == "first":
        yield found(law, Code.FIRST_APPLICATION)
    elif facts.application == "supplementary":
        yield found(law, Code.SUPPLEMENTARY)
    elif facts.month_decided:
        yield found(law, Code.MONTH_DECIDED)
    if facts.application == "renewed" and facts.earlier is None:
        yield found(law, Code.NO_EARLIER)
    for question in law.change_questions:
        if question in facts.changed and (answer := facts.changed[question]) is not False:
            code = Code.NOT_ANSWERED if answer is None else Code.SAID_CHANGED
            yield found(law, code, "", question, question=("question", question))


def of_registers(facts: Facts, law: Law) -> Iterator[Finding]:
    """Registers that were not asked, or did not answer. No answer is never "nothing"."""
    if facts.registers is None:
        yield found(law, Code.NOT_ASKED)
    for register, answer in (facts.registers or {}).items():
        if answer != "answered":
            yield found(law, Code.MISSING_SSBTEK, "", register, register=("register", register))
    if facts.population is None or facts.population.answer != "answered":
        yield found(law, Code.MISSING_SSBTEK, "", "population", register=("register", "population"))


def of_decisions(facts: Facts, law: Law) -> Iterator[Finding]:
    """Recovery decided of late, and grants as an advance on a benefit that may come now (33 kap. 2 § SoL)."""
    months = law.value("recovery_lookback", facts.month)
    recent = [month for month in facts.recoveries if within_months(facts.month, month, months)]
    if recent:
        yield found(law, Code.RECOVERY_CLAIM, month=("month", max(recent)))
    for advance in facts.advances:
        came = [
            one for one in facts.payments if one.certain and one.benefit == advance.kind and one.month >= advance.month
        ]
        code = Code.ADVANCE_PAID if came else Code.PREVIOUS_DECISION_ADVANCE_ON_BENEFIT
        yield found(
            law, code, "", advance.kind, kind_name=("income", advance.kind), month=("month", advance.month)
        )  # fmt: skip
