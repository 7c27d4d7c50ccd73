"""What comes of scenarios: nothing changes nothing, days follow from the rows, and what is run in part is as if run in whole."""

import numpy as np
import pytest
from tests.capacity.forecast.living import NEW_YEAR, ON, day, log, rows, snapshot
from tests.capacity.forecast.test_steps import step

from hemmaplan.capacity.forecast import outcome as outcomes
from hemmaplan.capacity.forecast.answers import answers, answers_like
from hemmaplan.capacity.forecast.outcome import compare
from hemmaplan.capacity.forecast.scenario import changed, estimated
from hemmaplan.capacity.forecast.steps.step import after
from hemmaplan.capacity.forecast.steps_file import Alternative
from hemmaplan.capacity.simulation.files.scenario_file import Asked, BadScenario
from hemmaplan.capacity.situation.snapshot import Lack

FEW = 60
CUT = step("end_post", post="familj-2", last="2020-10-31")


@pytest.fixture(autouse=True)
def _nothing_kept():
    outcomes.forget()


def one(*steps, history=None, price=None, **other):
    found = compare(rows(history=history or log(), **other), [Alternative("Prov", steps, price)], replications=FEW)
    return found, found.scenarios[0]


def test_a_scenario_without_steps_differs_by_exactly_nothing():
    found, same = one()
    assert same.figures.keys() == found.base.figures.keys() != set()
    for mark, figure in same.figures.items():
        assert (figure.values == found.base.figures[mark].values).all(), mark
    assert set(found.sentences(same).values()) == {
        f"{line.name}: ingen skillnad." for line in same.rows.snapshot.services
        if line.code in found.sentences(same)
    }  # fmt: skip
    assert same.falls == found.base.falls


@pytest.mark.parametrize("history", [log(), log(cases=1), None], ids=["forty cases", "one case", "no history"])
def test_a_step_that_is_off_or_undone_differs_by_exactly_nothing(history):
    off = step("end_post", post="familj-2", last="2020-10-31", on=False)
    found, same = one(off, history=history)
    for mark, figure in same.figures.items():
        assert (figure.values == found.base.figures[mark].values).all(), mark


@pytest.mark.parametrize("steps", [
    (CUT,), (step("demand", service="familj", first="2020-11-02", percent=50),),
    (step("close_service", service="umgange", last="2020-11-02"),), (step("give_precedence", service="vald", first="2020-11-02"),),
    (step("prolong_post", post="dorr-50"), step("lose_flats", service="bostader", first="2020-11-02")),
])  # fmt: skip
def test_what_is_run_in_part_answers_as_if_run_in_whole(steps):
    base = rows(history=log())
    known = estimated(base)
    made, faults = after(base, steps)
    assert not faults
    scenario, asked = changed(made, known, name="Prov"), Asked((ON,), (13, 40))
    chance = {"seed": 3, "replications": FEW}
    part = answers_like(answers(known.scenario, asked, **chance), scenario, asked, **chance)
    whole = answers(scenario, asked, **chance)
    assert [figure.id for figure in part.figures] == [figure.id for figure in whole.figures]
    for here, there in zip(part.figures, whole.figures, strict=True):
        np.testing.assert_array_equal(here.values, there.values, here.id)
    assert part.facts == whole.facts
    assert {name: fan.tolist() for name, fan in part.fans.items()} == {
        name: fan.tolist() for name, fan in whole.fans.items()
    }


def test_hours_that_may_move_let_more_start_and_touch_no_other_queue():
    free = (
        step("free_hours", post="familj-1", first="2020-09-21"),
        step("free_hours", post="familj-2", first="2020-09-21"),
    )
    found, moving = one(*free)
    starts = {
        name: made.figures["familj.starts"].values.mean() for name, made in (("now", found.base), ("then", moving))
    }
    assert starts["then"] > starts["now"]
    assert found.sentences(moving)["grupp"] == "Grupp: ingen skillnad."
    assert found.base.falls == moving.falls


def test_fewer_hours_never_shorten_a_wait_and_the_sentence_says_how_much():
    found, fewer = one(CUT)
    moved = [
        mark for mark, figure in fewer.figures.items()
        if figure.kind == "wait" and (figure.values != found.base.figures[mark].values).any()
    ]  # fmt: skip
    assert moved
    for mark in moved:
        assert (fewer.figures[mark].values >= found.base.figures[mark].values).all()
    assert "i stället för" in found.sentences(fewer)["familj"]
    assert found.sentences(fewer)["grupp"] == "Grupp: ingen skillnad."


def test_the_door_closes_the_day_after_its_money_and_not_if_prolonged():
    found, prolonged = one(step("prolong_post", post="dorr-50"))
    closes = [(fall.day, fall.lack) for fall in found.base.falls if fall.service == "dorr"]
    assert closes == [(NEW_YEAR, Lack.BELOW_MINIMUM)]
    assert not [fall for fall in prolonged.falls if fall.service == "dorr"]
    assert found.sentences(prolonged)["dorr"] == "Det som annars sker 2021-01-01 uteblir: Dorr måste stänga."


