"""Marking what is found (*anmärka*): a finding with the grade that the law files give its code."""

from __future__ import annotations

from hemmaplan.assistance.norms.control.findings import Code, Finding, Grade, Part, Sort
from hemmaplan.assistance.norms.law.loading import Law

Parts = dict[str, tuple[Sort, int | str]]
"""The facts of a finding while it is made: sort and value by the name in the sentence."""


def found(law: Law, code: Code, about: str = "", kind: str = "", **facts: tuple[Sort, int | str]) -> Finding:
    """A finding with its facts, each a sort and a value by its name in the sentence."""
    parts = tuple(Part(name, sort, value) for name, (sort, value) in facts.items())
    return Finding(code, Grade(law.findings[code].grade), about, kind, parts)
