"""Steps of a scenario: each does what it says to the rows, or says in Swedish why not and what to do."""

import dataclasses
import datetime as dt
import json

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.capacity.forecast.living import NEW_YEAR, ON, day, rows
from tests.capacity.forecast.test_scenario import slots_by_day
from tests.capacity.simulation import swedish

from hemmaplan.capacity.forecast.outcome import compare, falls
from hemmaplan.capacity.forecast.scenario import of_rows
from hemmaplan.capacity.forecast.steps.kinds import KINDS
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step, after
from hemmaplan.capacity.forecast.steps_file import READERS, Alternative, from_data, read, step_from_data
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario

LATER = day("2020-11-02")


def step(kind: str, **fields) -> Step:
    return step_from_data({"kind": kind} | {"from" if name == "first" else name: one for name, one in fields.items()})


def laid(*steps: Step):
    made, faults = after(rows(), steps)
    assert not faults, faults
    return made


def percent(made, code: str, on: dt.date) -> int:
    return made.snapshot.capacity(made.service(code), on).percent


def fault(*steps: Step) -> str:
    """The sentence about the last of them; the others go well."""
    _made, faults = after(rows(), steps)
    assert [one.place for one in faults] == [len(steps) - 1], faults
    text = faults[0].text
    assert text[0].isupper() or text[0].isdigit()
    assert text.endswith((".", "?"))
    assert len(text.split()) > 5
    return text


# --- what each does ----------------------------------------------------------------------------------------------------


def test_end_post_takes_its_hours_from_the_day_after():
    made = laid(step("end_post", post="familj-2", last="2020-12-31"))
    assert [percent(made, "familj", on) for on in (day("2020-12-31"), NEW_YEAR)] == [140, 70]


def test_cut_post_shrinks_all_that_it_gives():
    made = laid(step("cut_post", post="familj-1", first="2020-11-02", percent=50))
    assert [percent(made, "familj", on) for on in (ON, LATER)] == [140, 105]
    assert [percent(made, "umgange", on) for on in (ON, LATER)] == [160, 145]


def test_cut_post_with_two_holders_comes_out_even():
    made = laid(step("cut_post", post="delad", first="2020-11-02", percent=75))
    assert percent(made, "umgange", LATER) == 60 + 75


def test_prolong_post_keeps_the_door_open_until_the_day():
    forever = laid(step("prolong_post", post="dorr-50"))
    until = laid(step("prolong_post", post="dorr-50", last="2021-03-31"))
    closes = {name: [f.day for f in falls(made) if f.service == "dorr"]
              for name, made in (("now", rows()), ("forever", forever), ("until", until))}  # fmt: skip
    assert closes == {"now": [NEW_YEAR], "forever": [], "until": [day("2021-04-01")]}


def test_add_post_gives_hours_and_competence_where_it_is_meant():
    made = laid(
        step("add_post", post="ny", team="teamet", profession="samordnare", percent=100, first="2020-11-02",
             last="2021-01-31", competences=["bostad"], services={"bostader": 40, "umgange": 60})
    )  # fmt: skip
    assert [percent(made, "bostader", on) for on in (ON, LATER, day("2021-02-01"))] == [0, 40, 0]
    assert made.snapshot.capacity(made.service("bostader"), LATER).lacks == ()


def test_a_step_may_be_about_a_post_that_an_earlier_step_added():
    new = step("add_post", post="ny", team="teamet", profession="x", percent=80, first="2020-11-02",
               services={"umgange": 80})  # fmt: skip
    made = laid(new, step("cut_post", post="ny", first="2020-12-01", percent=40))
    assert [percent(made, "umgange", on) - 160 for on in (LATER, day("2020-12-01"))] == [80, 40]


def test_leave_empties_the_post_and_is_over_when_it_is_over():
    made = laid(step("leave", post="ledare", percent=100, first="2020-11-02", last="2020-11-30"))
    group = made.service("grupp")
    assert [made.snapshot.capacity(group, on).takes for on in (ON, LATER, day("2020-12-01"))] == [6, 0, 6]


def test_move_hours_moves_them_for_a_time():
    made = laid(
        step("move_hours", post="familj-1", service="familj", to="umgange", percent=20, first="2020-11-02",
             last="2020-11-30")
    )  # fmt: skip
    days = (ON, LATER, day("2020-12-01"))
    assert [percent(made, "familj", on) for on in days] == [140, 120, 140]
    assert [percent(made, "umgange", on) for on in days] == [160, 180, 160]


