"""The handbook's pages of investigations and of decisions: their tables of clocks are drawn from the rules themselves."""

import datetime as dt

import pytest

from hemmaplan.cases.decisions.consequences import APPEAL, FORWARD, FORWARD_DAYS, NONEXECUTION, NOTICE, NOTICE_DAYS
from hemmaplan.cases.investigations.states import CHAINED, COMPLETE, FOLLOW_UP, INFORM, OWN_PARTY, REPLY
from hemmaplan.deadlines import rules

ON = dt.date(2026, 11, 30)
PAGES = {
    "investigations": (INFORM, *COMPLETE.values(), REPLY, "communication_reply", FOLLOW_UP, CHAINED, OWN_PARTY),
    "decisions": (NOTICE, NOTICE_DAYS, NONEXECUTION, APPEAL, FORWARD, FORWARD_DAYS),
}
UNITS = {
    "immediate": "at once",
    "promptly": "without delay",
    "working_day": "working days",
    "week": "weeks",
    "month": "months",
    "year": "year",
    "local": "the day the officer sets",
    "day": "days",
    "age_year": "years old",
}


def drawn(page: str) -> str:
    """The table of clocks, as the rules read."""
    rows = ["| Rule | Starts when | Time | Section | Known |", "|---|---|---|---|---|"]
    for rule_id in PAGES[page]:
        one = rules.rule(rule_id, on=ON)
        unit = UNITS[one.unit.value]
        time = f"{one.length} {unit}" if one.length else unit
        known = "the house's own" if one.is_local else "read" if one.is_certain else "not verified"
        rows.append(f"| {one.title} (`{one.id}`) | {one.trigger} | {time} | {one.section} | {known} |")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("page", PAGES)
def test_the_handbooks_clocks_are_those_of_the_rules(repository, page):
    text = (repository / "docs" / "handbook" / f"{page}.md").read_text("utf-8")
    assert drawn(page) in text
