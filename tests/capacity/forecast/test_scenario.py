"""The scenario of a forecast: the same slots as the situation, for every service and day, and what was known on the day."""

import dataclasses
import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.capacity.forecast.scenario import scenario
from hemmaplan.capacity.simulation.chance.streams import Chance
from hemmaplan.capacity.simulation.estimation.estimate import ORDINARY
from hemmaplan.capacity.simulation.scenario import staffing
from hemmaplan.capacity.simulation.scenario.model import Caseload, Scenario
from hemmaplan.capacity.simulation.units import weeks_between
from hemmaplan.capacity.situation.snapshot import Snapshot
from hemmaplan.deadlines import rules
from hemmaplan.interventions.measures.services import PlacesLine, ServiceLine, Share
from hemmaplan.organisation.measures import Away, PostLine, Seat

ON = dt.date(2020, 9, 21)
WEEKS = 8
DAYS = [ON + dt.timedelta(days=n) for n in range(WEEKS * 7)]

around = st.integers(-40, 70).map(lambda n: ON + dt.timedelta(days=n))


@st.composite
def periods(draw) -> tuple[dt.date, dt.date | None]:
    first = draw(around)
    return first, draw(st.none() | st.integers(0, 60).map(lambda n: first + dt.timedelta(days=n)))


@st.composite
def posts(draw, number: int) -> PostLine:
    percent, (first, last) = draw(st.integers(1, 100)), draw(periods())
    seats = []
    for place in range(draw(st.integers(0, 2))):
        (begins, ends), away = draw(periods()), ()
        if draw(st.booleans()):
            kind, gone = draw(st.sampled_from(["sick", "long_term_sick", "leave"])), draw(st.integers(1, 100))
            away = (Away(kind, gone, *draw(periods()), doubtful=False),)
        held = draw(st.integers(1, 100))
        seats.append(
            Seat(place, number * 10 + place, "", number, held, "permanent", begins, ends, "", frozenset(), away)
        )
    funded = draw(st.none() | around)
    return PostLine(
        number, f"p{number}", "", "", draw(st.integers(1, 2)), percent, first, last, funded, "ordinary", "", "",
        leads=False, seats=tuple(seats),
    )  # fmt: skip


@st.composite
def services(draw, number: int, post_ids: list[int]) -> ServiceLine:
    kind = draw(st.sampled_from(["caseload", "caseload", "group", "none"]))
    first, last = draw(st.integers(-90, 0)), draw(st.none() | st.integers(0, 60))
    begun = ON + dt.timedelta(days=first)
    ended = None if last is None else ON + dt.timedelta(days=last)
    shares = tuple(Share(post, draw(st.integers(1, 100)), *draw(periods())) for post in post_ids if draw(st.booleans()))
    places: list[PlacesLine] = []
    if kind == "group":
        turn = ON + dt.timedelta(days=draw(st.integers(-10, 50)))
        places = [PlacesLine(8, 4, begun, turn, ""), PlacesLine(6, 4, turn + dt.timedelta(days=3), None, "")]
    return ServiceLine(
        number, f"v{number}", f"Grupp {number}", 1, "assessed", kind, draw(st.booleans()), False, 0,
        draw(st.sampled_from([0, 45, 90, 180, 317])), draw(st.integers(1, 100)), frozenset(), (), "", begun, ended, "", "",
        "full", shares, tuple(places),
    )  # fmt: skip


@st.composite
def snapshots(draw) -> Snapshot:
    ids = list(range(1, draw(st.integers(1, 4)) + 1))
    held = tuple(draw(posts(number)) for number in ids)
    offered = tuple(draw(services(number, ids)) for number in range(draw(st.integers(1, 4))))
    return Snapshot(held, offered)


def slots_by_day(made: Scenario, name: str) -> list[int]:
    """What the simulation takes at once, by its own rules, on each day."""
    queue = made.queue(name)
    hours = staffing.hours_for(name, made, staffing.absences(made, Chance(1, 1)))
    steps = staffing.slots(queue, made, hours)
    moments = np.array([float(weeks_between(ON, day)) for day in DAYS])
    return [int(n) for n in steps.slots[0, np.searchsorted(steps.times, moments + 1e-9, side="right") - 1]]


@settings(max_examples=60)
@given(snapshots())
def test_slots_are_the_same_in_the_situation_and_in_the_simulation(shot):
    made = scenario(shot, on=ON, weeks=WEEKS, flats={})
    compared = 0
    for queue in made.queues:
        line = next(line for line in shot.services if line.code == queue.name)
        told = [shot.capacity(line, day) for day in DAYS]
        if isinstance(queue.serves, Caseload):
            expected = [it.slots or 0 for it in told]
        else:
            # A group takes nobody on a day when nobody can lead it.
            expected = [
                places.places if it.offered and not it.lacks and (places := line.places_on(day)) else 0
                for it, day in zip(told, DAYS, strict=True)
            ]
        assert slots_by_day(made, queue.name) == expected
        compared += 1
    counted = [line for line in shot.services if line.offered(ON) and _counts(line)]
    assert compared == len(counted), "every service that counts slots or places is a queue"


def _counts(line: ServiceLine) -> bool:
    return line.kind == "group" or (line.kind == "caseload" and line.minutes_per_slot > 0)


def test_post_promised_to_more_than_it_works_keeps_what_is_promised():
    seat = Seat(1, 1, "", 1, 100, "permanent", ON, None, "", frozenset(), ())
    post = PostLine(1, "p1", "", "", 1, 100, ON, None, None, "ordinary", "", "", leads=False, seats=(seat,))

    def service(number: int) -> ServiceLine:
        return ServiceLine(
            number, f"v{number}", "", 1, "assessed", "caseload", True, False, 0, 60, 100, frozenset(), (), "", ON, None,
            "", "", "full", (Share(1, 100, ON, None),), (),
        )  # fmt: skip

    made = scenario(Snapshot((post,), (service(1), service(2))), on=ON, weeks=WEEKS, flats={})
    assert [slots_by_day(made, name)[0] for name in ("v1", "v2")] == [40, 40]


def test_a_limit_that_the_law_changes_holds_for_those_who_come_after(monkeypatch):
    line = ServiceLine(
        1, "v1", "", 1, "assessed", "caseload", True, False, 0, 60, 100, frozenset(), (), "", ON, None,
        "", "", "full", (), (),
    )  # fmt: skip

    def priority():
        made = scenario(Snapshot((), (line,)), on=ON, weeks=WEEKS, flats={})
        return made.queues[0].priorities[ORDINARY]

    as_it_is = priority()
    assert as_it_is.limit_steps == ()
    known = rules.rule("nonexec_decision", ON)
    turn = ON + dt.timedelta(weeks=4)
    shorter = (
        dataclasses.replace(known, valid_to=turn - dt.timedelta(days=1)),
        dataclasses.replace(known, length=1, valid_from=turn, valid_to=None),
    )
    monkeypatch.setattr(rules, "_by_id", lambda: {"nonexec_decision": shorter})
    changed = priority()
    assert 12.8 <= changed.limit <= 13.2
    ((day, weeks),) = changed.limit_steps
    assert day == turn
    assert 4 <= weeks <= 4.5