def test_hours_of_whoever_can_are_taken_first_where_they_already_work_and_then_most_first():
    moved = step("move_hours", service="familj", to="umgange", percent=100, first="2020-11-02", last="2020-11-30")
    made = laid(moved)
    days = (ON, LATER, day("2020-12-01"))
    assert [percent(made, "familj", on) for on in days] == [140, 40, 140]
    assert [percent(made, "umgange", on) for on in days] == [160, 260, 160]
    shares = {share.post_id: share.percent for share in made.service("familj").shares if share.holds(LATER)}
    assert shares == {2: 40}, "both work there and give as much: the first by code is taken from first"
    # Whoever leads the group cannot do family treatment, and gives what the group has.
    back = laid(step("move_hours", service="grupp", to="vald", percent=50, first="2020-11-02"))
    assert [percent(back, code, LATER) for code in ("grupp", "vald")] == [0, 80]


def test_a_round_more_is_the_places_of_one_and_a_round_less_may_be_none():
    hours = step("add_post", post="ny", team="teamet", profession="x", percent=60, first="2020-11-02",
                 competences=["grupp"], services={"grupp": 60})  # fmt: skip
    more = laid(hours, step("rounds", service="grupp", first="2020-11-02", number=1))
    less = laid(step("rounds", service="grupp", first="2020-11-02", number=-1))
    other = laid(hours, step("rounds", service="grupp", first="2020-11-02", number=1, places=4))
    takes = {name: [made.snapshot.capacity(made.service("grupp"), on).takes for on in (ON, LATER)]
             for name, made in (("more", more), ("less", less), ("other", other))}  # fmt: skip
    assert takes == {"more": [6, 12], "less": [6, 0], "other": [6, 10]}
    again = laid(hours, step("rounds", service="grupp", first="2020-11-02", number=1, places=4),
                 step("rounds", service="grupp", first="2020-12-01", number=-1))  # fmt: skip
    assert again.snapshot.capacity(again.service("grupp"), day("2020-12-01")).takes == 6


def test_a_round_more_does_not_forget_what_is_decided_for_later():
    made = laid(
        step("places", service="grupp", first="2020-12-01", number=8),
        step("rounds", service="grupp", first="2020-11-02", number=-1, places=6),
    )
    assert [made.service("grupp").places_on(on).places for on in (ON, LATER, day("2020-12-01"))] == [6, 0, 2]


NEW_SERVICE = {"service": "stod", "name": "Föräldrastöd", "team": "teamet", "capacity": "caseload", "minutes": 60,
               "first": "2020-11-02"}  # fmt: skip


def test_new_service_has_slots_from_whoever_carries_it_and_people_only_when_somebody_says_so():
    open_only = laid(
        step("new_service", **NEW_SERVICE),
        step("move_hours", post="familj-1", service="umgange", to="stod", percent=30, first="2020-11-02"),
    )
    scenario = of_rows(open_only, name="x")
    slots = slots_by_day(scenario, "stod")
    # 30 % of 40 hours, 60 % of them for clients, an hour each.
    assert (slots[0], slots[(LATER - ON).days]) == (0, 7)
    assert scenario.queue("stod").demand.rate == 0
    thought = laid(step("new_service", **NEW_SERVICE, a_year=20, weeks=15))
    demand = of_rows(thought, name="x").queue("stod").demand
    assert (demand.events, demand.weeks, demand.lengths.mean().mean()) == (20, 52, pytest.approx(15))
    assert [fall.service for fall in falls(thought) if fall.service == "stod"] == ["stod"], "nobody carries it"


def test_new_service_is_carried_by_time_that_is_free_and_answers_beside_as_it_is():
    group = step("new_service", service="ny-grupp", name="Ny grupp", team="teamet", capacity="group", places=8,
                 first="2020-11-02", posts={"kommer": 50}, a_year=16, weeks=12)  # fmt: skip
    assert "börjar först 2021-01-01" in fault(group)
    made = laid(dataclasses.replace(group, first=NEW_YEAR))
    assert made.snapshot.capacity(made.service("ny-grupp"), NEW_YEAR).takes == 8
    told = compare(rows(), [Alternative("Med grupp", (dataclasses.replace(group, first=NEW_YEAR),))], replications=60)
    starts = told.scenarios[0].figures["ny-grupp.starts"].values
    assert starts.mean() > 2
    assert "bara i scenariot" in told.sentences(told.scenarios[0])["ny-grupp"]


