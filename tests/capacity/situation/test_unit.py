"""The situation of a unit: staffing, lacks, endings and what a proposal restores."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.capacity.models import Proposal, ProposedPost
from hemmaplan.capacity.situation.proposals import restored
from hemmaplan.capacity.situation.snapshot import Lack
from hemmaplan.capacity.situation.unit import situation

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 9, 21)


@pytest.fixture
def place() -> dict:
    """An open door kept by a subsidised half-time post and a quarter."""
    unit = make.unit()
    team = make.unit(parent=unit)
    door = make.service(team, capacity_kind="open_door", basis="open", min_percent=75, name="Träffpunkten")
    half = make.post(team, 50, funding="subsidy", funded_until=dt.date(2020, 12, 31), title="Handledare")
    quarter = make.post(team, 25)
    for post in (half, quarter):
        make.employment(post)
        make.staffing(post, door, post.percent)
    return {"unit": unit, "team": team, "door": door, "half": half}


def test_situation_counts_percent_and_people(place: dict) -> None:
    now = situation(place["unit"], on=DAY)
    assert (now.percent, len(now.employees)) == (75, 2)


def test_situation_leaves_out_long_absence_but_not_a_day_ill(place: dict) -> None:
    first, second = make.employment(make.post(place["team"])), make.employment(make.post(place["team"], 80))
    make.absence(first.employee, dt.date(2020, 3, 1), kind="long_term_sick", return_doubtful=True)
    make.absence(second.employee, DAY, DAY)
    now = situation(place["unit"], on=DAY)
    assert (now.percent, len(now.employees)) == (155, 3)
    assert [post.percent for post, _name, _away in now.long_away] == [100]


def test_endings_say_what_falls_when_a_subsidy_ends(place: dict) -> None:
    (ending,) = situation(place["unit"], on=DAY).endings
    assert (ending.kind, ending.last) == ("funding", dt.date(2020, 12, 31))
    assert [lack for _capacity, lack in ending.falls] == [Lack.BELOW_MINIMUM]
    assert any("Träffpunkten måste stänga" in risk.what for risk in situation(place["unit"], on=DAY).risks)


def test_service_without_holder_tells_since_when(place: dict) -> None:
    service = make.service(place["team"])
    post = make.post(place["team"], last=dt.date(2020, 5, 31), end_reason="cut")
    make.employment(post, last=dt.date(2020, 5, 31))
    make.staffing(post, service, 100, last=dt.date(2020, 5, 31))
    now = situation(place["unit"], on=DAY)
    found = now.service(service.code)
    assert found.now.lacks == (Lack.NO_HOLDER,)
    assert found.without_since == dt.date(2020, 6, 1)
    assert [p.id for p in now.cuts] == [post.pk]


def test_restored_prolongs_a_post_and_mans_a_service(place: dict) -> None:
    empty = make.service(place["team"], name="Anhörigstöd")
    proposal = Proposal.objects.create(code="f", unit=place["unit"], title="F", proposed_on=DAY, recorded_at=make.AT)
    ProposedPost.objects.create(
        proposal=proposal, profession="handledare", percent=50, team=place["team"], prolongs=place["half"]
    )
    new = ProposedPost.objects.create(proposal=proposal, profession="socionom", percent=100, team=place["team"])
    new.services.add(empty)
    rows = {r.service: r for r in restored(situation(place["unit"], on=DAY), proposal)}
    assert (rows["Träffpunkten"].percent_before, rows["Träffpunkten"].percent_after) == (25, 75)
    assert (rows["Anhörigstöd"].percent_before, rows["Anhörigstöd"].percent_after) == (0, 100)


def test_situation_takes_the_same_queries_for_many_services(place: dict, django_assert_max_num_queries) -> None:
    for _ in range(15):
        post = make.post(place["team"])
        make.employment(post)
        make.staffing(post, make.service(place["team"]))
    with django_assert_max_num_queries(24):
        situation(place["unit"], on=DAY).risks  # noqa: B018 - worked out when read
