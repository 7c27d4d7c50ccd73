"""What is offered for a step can be made, and what is not offered cannot: forms and links never lead to a certain fault."""

import datetime as dt
import itertools

import pytest
from tests.capacity.forecast.living import rows

from hemmaplan.capacity.forecast import possible
from hemmaplan.capacity.forecast.steps.step import after
from hemmaplan.capacity.forecast.steps_file import step_from_data
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario

ROWS = rows()
POSTS = [post.code for post in ROWS.snapshot.posts_by_id.values()]
SERVICES = [line.code for line in ROWS.snapshot.services]
DAYS = [(ROWS.on + dt.timedelta(weeks=weeks)).isoformat() for weeks in (0, 1, 20, ROWS.weeks - 1)]
# Of each kind, the field that is ruled out, what it is called in the step, and the other values that are tried.
TRIED = {
    ("end_post", "post"): ("post", POSTS, {"last": DAYS}),
    ("cut_post", "post"): ("post", POSTS, {"from": DAYS, "percent": [1, 50]}),
    ("leave", "post"): ("post", POSTS, {"from": DAYS, "last": DAYS[-1:], "percent": [100]}),
    ("prolong_post", "post"): ("post", POSTS, {"last": [None, "2030-01-01"]}),
    ("close_service", "service"): ("service", SERVICES, {"last": DAYS}),
    ("open_service", "closed"): ("service", SERVICES, {"from": DAYS}),
    ("places", "service"): ("service", SERVICES, {"from": DAYS, "number": [1, 77]}),
    ("demand", "service"): ("service", SERVICES, {"from": DAYS, "percent": [20]}),
    ("lose_flats", "dwelling"): ("service", SERVICES, {"from": DAYS, "number": [1]}),
    ("lose_agreement", "agreement"): ("agreement", [one.code for one in ROWS.agreements], {"last": DAYS}),
}  # fmt: skip


def can_be_made(kind: str, name: str, code: str, others: dict) -> bool:
    for values in itertools.product(*others.values()):
        given = {key: value for key, value in zip(others, values, strict=True) if value is not None}
        try:
            step = step_from_data({"kind": kind, name: code} | given)
        except BadScenario:
            continue
        if not after(ROWS, [step])[1]:
            return True
    return False


@pytest.mark.parametrize(("kind", "field"), TRIED)
def test_what_is_offered_is_what_can_be_made(kind, field):
    name, every, others = TRIED[kind, field]
    offered = possible.codes(kind, field, ROWS)
    assert offered is not None
    assert offered == {code for code in every if can_be_made(kind, name, code, others)}


def test_what_nothing_is_said_of_rules_nothing_out():
    assert possible.codes("add_post", "profession", ROWS) is None