def test_free_hours_move_between_what_a_post_carries_and_slots_stay_as_on_the_board():
    made = laid(step("free_hours", post="familj-1", first="2020-11-02", last="2020-11-30"))
    rows_of_post = [post for post in of_rows(made, name="x").posts if post.name == "familj-1"]
    assert [(post.first, set(post.moves)) for post in rows_of_post] == [
        (ON, set()), (LATER, {"familj", "umgange"}), (day("2020-12-01"), set()),
    ]  # fmt: skip
    assert of_rows(made, name="x").together() == (("familj", "umgange"),)
    for name in ("familj", "umgange"):
        assert slots_by_day(of_rows(made, name="x"), name) == slots_by_day(of_rows(rows(), name="x"), name)
    assert not of_rows(rows(), name="x").together(), "the rows as they are share nothing"


def test_precedence_takes_hours_from_what_the_same_posts_do_from_the_last_of_it():
    # 1,440 minutes are a full-time post at 60 %: 70 % more than the 30 it has.
    made = laid(step("give_precedence", service="vald", first="2020-11-02"))
    assert [percent(made, code, LATER) for code in ("vald", "samordning", "grupp")] == [100, 0, 0]
    assert made.snapshot.capacity(made.service("grupp"), LATER).takes == 0
    assert percent(made, "grupp", ON) == 50


def test_lost_agreement_takes_the_money_of_its_post():
    made = laid(step("lose_agreement", agreement="bidrag", last="2020-10-31"))
    assert [f.day for f in falls(made) if f.service == "dorr"] == [day("2020-11-01")]
    assert percent(laid(step("lose_agreement", agreement="familjemedel", last="2020-10-31")), "familj", LATER) == 70


def test_closed_service_takes_nobody_and_nobody_comes():
    made = laid(step("close_service", service="familj", last="2020-10-31"))
    queue = of_rows(made, name="x").queue("familj")
    assert queue.demand_steps == ((day("2020-11-01"), 0.0),)
    assert [(f.day, f.lack) for f in falls(made) if f.service == "familj"] == [(day("2020-11-01"), None)]


def test_opened_service_is_a_queue_from_its_day():
    made = laid(
        step("open_service", service="stangd", first="2020-11-02"),
        step("add_post", post="ny", team="teamet", profession="x", percent=100, first="2020-11-02",
             services={"stangd": 100}),
    )  # fmt: skip
    scenario = of_rows(made, name="x")
    assert scenario.queue("stangd").demand_steps == ((ON, 0.0), (LATER, 1.0))
    slots = slots_by_day(scenario, "stangd")
    assert (slots[0], slots[(LATER - ON).days]) == (0, 24)


def test_places_of_a_group_and_of_flats():
    made = laid(
        step("places", service="grupp", first="2020-11-02", number=4),
        step("places", service="bostader", first="2020-11-02", number=12),
        step("lose_flats", service="bostader", first="2020-12-01", number=2),
    )
    places = [made.snapshot.capacity(made.service("grupp"), on).takes for on in (ON, LATER)]
    assert places == [6, 4]
    assert made.flats["bostader"] == ((ON, 16), (LATER, 12), (day("2020-12-01"), 10))


def test_demand_reaches_the_simulation_only():
    made = laid(step("demand", service="familj", first="2020-11-02", percent=20))
    assert made.snapshot == rows().snapshot
    assert of_rows(made, name="x").queue("familj").demand_steps == ((LATER, 1.2),)


def test_a_step_that_is_off_keeps_its_place_and_does_nothing():
    ended = {"kind": "end_post", "post": "familj-2", "last": "2020-12-31"}
    steps = [step_from_data(ended | {"on": False}), step_from_data(ended), step_from_data(ended)]
    made, faults = after(rows(), steps)
    assert percent(made, "familj", NEW_YEAR) == 70
    assert [one.place for one in faults] == [2]
    assert steps[0].data == ended | {"on": False}


# --- what is not possible ----------------------------------------------------------------------------------------------

