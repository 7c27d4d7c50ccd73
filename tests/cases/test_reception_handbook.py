"""The handbook's table of clocks says what the rules and the kinds say."""

import datetime as dt
from pathlib import Path

from hemmaplan.cases.intake import kinds
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.kinds import INTAKE_KINDS
from hemmaplan.deadlines import rules
from hemmaplan.foundation import reference

ON = dt.date(2026, 11, 30)
LENGTHS = {
    "immediate": "at once", "same_day": "the same day", "day": "{} days", "working_day": "{} working days",
    "week": "{} weeks", "month": "{} months", "external_date": "as the sender says",
}  # fmt: skip


def length(rule: rules.Rule) -> str:
    return LENGTHS[rule.unit].format(rule.length).replace("1 weeks", "1 week").replace("1 months", "1 month")


def lines() -> list[str]:
    """A line for each kind and the areas in which it reads alike."""
    found: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    areas = dict(INTAKE_KINDS)
    for kind, title in Intake.Kind.choices:
        for area, label in areas.items():
            row = kinds.kind(kind, area=area, on=ON)
            found.setdefault((str(title), row.rules, row.verified), []).append(str(label))
    made = []
    for (title, named, verified), where in found.items():
        clocks = "; ".join(
            f"{one.title} ({length(one)}, {one.section})" for one in (rules.rule(name, on=ON) for name in named)
        )
        about = "all" if len(where) == len(areas) else ", ".join(where)
        made.append(f"| {title} | {about} | {clocks} | {'' if verified in reference.CERTAIN else 'not verified'} |")
    feedback = [rules.rule(name, on=ON) for name in (kinds.FEEDBACK, kinds.FEEDBACK_LATER)]
    return made + [f"| {one.title} | | {one.trigger} ({length(one)}, {one.section}) | |" for one in feedback]


def test_the_handbook_has_each_clock_as_the_rules_have_it(repository: Path) -> None:
    text = (repository / "docs" / "handbook" / "reception.md").read_text("utf-8")
    assert not [line for line in lines() if line not in text.splitlines()]
