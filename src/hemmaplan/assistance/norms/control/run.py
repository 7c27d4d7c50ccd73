"""The control of one household's month (*kontroll*): every finding, the heaviest first."""

from __future__ import annotations

from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.control.costs import of_account, of_costs
from hemmaplan.assistance.norms.control.earlier import of_application, of_decisions, of_registers
from hemmaplan.assistance.norms.control.facts import Facts
from hemmaplan.assistance.norms.control.findings import ORDER, Code, Finding
from hemmaplan.assistance.norms.control.incomes import of_incomes
from hemmaplan.assistance.norms.control.people import of_adults, of_household
from hemmaplan.assistance.norms.law.loading import Law


def control(facts: Facts, law: Law, account: Account | None = None) -> tuple[Finding, ...]:
    """What a person should look at. With the ``account`` also what the guideline caps.

    Where somebody has a protected identity the only finding is that one, and it says nothing of why.

    Raises:
        LookupError: the month is closed: ask ``law.closed`` first.
    """
    law.value("income_change_warning", facts.month)
    findings = [
        *of_household(facts, law), *of_application(facts, law), *of_registers(facts, law), *of_incomes(facts, law),
        *of_costs(facts, law), *(of_account(account, law) if account else ()), *of_adults(facts, law),
        *of_decisions(facts, law),
    ]  # fmt: skip
    protected = [finding for finding in findings if finding.code is Code.PROTECTED]
    return tuple(protected or sorted(findings, key=lambda finding: ORDER[finding.grade]))