END = {"post": "familj-2", "last": "2020-12-31"}
NEW = {"post": "ny", "team": "teamet", "profession": "x", "percent": 50, "first": "2020-11-02"}
FAULTS = [
    ([("end_post", END), ("end_post", END)], "tidigare steg"),
    ([("end_post", END), ("prolong_post", {"post": "familj-2"})], "tidigare steg"),
    ([("end_post", {"post": "kommer", "last": "2020-11-02"})], "börjar först 2021-01-01"),
    ([("end_post", {"post": "slutat", "last": "2020-11-02"})], "upphörde redan 2020-03-31"),
    ([("end_post", {"post": "vakant", "last": "2020-11-02"})], "Ingen har"),
    ([("end_post", {"post": "dorr-50", "last": "2021-02-01"})], "upphör redan 2020-12-31"),
    ([("end_post", {"post": "familj-2", "last": "2020-09-20"})], "före prognosens första dag"),
    ([("end_post", {"post": "familj-2", "last": "2021-06-28"})], "efter prognosens sista dag 2021-06-27"),
    ([("end_post", {"post": "familj2", "last": "2020-11-02"})], "Menades familj-"),
    ([("end_post", {"post": "qqq", "last": "2020-11-02"})], "Kontrollera koden"),
    ([("cut_post", {"post": "familj-1", "first": "2020-11-02", "percent": 101})], "ange 101 %"),
    ([("cut_post", {"post": "familj-1", "first": "2020-11-02", "percent": 0})], "ange 0 %"),
    ([("cut_post", {"post": "familj-1", "first": "2020-11-02", "percent": 100})], "arbetar 100 %"),
    ([("cut_post", {"post": "dorr-50", "first": "2021-02-01", "percent": 10})], "upphör 2020-12-31"),
    ([("prolong_post", {"post": "familj-1"})], "tills vidare"),
    ([("prolong_post", {"post": "dorr-50", "last": "2020-12-31"})], "gäller redan till och med 2020-12-31"),
    ([("prolong_post", {"post": "slutat"})], "upphörde redan"),
    ([("add_post", NEW | {"percent": 120})], "120 %"),
    ([("add_post", NEW | {"post": "familj-1"})], "redan en tjänst"),
    ([("add_post", NEW), ("add_post", NEW)], "redan en tjänst"),
    ([("add_post", NEW | {"team": "teamt"})], "Menades teamet?"),
    ([("add_post", NEW | {"competences": ["trolleri"]})], "kompetens"),
    ([("add_post", NEW | {"services": {"familj": 60}})], "60 % tillsammans"),
    ([("add_post", NEW | {"services": {"familj": 0}})], "minst 1 %"),
    ([("add_post", NEW | {"services": {"stangd": 10}})], "stängd"),
    ([("add_post", NEW | {"services": {"zzz-9": 10}})], "verksamhet"),
    ([("add_post", NEW | {"last": "2020-11-01"})], "före den första"),
    ([("leave", {"post": "familj-1", "first": "2020-11-02", "last": "2020-10-01"})], "före den första"),
    ([("leave", {"post": "familj-1", "first": "2020-11-02", "last": "2020-12-01"}),
      ("cut_post", {"post": "familj-2", "first": "2020-11-02", "percent": 50}),
      ("leave", {"post": "familj-1", "first": "2020-12-01", "last": "2020-12-24"})], "redan borta"),
    ([("leave", {"post": "vakant", "first": "2020-11-02", "last": "2020-12-01"})], "Ingen har"),
    ([("move_hours", {"post": "familj-1", "service": "familj", "to": "familj", "percent": 10, "first": "2020-11-02"})],
     "två olika"),
    ([("move_hours", {"post": "familj-1", "service": "grupp", "to": "familj", "percent": 10, "first": "2020-11-02"})],
     "ger ingen tid"),
    ([("move_hours", {"post": "familj-1", "service": "familj", "to": "umgange", "percent": 80, "first": "2020-11-02"})],
     "70 %"),
    ([("move_hours", {"post": "delad", "service": "umgange", "to": "familj", "percent": 10, "first": "2020-11-02"})],
     "saknar kompetensen Familjebehandling"),
    ([("move_hours", {"service": "umgange", "to": "familj", "percent": 61, "first": "2020-11-02"})], "60 % av heltid"),
    ([("move_hours", {"service": "stangd", "to": "familj", "percent": 10, "first": "2020-11-02"})], "kan 0 %"),
    ([("move_hours", {"service": "umgange", "to": "familj", "percent": 0, "first": "2020-11-02"})], "flytta 0 %"),
    ([("free_hours", {"post": "familj-1", "first": "2020-11-02"}),
      ("free_hours", {"post": "familj-1", "first": "2020-12-02"})], "redan flyttas"),
    ([("free_hours", {"post": "dorr-25", "first": "2020-11-02"})], "två verksamheter med ärenden"),
    ([("free_hours", {"post": "ledare", "first": "2020-11-02"})], "två verksamheter med ärenden"),
    ([("add_post", NEW | {"services": {"familj": 20, "umgange": 20}}),
      ("free_hours", {"post": "ny", "first": "2020-11-02"})], "saknar kompetensen Familjebehandling"),
    ([("free_hours", {"post": "vakant", "first": "2020-11-02"})], "Ingen har"),
    ([("rounds", {"service": "familj", "first": "2020-11-02", "number": 1})], "inga gruppplatser"),
    ([("rounds", {"service": "bostader", "first": "2020-11-02", "number": 1})], "inga gruppplatser"),
    ([("rounds", {"service": "grupp", "first": "2020-11-02", "number": 0})], "men inte 0"),
    ([("rounds", {"service": "grupp", "first": "2020-11-02", "number": -2})], "har 1 omgångar"),
    ([("rounds", {"service": "grupp", "first": "2020-11-02", "number": -1}),
      ("rounds", {"service": "grupp", "first": "2020-12-02", "number": -1})], "har 0 omgångar"),
    ([("rounds", {"service": "grupp", "first": "2020-11-02", "number": 1})], "2 omgångar kräver 60 %"),
    ([("rounds", {"service": "grupp", "first": "2020-11-02", "number": 1, "places": 0})], "kan inte ha 0 platser"),
    ([("new_service", NEW_SERVICE), ("new_service", NEW_SERVICE)], "redan en verksamhet"),
    ([("new_service", NEW_SERVICE | {"service": "familj"})], "redan en verksamhet"),
    ([("new_service", NEW_SERVICE | {"team": "teamt"})], "Menades teamet?"),
    ([("new_service", NEW_SERVICE | {"competences": ["trolleri"]})], "kompetens"),
    ([("new_service", NEW_SERVICE | {"capacity": "open_door"})], "caseload"),
    ([("new_service", NEW_SERVICE | {"minutes": None})], "hur många minuter"),
    ([("new_service", NEW_SERVICE | {"places": 5})], "inga platser"),
    ([("new_service", NEW_SERVICE | {"capacity": "group"})], "hur många platser"),
    ([("new_service", NEW_SERVICE | {"a_year": 5})], "inget av dem"),
    ([("new_service", NEW_SERVICE | {"a_year": 0, "weeks": 5})], "Ange 1 till"),
    ([("new_service", NEW_SERVICE | {"posts": {"familj-1": 10}})], "har 0 % kvar"),
    ([("new_service", NEW_SERVICE | {"posts": {"vakant": 10}})], "Ingen har"),
    ([("new_service", NEW_SERVICE | {"posts": {"dorr-25": 0}})], "ange 0 %"),
    ([("cut_post", {"post": "familj-2", "first": "2020-10-02", "percent": 50}),
      ("close_service", {"service": "umgange", "last": "2020-10-10"}),
      ("new_service", NEW_SERVICE | {"posts": {"familj-1": 30, "familj-2": 30}, "competences": ["grupp"]})],
     "saknar kompetensen Gruppledning"),
    ([("new_service", NEW_SERVICE | {"first": "2020-01-02"})], "före prognosens första dag"),
    ([("give_precedence", {"service": "familj", "first": "2020-11-02"})], "får ställas i kö"),
    ([("give_precedence", {"service": "vald", "first": "2020-11-02"}),
      ("give_precedence", {"service": "vald", "first": "2020-11-02"})], "inte mer än sina timmar"),
    ([("lose_agreement", {"agreement": "bidrag", "last": "2020-12-31"})], "upphör redan 2020-12-31"),
    ([("lose_agreement", {"agreement": "delad-kostnad", "last": "2020-12-31"})], "inte till någon tjänst"),
    ([("lose_agreement", {"agreement": "x", "last": "2020-12-31"})], "avtal"),
    ([("close_service", {"service": "familj", "last": "2020-11-02"}),
      ("close_service", {"service": "familj", "last": "2020-12-02"})], "stänger redan 2020-11-02"),
    ([("close_service", {"service": "stangd", "last": "2020-11-02"})], "stänger redan 2020-05-31"),
    ([("close_service", {"service": "famlj", "last": "2020-11-02"})], "Menades familj?"),
    ([("open_service", {"service": "familj", "first": "2020-11-02"})], "redan öppen"),
    ([("open_service", {"service": "stangd", "first": "2020-12-02"}),
      ("open_service", {"service": "stangd", "first": "2020-11-02"})], "öppnar redan 2020-12-02"),
    ([("places", {"service": "grupp", "first": "2020-11-02", "number": 6})], "redan 6 platser"),
    ([("places", {"service": "familj", "first": "2020-11-02", "number": 6})], "i timmar"),
    ([("places", {"service": "grupp", "first": "2020-11-02", "number": -1})], "ange -1 platser"),
    ([("places", {"service": "stangd", "first": "2020-11-02", "number": 6})], "stängd"),
    ([("lose_flats", {"service": "grupp", "first": "2020-11-02"})], "inga bostäder"),
    ([("lose_flats", {"service": "bostader", "first": "2020-11-02", "number": 17})], "16 bostäder"),
    ([("places", {"service": "bostader", "first": "2020-10-02", "number": 0}),
      ("lose_flats", {"service": "bostader", "first": "2020-11-02"})], "inga nya kontrakt"),
    ([("demand", {"service": "dorr", "first": "2020-11-02", "percent": 20})], "ingen kö"),
    ([("demand", {"service": "familj", "first": "2020-11-02", "percent": -101})], "−100"),
    ([("demand", {"service": "familj", "first": "2020-11-02", "percent": 20}),
      ("demand", {"service": "familj", "first": "2020-11-02", "percent": 10})], "ändras redan"),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "words"), FAULTS)
