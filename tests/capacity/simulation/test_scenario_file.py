"""A scenario file is read whole or refused whole, with every fault told by its path."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest
from tests.capacity.simulation.scenarios import example

from hemmaplan.capacity.simulation.estimation.estimate import Estimate
from hemmaplan.capacity.simulation.files.scenario_file import CHANGES, BadScenario, read
from hemmaplan.capacity.simulation.scenario.model import (
    Caseload,
    Flats,
    Level,
    MixedCaseload,
    OpenGroup,
    Phase,
    Rounds,
)

SMALL = {
    "origin": "2026-11-23",
    "horizon_weeks": 52,
    "teams": [{"name": "öppenvård", "absence": 0.08}],
    "posts": [{"name": "A", "team": "öppenvård", "hours": 40, "shares": {"kö": 1}}],
    "queues": [{"name": "kö", "hours_a_case": 5, "arrivals": {"per_week": 0.5}, "duration": {"mean_weeks": 20}}],
}


def spoilt(path: str, value: object) -> str:
    """The small scenario with one thing put in by its path; ``...`` takes it out."""
    whole = copy.deepcopy(SMALL)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner: object = whole
    for step in steps:
        inner = inner[step]  # type: ignore[index]
    if value is ...:
        del inner[last]  # type: ignore[attr-defined]
    else:
        inner[last] = value  # type: ignore[index]
    return json.dumps(whole)


def test_reads_the_small_scenario():
    file = read(json.dumps(SMALL))
    assert file.base.queues[0].serves == Caseload(5)
    assert file.asked.joins == (date(2026, 11, 23),)
    assert file.changed == ()


def test_reads_every_way_to_take_people_and_every_change():
    file = read(json.dumps(example("unit.json")))
    assert {type(queue.serves) for queue in file.base.queues} == {Caseload, Rounds, OpenGroup, Flats}
    used = {change["kind"] for one in example("unit.json")["scenarios"] for change in one["changes"]}
    used |= {change["kind"] for one in example("family-treatment.json")["scenarios"] for change in one["changes"]}
    assert used == set(CHANGES)
    assert [one.name for one in file.changed] == ["Besparing", "Förlängd"]


FAULTS = [
    ("origin", ..., "origin: saknas"),
    ("origin", "23/11", "origin: ska vara ett datum"),
    ("origin", 20261123, "origin: ska vara ett datum"),
    ("horizon_weeks", 0, "horizon_weeks: ska vara större än noll"),
    ("horizon_weeks", 5000, "mellan 1 och 1 040"),
    ("teams", [], "teams: ska innehålla minst 1"),
    ("teams.0.absence", 8, "teams[0].absence: ska vara en andel"),
    ("posts.0.hours", "40", "posts[0].hours: ska vara ett tal"),
    ("posts.0.hours", -1, "posts[0].hours: får inte vara negativt"),
    ("posts.0.absence", 8, "posts[0].absence: ska vara en andel"),
    ("posts.0.absence", 1, "posts[0]: Frånvaron i A är 1.0"),
    ("posts.0.days", 200, "posts[0].days: läses bara tillsammans med days_lost"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "absence", "post": "A", "from": "2027-01-01"}]}], "absence: saknas"),
    ("posts.0.hours", True, "posts[0].hours: ska vara ett tal"),
    ("posts.0.hour", 40, "posts[0].hour: är inget känt fält. Menades ”hours”?"),
    ("posts.0.first", "2026-02-30", "posts[0].first: ska vara ett datum"),
    ("posts.0.team", "okänt", "som inte finns"),
    ("posts.0.shares", {"okänd": 1}, "som inte finns"),
    ("posts.0.shares", [1], "posts[0].shares: ska vara ett objekt"),
    ("queues.0.name", "", "queues[0].name: ska vara en text"),
    ("queues.0.kind", "lista", "queues[0].kind: är ”lista”"),
    ("queues.0.hours_a_case", ..., "queues[0].hours_a_case: saknas"),
    ("queues.0.arrivals", ..., "queues[0].arrivals: saknas"),
    ("queues.0.arrivals", {"events": 3}, "Ange antingen ankomster per vecka"),
    ("queues.0.arrivals", {"per_week": 1, "events": 3, "weeks": 2}, "Ange antingen ankomster per vecka"),
    ("queues.0.arrivals", {"events": 2.5, "weeks": 2}, "queues[0].arrivals.events: ska vara ett heltal"),
    ("queues.0.duration", {"mean_weeks": 0}, "queues[0].duration.mean_weeks: ska vara större än noll"),
    ("queues.0.duration", {"prior": "okänd"}, "queues[0].duration.prior: är ”okänd”. Det finns:"),
    ("queues.0.priorities", [{"name": "a", "share": 0.5}], "Låt andelarna bli 1"),
    ("queues.0.priorities", [{"name": "a", "at_once": "ja"}], "queues[0].priorities[0].at_once: ska vara true eller false"),
    ("queues.0.priorities", [{"name": "a", "limit_weeks": []}], "priorities[0].limit_weeks: ska innehålla minst 1"),
    ("queues.0.priorities", [{"name": "a", "limit_weeks": [{"from": "2027-01-01"}]}],
     "priorities[0].limit_weeks[0].weeks: saknas"),
    ("queues.0.priorities", [{"name": "a", "limit_weeks": [{"weeks": 13}, {"weeks": 17}]}],
     "priorities[0].limit_weeks[1].from: saknas"),
    ("queues.0.priorities", [{"name": "a", "limit_weeks": [{"weeks": 13}, {"weeks": 17, "form": "2027-01-01"}]}],
     "priorities[0].limit_weeks[1].form: är inget känt fält. Menades ”from”?"),
    ("queues.0.priorities", [{"name": "a", "limit_weeks": [{"weeks": 8, "from": "2027-02-01"}, {"weeks": 9, "from": "2027-01-01"}]}],
     "priorities[0]: Gränserna för a ska stå i dagordning"),
    ("queues.0.waiting", [{"since": "2027-01-01"}], "queues[0].waiting[0].since: En väntande i kö kom efter"),
    ("queues.0.waiting", [{"since": "2026-01-01", "priority": "x"}], "queues[0].waiting[0].priority: En väntande"),
    ("queues.0.running", [{"since": "2027-01-01"}], "queues[0].running[0].since: Ett pågående"),
    ("posts.0.team", "okänt", "posts[0].team: A hör till"),
    ("posts.0.shares", {"okänd": 1}, "posts[0].shares.okänd: A har en andel"),
    ("posts.0.shares", {"kö": 1, "okänd": 1}, "posts[0].shares: Fördelningen"),
    ("teams", [{"name": "öppenvård"}, {"name": "öppenvård"}], "teams[1].name: Namnet"),
    ("doors", [{"name": "kö"}], "doors[0].name: Namnet"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "end_post", "post": "A", "last": "2035-01-01"}]}],
     "scenarios[0].changes[0].last: är 2035-01-01, efter de 52 veckorna"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "demand", "queue": "kö", "from": "2027-11-22", "factor": 2}]}],
     "scenarios[0].changes[0].from: är 2027-11-22"),
    ("queues.0.room", 2.5, "queues[0].room: ska vara ett heltal"),
    ("queues.0.refused_to", "kö", "läses bara tillsammans med room"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "nope"}]}], "scenarios[0].changes[0].kind: är ”nope”"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "end_post", "post": "B", "last": "2027-01-01"}]}], "heter ”B”"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "end_post", "post": "A"}]}], "changes[0].last: saknas"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "demand", "queue": "kö", "from": "2027-01-01"}]}], "factor: saknas"),
    ("scenarios", [{"name": "x", "changes": [{"kind": "demand", "queue": "kö", "from": "2027-01-01", "factor": 999}]}],
     "changes[0]: Inflödet ska ändras med faktorn"),
    ("ask", {"join": ["2030-01-01"]}, "ask.join[0]: är 2030-01-01"),
    ("ask", {"horizons_weeks": [4.5]}, "horizons_weeks[0]"),
    ("history", {"whole_from": "2026-01-01", "known_until": "2026-11-23", "events": [{"case": "1"}]}, "Rad 1: kind"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [("teams.0.days_lost", -5), ("queues.0.duration", {"mean_weeks": "x"}), ("posts.0", "x"), ("queues.0.room", "x")],
)
def test_one_fault_is_one_line(path, value):
    whole = json.loads(spoilt(path, value))
    if path.startswith("teams"):
        whole["teams"][0] = {"name": "öppenvård", "days_lost": -5, "days": 100}
    if path == "queues.0.room":
        whole["queues"][0]["refused_to"] = "kö"
    with pytest.raises(BadScenario) as bad:
        read(json.dumps(whole))
    assert len(bad.value.faults) == 1


@pytest.mark.parametrize(("path", "value", "said"), FAULTS, ids=[f"{path}={value!s:.20}" for path, value, _ in FAULTS])
def test_refuses_a_spoilt_scenario(path, value, said):
    with pytest.raises(BadScenario) as bad:
        read(spoilt(path, value))
    assert any(said in fault for fault in bad.value.faults), bad.value.faults


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", '{"origin": NaN}', '{"origin": Infinity}', '"text"'])
def test_refuses_what_is_no_scenario_at_all(text):
    with pytest.raises(BadScenario):
        read(text)


def test_tells_every_fault_at_once():
    with pytest.raises(BadScenario) as bad:
        read('{"orgin": "2026-11-23", "horizon_weeks": -1, "teams": [{"name": "a", "absence": 2}]}')
    assert len(bad.value.faults) == 4


def history(ended: int, running: int, waiting: int) -> dict:
    """A log of a queue with so many ended, running and waiting cases."""
    events = []

    def event(case: int, kind: str, day: str) -> None:
        events.append({"case": f"{case}", "queue": "kö", "kind": kind, "happened_at": day, "recorded_at": day})

    for case in range(ended + running + waiting):
        month = 1 + case % 10
        event(case, "queued", f"2026-{month:02}-03")
        if case < ended + running:
            event(case, "started", f"2026-{month:02}-20")
        if case < ended:
            event(case, "ended", f"2026-{month + 1:02}-21")
    return {"whole_from": "2026-01-01", "known_until": "2026-11-23", "events": events}


def test_a_limit_is_a_number_or_what_holds_from_each_day():
    def limits(value):
        (priority,) = (
            read(spoilt("queues.0.priorities", [{"name": "a", "limit_weeks": value}])).base.queues[0].priorities
        )
        return priority.limit, priority.limit_steps

    assert limits(13) == (13, ())
    assert limits([{"weeks": 13}, {"from": "2027-07-01", "weeks": 17}]) == (13, ((date(2027, 7, 1), 17),))
    assert limits([{"from": "2027-01-01", "weeks": 9}, {"from": "2027-07-01", "weeks": None}]) == (
        None,
        ((date(2027, 1, 1), 9), (date(2027, 7, 1), None)),
    )


def test_cases_may_take_hours_by_phase_and_by_level():
    def serves(**fields):
        whole = copy.deepcopy(SMALL)
        del whole["queues"][0]["hours_a_case"]
        whole["queues"][0] |= fields
        return read(json.dumps(whole)).base.queues[0].serves

    phases = [{"weeks": 8, "hours": 6}, {"hours": 4}]
    assert serves(hours_a_case=phases) == MixedCaseload((Level("alla", (Phase(6, 8), Phase(4))),))
    levels = [{"name": "lätt", "share": 0.4, "hours": 3}, {"name": "tung", "share": 0.6, "hours": phases}]
    assert serves(levels=levels) == MixedCaseload(
        (Level("lätt", (Phase(3),), 0.4), Level("tung", (Phase(6, 8), Phase(4)), 0.6))
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"levels": [{"name": "a", "hours": 3}]}, "queues[0].hours_a_case: står redan för varje nivå"),
        ({"hours_a_case": []}, "hours_a_case: ska innehålla minst 1"),
        ({"hours_a_case": [{"hours": 3}, {"hours": 2}]}, "Skedena i alla går inte ihop"),
        ({"hours_a_case": None, "levels": [{"name": "a", "share": 0.5, "hours": 3}]}, "levels: Nivåerna i kö ska"),
        ({"hours_a_case": None, "levels": [{"name": "a", "hour": 3}]}, "levels[0].hour: är inget känt fält"),
        ({"running": [{"since": "2026-01-01", "level": "tung"}]}, "Nivån ”tung” finns inte i kö. Kön har inga nivåer."),
    ],
)
def test_refuses_hours_that_cannot_be(fields, says):
    whole = copy.deepcopy(SMALL)
    whole["queues"][0] |= fields
    with pytest.raises(BadScenario) as refused:
        read(json.dumps(whole))
    assert any(says in fault for fault in refused.value.faults), refused.value.faults


def test_a_queue_without_stated_demand_is_estimated_from_the_history():
    whole = copy.deepcopy(SMALL) | {"history": history(20, 5, 3)}
    del whole["queues"][0]["arrivals"], whole["queues"][0]["duration"]
    file = read(json.dumps(whole))
    queue = file.base.queues[0]
    assert isinstance(queue.demand, Estimate)
    assert (len(queue.running), len(queue.waiting)) == (5, 3)
    assert queue.demand.arrivals.count == 28
    assert file.estimates["kö"].notes


def test_a_queue_that_opened_later_counts_its_time_from_then():
    whole = copy.deepcopy(SMALL) | {"history": history(20, 5, 3)}
    del whole["queues"][0]["arrivals"], whole["queues"][0]["duration"]
    whole["queues"][0]["opened"] = "2026-06-01"
    later = read(json.dumps(whole)).base.queues[0].demand
    assert isinstance(later, Estimate)
    assert later.arrivals.weeks == pytest.approx(25 + 1 / 7)


def test_a_queue_with_stated_demand_is_left_as_it_is():
    whole = copy.deepcopy(SMALL) | {"history": history(20, 5, 3)}
    whole["queues"].append({"name": "annan", "hours_a_case": 5})
    queue, other = read(json.dumps(whole)).base.queues
    assert not isinstance(queue.demand, Estimate)
    assert queue.running == ()
    assert isinstance(other.demand, Estimate)


def change(path, value):
    """The small scenario with one field set; the path has its parts with dots between."""
    whole = copy.deepcopy(SMALL)
    *places, last = path.split(".")
    here = whole
    for place in places:
        here = here[int(place) if place.isdigit() else place]
    here[last] = value
    return whole


@pytest.mark.parametrize(
    ("whole", "says"),
    [
        (change("posts", [*SMALL["posts"], SMALL["posts"][0]]), "står två gånger för samma tid"),
        (change("queues.0.redirect_weeks", 2), "queues[0].redirect_weeks: läses bara tillsammans med refused_to"),
        (change("teams.0.days", 200), "teams[0].days: läses bara tillsammans med days_lost"),
        (change("history", history(20, 5, 3)), "history: läses inte av någon kö"),
        (change("ask", {"horizons_weeks": [4, 5000]}), "ask.horizons_weeks[1]: är 5000, bortom"),
        (change("ask", {"join": ["2026-11-23", "i går"]}), "ask.join[1]: ska vara ett datum"),
        (change("name", "\ud800"), "halvt tecken"),
    ],
)
def test_refuses_what_nobody_would_read_or_count_twice(whole, says):
    with pytest.raises(BadScenario) as refused:
        read(json.dumps(whole))
    assert any(says in fault for fault in refused.value.faults), refused.value.faults


def test_a_post_may_stand_in_rows_after_each_other():
    post = SMALL["posts"][0]
    rows = [post | {"last": "2026-12-31"}, post | {"first": "2027-01-01", "hours": 20}]
    assert len(read(json.dumps(change("posts", rows))).base.posts) == 2


@pytest.mark.parametrize("mark", ["19680309-2383", "680309-2383", "familj 680309\u20112383", "196803092383"])
def test_a_log_with_an_identity_number_is_refused_and_the_number_not_repeated(mark):
    whole = change("history", history(20, 5, 3))
    whole["history"]["events"][0]["case"] = mark
    del whole["queues"][0]["arrivals"], whole["queues"][0]["duration"]
    with pytest.raises(BadScenario, match="ser ut som ett personnummer") as refused:
        read(json.dumps(whole))
    assert "2383" not in str(refused.value)


def test_a_field_that_stands_twice_is_refused():
    text = json.dumps(SMALL)
    with pytest.raises(BadScenario, match="”origin” står två gånger"):
        read(text[:-1] + ', "origin": "2026-11-23"}')


def test_those_who_wait_are_not_told_twice():
    whole = copy.deepcopy(SMALL) | {"history": history(20, 5, 3)}
    del whole["queues"][0]["arrivals"]
    whole["queues"][0]["waiting"] = [{"since": "2026-11-01"}]
    with pytest.raises(BadScenario, match="står redan i filens history"):
        read(json.dumps(whole))
