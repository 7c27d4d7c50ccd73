"""A scenario that is kept as rows (*sparat scenario*), as the forecast takes it: its steps, and the rows they are laid on."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from hemmaplan.capacity.forecast.rows import Rows, rows_of
from hemmaplan.capacity.forecast.steps.step import Step, after
from hemmaplan.capacity.forecast.steps_file import Alternative, step_from_data
from hemmaplan.capacity.models import KeptScenario, KeptStep


def step_of(kept: KeptStep) -> Step:
    """The step that a row keeps (*steget*)."""
    return step_from_data({**kept.values, "kind": kept.kind} | ({} if kept.is_on else {"on": False}))


def alternative(scenario: KeptScenario) -> Alternative:
    """The scenario with the steps that have not been taken away (*scenariot*)."""
    steps = tuple(step_of(row) for row in scenario.steps.all() if row.removed_at is None)
    return identified(Alternative(scenario.name, steps, scenario.price_ore))


def identified(made: Alternative) -> Alternative:
    """The same with the digest of its steps and price (*kontrollsumma*): another name makes it no other scenario."""
    text = json.dumps(made.data | {"name": ""}, ensure_ascii=False, sort_keys=True)
    return dataclasses.replace(made, digest=hashlib.sha256(text.encode()).hexdigest())


def rows_behind(scenario: KeptScenario) -> Rows:
    """The rows that a scenario is tried on (*underlaget*)."""
    return rows_of(scenario.unit, on=scenario.day, weeks=scenario.weeks)


def words_of(values: Mapping[str, Any], rows: Rows) -> str:
    """A step of which the values are known, in words (*i ord*)."""
    step = step_from_data(dict(values))
    changed, _faults = after(rows, [step])
    return step.words(changed)