def test_what_is_not_possible_says_why_and_what_to_do(steps, words):
    assert words in fault(*(step(kind, **fields) for kind, fields in steps))


@pytest.mark.parametrize(("steps", "words"), FAULTS)
def test_every_step_and_fault_is_in_english_too(steps, words):
    own = {post.title for post in rows().snapshot.posts} | {line.name for line in rows().snapshot.services}
    own |= {*rows().competences.values(), *(one.subject for one in rows().agreements), "Föräldrastöd", "Delad"}
    with translation.override("en"):
        made = [step(kind, **fields) for kind, fields in steps]
        assert not swedish.left(fault(*made), own), words
        for one in made:
            assert not swedish.left(one.words(rows()), own)


def test_every_kind_has_a_fault_here():
    assert {steps[-1][0] for steps, _words in FAULTS} == set(KINDS) == set(READERS) == set(FIELDS)


def test_faults_of_all_steps_come_at_once_each_with_its_place():
    bad = step("end_post", post="slutat", last="2020-11-02")
    made, faults = after(rows(), [bad, step("end_post", **END), bad])
    assert [one.place for one in faults] == [0, 2]
    assert percent(made, "familj", NEW_YEAR) == 70
    with pytest.raises(BadScenario) as refused:
        compare(rows(), [Alternative("Ett", (bad,)), Alternative("Två", (bad,))])
    assert [text.partition(":")[0] for text in refused.value.faults] == ["Ett, steg 1", "Två, steg 1"]


