"""The handbook's page of investigations: its table of clocks is drawn from the rules themselves."""

import datetime as dt

from hemmaplan.cases.investigations.states import CHAINED, COMPLETE, FOLLOW_UP, INFORM, OWN_PARTY, REPLY
from hemmaplan.deadlines import rules

ON = dt.date(2026, 11, 30)
SHOWN = (INFORM, *COMPLETE.values(), REPLY, "communication_reply", FOLLOW_UP, CHAINED, OWN_PARTY)
UNITS = {
    "immediate": "at once",
    "month": "months",
    "year": "year",
    "local": "the day the officer sets",
    "day": "days",
    "age_year": "years old",
}


def drawn() -> str:
    """The table of clocks, as the rules read."""
    rows = ["| Rule | Starts when | Time | Section | Known |", "|---|---|---|---|---|"]
    for rule_id in SHOWN:
        one = rules.rule(rule_id, on=ON)
        unit = UNITS[one.unit.value]
        time = f"{one.length} {unit}" if one.length else unit
        known = "the house's own" if one.is_local else "read" if one.is_certain else "not verified"
        rows.append(f"| {one.title} (`{one.id}`) | {one.trigger} | {time} | {one.section} | {known} |")
    return "\n".join(rows) + "\n"


def test_the_handbooks_clocks_are_those_of_the_rules(repository):
    text = (repository / "docs" / "handbook" / "investigations.md").read_text("utf-8")
    assert drawn() in text
