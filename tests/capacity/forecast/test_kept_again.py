"""A kept answer by one command: as it was kept to the byte, and computed again; honest when the rows have moved."""

import datetime as dt
import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests import make

from hemmaplan.capacity.actions import scenarios as actions
from hemmaplan.capacity.forecast import kept_answers
from hemmaplan.capacity.forecast.kept_again import is_whole
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.foundation import calendar

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 9)
SOON = TODAY + dt.timedelta(days=60)


def said(**options) -> str:
    out = StringIO()
    call_command("forecast", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def team():
    """A team with a family therapist, whom three wait for, and a door with a coordinator."""
    unit = make.unit(kind="unit", name="Provenheten")
    made = make.unit(parent=unit, name="Provteamet")
    service = make.service(made, name="Familjebehandling", minutes_per_slot=240)
    door = make.service(made, name="Öppen dörr", capacity_kind="open_door", basis="open", min_percent=100)
    for title, of in (("Familjeterapeut", service), ("Samordnare", door)):
        post = make.post(made, title=title)
        make.employment(post)
        make.staffing(post, of)
    for _number in range(3):
        make.order(service, state="queued", sent_on=TODAY - dt.timedelta(days=40))
    return made


@pytest.fixture
def answer(team) -> KeptAnswer:
    head = make.user("unit_manager", team.parent)
    scenario = actions.begin_scenario(
        unit=team.parent, name="Utan samordnare", price_ore=70_000_000, weeks=26, by=head, at=AT,
        step={"kind": "end_post", "post": team.posts.get(title="Samordnare").code, "last": SOON.isoformat()},
    )  # fmt: skip
    made = actions.answer_scenario(scenario=scenario, by=head, at=AT)
    # What has become of the scenario since is nothing to its answer.
    scenario.refresh_from_db()
    actions.change_scenario(
        scenario=scenario, name="Annat", day=TODAY, weeks=52, price_ore=None, by=head, at=AT + dt.timedelta(minutes=1)
    )
    return KeptAnswer.objects.get(pk=made.pk)


def test_an_answer_is_printed_to_the_byte_as_it_was_kept(answer):
    text = said(answer=answer.pk, json=True)
    assert hashlib.sha256(text.encode()).hexdigest() == answer.sha256
    assert text == kept_answers.canonical(answer.content) == said(answer=answer.pk, json=True)
    words = said(answer=answer.pk)
    for told in (
        "Utan samordnare",
        "Samordnare",
        f"frö {answer.seed}",
        answer.digest[:12],
        "1 400 000",
        "måste stänga",
    ):
        assert told.replace(" ", "\xa0") in words.replace(" ", "\xa0")


def test_an_answer_computed_again_on_the_same_rows_is_the_same_to_the_byte(answer):
    assert "samma svar, till varje byte" in said(answer=answer.pk, again=True)
    found = json.loads(said(answer=answer.pk, again=True, json=True))
    assert found["same"] is True
    assert found["sha256"] == found["sha256_again"] == answer.sha256
    assert KeptAnswer.objects.count() == 1, "nothing is stored"


def test_when_rows_have_changed_it_says_so_and_prints_what_was_kept(answer, team):
    before = said(answer=answer.pk, json=True)
    newcomer = make.post(team, title="Kurator")
    make.employment(newcomer)
    assert said(answer=answer.pk, json=True) == before
    with pytest.raises(CommandError) as differs:
        said(answer=answer.pk, again=True)
    assert differs.value.returncode == 1
    assert f"Raderna för {TODAY} är andra nu" in str(differs.value)
    assert f"Kurator ({newcomer.code}) har tillkommit" in str(differs.value)
    with pytest.raises(CommandError) as differs:
        said(answer=answer.pk, again=True, json=True)
    found = json.loads(str(differs.value))
    assert (found["same"], found["snapshot_sha256"]) == (False, answer.digest)
    assert found["snapshot_sha256_again"] != answer.digest


def test_when_a_step_is_no_longer_possible_it_says_which(answer, team):
    team.posts.filter(title="Samordnare").update(code="nytt-namn")
    with pytest.raises(CommandError, match="Utan samordnare, steg 1"):
        said(answer=answer.pk, again=True)


def test_an_answer_that_was_tampered_with_is_not_whole(answer):
    assert is_whole(answer)
    answer.content["scenarios"][1]["a_year"]["cost_kronor"] = 1
    assert not is_whole(answer)


def test_calls_that_cannot_be_are_told(answer):
    for wrong, code in (({"answer": answer.pk + 1000}, 1), ({"again": True}, 2), ({"answer": 1, "unit": "x"}, 2)):
        with pytest.raises(CommandError) as refused:
            said(**wrong)
        assert refused.value.returncode == code