def test_days_that_follow_from_rows_are_those_of_the_situation():
    found, led = one(step("leave", post="ledare", percent=100, first="2020-11-02", last="2021-03-31"))
    shot = led.rows.snapshot
    for fall in led.falls:
        line = led.rows.service(fall.service)
        before = shot.capacity(line, fall.day - (NEW_YEAR - day("2020-12-31")))
        assert fall.lack in shot.capacity(line, fall.day).lacks
        assert fall.day == ON or fall.lack not in before.lacks
    assert {fall.service for fall in led.falls} - {fall.service for fall in found.base.falls} == {
        "grupp", "vald", "samordning",
    }  # fmt: skip


def test_flats_without_supervision_follow_who_is_in_service():
    # Three are let: one supervised from here, one from elsewhere, one by nobody.
    found, ended = one(step("end_post", post="familj-1", last="2020-10-31"))
    assert found.base.unsupervised == {"bostader": ((ON, 1),)}
    assert ended.unsupervised == {"bostader": ((ON, 1), (day("2020-11-01"), 2))}
    _found, restored = one(
        step("add_post", post="ny", team="teamet", profession="samordnare", percent=50, first="2020-12-01",
             competences=["bostad"], services={"bostader": 50})
    )  # fmt: skip
    assert restored.unsupervised == {"bostader": ((ON, 1), (day("2020-12-01"), 0))}


def test_cost_is_whole_kronor_and_unknown_without_a_price():
    found, unknown = one(CUT)
    assert {staffed.cost_ore for one in found.outcomes for staffed in (*one.staffing, one.a_year)} == {None}
    found, known = one(CUT, price=600_000_00)
    costs = [staffed.cost_ore for one in found.outcomes for staffed in (*one.staffing, one.a_year)]
    assert all(cost is not None and cost % 100 == 0 and cost > 0 for cost in costs)
    # 475 % until New Year without what ends: 40 days with familj-2, 62 without, of a leap year.
    assert known.staffing[0].cost_ore == round(600_000 * (475 * 41 + 375 * 61) / (100 * 366)) * 100
    assert unknown.a_year.percent == known.a_year.percent < found.base.a_year.percent


def test_two_prices_leave_the_cost_as_it_is_unknown():
    both = [Alternative("Ett", (), 600_000_00), Alternative("Två", (CUT,), 700_000_00)]
    found = compare(rows(), both, replications=FEW)
    assert found.base.a_year.cost_ore is None
    assert found.scenarios[0].a_year.cost_ore is not None


def test_a_horizon_beyond_every_contract_still_answers():
    found, far = one(CUT, weeks=520)
    assert [staffed.first.year for staffed in far.staffing] == list(range(2020, 2031))
    assert far.figures["dorr.shut"].values.all()
    assert found.sentences(far)["familj"]


def test_a_service_without_staff_takes_nobody_and_says_so():
    shot = snapshot()
    empty = shot.with_changed_service(2, lambda line: type(line)(**{**vars(line), "shares": ()}))
    found, same = one(shot=empty)
    assert (ON, Lack.NO_HOLDER) in {(fall.day, fall.lack) for fall in same.falls if fall.service == "umgange"}
    waits = found.base.figures[f"umgange.wait.{ON}.beslutad"].values
    assert np.isinf(waits).all()


def test_an_opened_service_is_told_of_although_there_is_nothing_to_compare_with():
    found, opened = one(
        step("open_service", service="stangd", first="2020-11-02"),
        step("add_post", post="ny", team="teamet", profession="x", percent=100, first="2020-11-02",
             services={"stangd": 100}),
    )  # fmt: skip
    assert "stangd.starts" in opened.figures.keys() - found.base.figures.keys()
    assert "finns bara i scenariot" in found.sentences(opened)["stangd"]


def test_the_same_rows_are_estimated_once(monkeypatch):
    count = []
    monkeypatch.setattr(outcomes, "estimated", lambda given: (count.append(1), estimated(given))[1])
    for steps in ((), (CUT,)):
        one(*steps)
    assert len(count) == 1
    one(history=log(cases=39))
    assert len(count) == 2


def test_digest_is_of_what_matters_and_not_of_names_of_people():
    shot = snapshot()
    renamed = shot.with_changed_post(
        1, lambda post: type(post)(**{**vars(post), "seats": tuple(type(s)(**{**vars(s), "name": "Annan"}) for s in post.seats)})
    )  # fmt: skip
    assert rows(shot=renamed).digest == rows().digest
    fewer = shot.with_changed_post(1, lambda post: type(post)(**{**vars(post), "percent": 99}))
    digests = {rows().digest, rows(shot=fewer).digest, rows(history=log()).digest, rows(weeks=39).digest}
    assert len(digests) == 4


def test_more_than_five_and_two_of_one_name_are_refused():
    with pytest.raises(BadScenario) as refused:
        compare(rows(), [Alternative("Ett")] * 6)
    assert [fault.split()[0] for fault in refused.value.faults] == ["Det", "Två"]


def test_nobody_is_named():
    found, led = one(step("leave", post="familj-1", percent=100, first="2020-11-02", last="2021-03-31"))
    texts = [*found.sentences(led).values(), *(fall.text for fall in led.falls), str(led.answers.facts)]
    texts += [one.words(led.rows) for one in led.alternative.steps]
    assert not any("Nämnd" in text for text in texts)