# --- any list of steps -------------------------------------------------------------------------------------------------

posts = st.sampled_from(
    ["familj-1", "familj-2", "dorr-50", "dorr-25", "ledare", "delad", "slutat", "vakant", "kommer", "ny", "?"]
)
places = st.sampled_from(["familj", "umgange", "grupp", "bostader", "dorr", "vald", "stangd", "samordning", "ny", "?"])
days = st.integers(-20, 300).map(lambda n: (ON + dt.timedelta(days=n)).isoformat())
numbers = st.integers(-2, 130)
VALUES = {
    "post": posts, "service": places, "to": places, "from": days, "last": days, "percent": numbers, "number": numbers,
    "agreement": st.sampled_from(["bidrag", "delad-kostnad", "familjemedel", "?"]), "team": st.sampled_from(["teamet", "?"]),
    "profession": st.just("socionom"), "competences": st.lists(st.sampled_from(["familj", "bostad", "?"]), max_size=2),
    "services": st.dictionaries(places, numbers, max_size=3), "on": st.booleans(),
    "name": st.just("Stöd"), "capacity": st.sampled_from(["caseload", "group", "?"]), "minutes": st.none() | numbers,
    "places": st.none() | numbers, "posts": st.dictionaries(posts, numbers, max_size=2), "a_year": st.none() | numbers,
    "weeks": st.none() | numbers,
}  # fmt: skip
FIELDS = {
    "end_post": "post last", "cut_post": "post from percent", "prolong_post": "post", "leave": "post percent from last",
    "add_post": "post team profession percent from competences services", "move_hours": "post service to percent from last",
    "give_precedence": "service from", "free_hours": "post from", "lose_agreement": "agreement last", "close_service": "service last",
    "open_service": "service from", "places": "service from number", "lose_flats": "service from number",
    "demand": "service from percent", "rounds": "service from number places",
    "new_service": "service name team capacity from minutes places posts competences a_year weeks",
}  # fmt: skip


@st.composite
def written_steps(draw) -> dict:
    kind = draw(st.sampled_from(sorted(FIELDS)))
    made = {"kind": kind} | {name: draw(VALUES[name]) for name in [*FIELDS[kind].split(), "on"]}
    return made | {"post": draw(st.none() | posts)} if kind == "move_hours" else made


@settings(max_examples=150)
@given(st.lists(written_steps(), max_size=6))
def test_any_steps_are_made_or_refused_in_words_and_slots_follow_the_rows(written):
    steps = from_data({"name": "Prov", "steps": written}).steps
    made, faults = after(rows(), steps)
    assert all(one.text.endswith((".", "?")) and steps[one.place].on for one in faults)
    assert all(one.words(made) for one in steps)
    scenario = of_rows(made, name="prov")
    offered = [ON + dt.timedelta(days=n) for n in range(56)]
    for queue in scenario.queues:
        line = made.service(queue.name)
        if queue.name not in made.flats:
            there = [made.snapshot.capacity(line, on) for on in offered]
            assert slots_by_day(scenario, queue.name) == [(it.takes or 0) if it.offered else 0 for it in there]
    assert [fall.day for fall in falls(made)] == sorted(fall.day for fall in falls(made))


def test_a_step_in_a_file_comes_back_as_it_was():
    for steps, _words in FAULTS:
        for kind, fields in steps:
            made = step(kind, **fields)
            assert step_from_data(made.data) == made


# --- the file ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "är tom"),
        ("[]", "objekt"),
        ('{"steps": []}', "name: saknas"),
        ('{"name": "x", "steps": [{"kind": "end_pst"}]}', "end_post"),
        ('{"name": "x", "steps": [{"kind": "end_post", "last": "2020-12-31"}]}', "post: saknas"),
        ('{"name": "x", "steps": [{"kind": "end_post", "post": "p", "lst": "2020-12-31"}]}', "Menades ”last”?"),
        ('{"name": "x", "steps": [{"kind": "end_post", "post": "p", "last": "2020-02-30"}]}', "2020-02-30"),
        ('{"name": "x", "steps": [{"kind": "demand", "service": "p", "from": "2020-02-03", "percent": 1.5}]}', "heltal"),
        ('{"name": "Oro för 19121212-1212", "steps": []}', "aldrig personer"),
        ('{"name": "x", "price_per_full_time_post": 0, "steps": []}', "price_per_full_time_post"),
        ('{"name": "x", "price_per_full_time_post": 600000.5, "steps": []}', "heltal"),
        ('{"name": "x", "steps": [' + ",".join(['{"kind": "x"}'] * 51) + "]}", "högst 50"),
        ('{"name": "x", "steps": [{"kind": "end_post", "post": "p", "last": "2020-12-31", "on": "nej"}]}', "true eller false"),
    ],
)  # fmt: skip
def test_a_file_at_fault_is_refused_with_the_field_and_what_to_do(text, words):
    with pytest.raises(BadScenario) as refused:
        read(text)
    assert any(words in fault for fault in refused.value.faults), refused.value.faults


def test_all_faults_of_a_file_come_at_once():
    text = '{"name": "", "steps": [{"kind": "end_post"}, {"kind": "demand"}], "mer": 1}'
    with pytest.raises(BadScenario) as refused:
        read(text)
    assert len(refused.value.faults) >= 6


def test_a_scenario_comes_back_as_it_was_written():
    data = {"name": "x", "about": "y", "price_per_full_time_post": 600000, "steps": [{"kind": "end_post"} | END]}
    made = read(json.dumps(data))
    assert made.data == data
    assert made.price_ore == 60_000_000
    assert len(made.digest) == 64


def test_not_possible_is_raised_for_one_step_alone():
    with pytest.raises(NotPossible):
        step("end_post", post="slutat", last="2020-11-02").apply(rows())
