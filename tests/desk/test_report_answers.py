"""Scenarios in reports: chosen by the writer, read by whoever reads the report, in brief for a committee; nobody is named."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.access.models import RoleGrant
from hemmaplan.capacity.actions import scenarios
from hemmaplan.capacity.models import ForecastSkill, KeptAnswer
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.periods import span
from hemmaplan.statistics import actions
from hemmaplan.statistics.drawing import files
from hemmaplan.statistics.models import PlacedAnswer, Report
from hemmaplan.statistics.versions import canonical, leaving, live

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 9)
SOON = TODAY + dt.timedelta(days=60)
SECRET = "Gunborg Anställdsson"


class Place:
    """A unit with a family therapist, whom eight wait for, and a door that closes without its coordinator."""

    def __init__(self, waiting: int = 8) -> None:
        self.unit = make.unit(kind="unit", name="Provenheten")
        self.team = make.unit(parent=self.unit, name="Provteamet")
        self.head = make.user("unit_manager", self.unit)
        self.service = make.service(self.team, name="Familjebehandling", minutes_per_slot=1200)
        self.door = make.service(self.team, name="Öppen dörr", capacity_kind="open_door", basis="open", min_percent=100)
        self.post, self.lone = make.post(self.team, title="Familjeterapeut"), make.post(self.team, title="Samordnare")
        for post, service in ((self.post, self.service), (self.lone, self.door)):
            make.employment(post, make.employee(self.team, given_name="Gunborg", family_name="Anställdsson"))
            make.staffing(post, service)
        for _number in range(waiting):
            make.order(self.service, state="queued", sent_on=TODAY - dt.timedelta(days=40))
        self.report = actions.begin_report(unit=self.unit, kind="memo", as_of=TODAY, title="Läget", by=self.head, at=AT)

    def answer(self, name=f"Om {SECRET} slutar", *more, by=None, at=AT) -> KeptAnswer:
        by = by or self.head
        made = scenarios.begin_scenario(unit=self.unit, name=name, price_ore=70_000_000, by=by, at=at)
        for step in more or [{"kind": "end_post", "post": self.lone.code, "last": SOON.isoformat()}]:
            made.refresh_from_db()
            scenarios.add_step(scenario=made, step=step, version=made.version, by=by, at=at)
        made.refresh_from_db()
        return scenarios.answer_scenario(scenario=made, by=by, at=at)

    def put(self, answer, *headings, by=None) -> PlacedAnswer:
        return actions.place_answer(report=self.report, answer=answer, headings=headings, by=by or self.head, at=AT)


@pytest.fixture
def place() -> Place:
    return Place()


def here(place, name="report", *more) -> str:
    return reverse(f"reports:{name}", args=[place.report.pk, *more])


def test_writer_chooses_an_answer_and_the_report_carries_it(place, client_as):
    answer, client = place.answer(), client_as(place.head)
    page = client.get(here(place)).content.decode()
    assert "Scenarier i rapporten" in page
    assert "Vad händer om" not in page
    assert (
        reverse("reports:place", args=[place.report.pk, answer.pk])
        in client.get(here(place, "answers")).content.decode()
    )
    shown = client.get(here(place, "place", answer.pk)).content.decode()
    assert f"Samordnare ({place.lone.code}) upphör" in shown
    client.post(here(place, "place", answer.pk), {"heading_1": "Utan samordnare"}, follow=True)
    page = client.get(here(place)).content.decode()
    for said in (
        "Vad händer om",
        "Utan samordnare",
        "Öppen dörr måste stänga",
        "Så räknas det",
        answer.digest[:12],
        "frö 1",
    ):
        assert said in page
    assert SECRET not in page
    client.post(here(place, "remove", answer.pk))
    assert "Vad händer om" not in client.get(here(place)).content.decode()
    assert client.post(here(place, "remove", answer.pk)).status_code == 404


def test_nobodys_name_comes_out_through_a_scenario(place):
    steps = [
        {"kind": "add_post", "post": "gunborg", "team": place.team.code, "profession": SECRET, "percent": 50,
         "from": TODAY.isoformat(), "services": {place.service.code: 50}},
        {"kind": "cut_post", "post": "gunborg", "from": SOON.isoformat(), "percent": 20},
        {"kind": "add_post", "post": "ny", "team": place.team.code, "profession": "familjeterapeut", "percent": 50,
         "from": TODAY.isoformat(), "services": {place.service.code: 50}},
    ]  # fmt: skip
    answer = place.answer(f"Om {SECRET} slutar", *steps)
    place.put(answer)
    told = live(place.report)
    assert told["answers"][0]["scenarios"][0]["steps"] == [
        f"Ny tjänst på 50 % från {TODAY}: Familjebehandling 50 %",
        f"En ny tjänst ändras från {SOON}",
        f"Ny tjänst, familjeterapeut 50 %, från {TODAY}: Familjebehandling 50 %",
    ]
    text = canonical(told).casefold()
    assert "gunborg" not in text
    assert "anställdsson" not in text
    with pytest.raises(NotPossible, match="Gunborg"):
        place.put(answer, "Om Gunborg slutar")
    with pytest.raises(NotPossible, match="personnummer"):
        place.put(answer, "Utan 19900101-2384")


def test_small_numbers_are_hidden_by_their_type():
    place = Place(waiting=4)
    place.put(
        place.answer(
            "Fler", {"kind": "demand", "service": place.service.code, "from": TODAY.isoformat(), "percent": 400}
        )
    )
    whole, out = live(place.report), leaving(live(place.report))

    def charts(data):
        return [block for section in data["sections"] for block in section["blocks"] if block["kind"] == "chart"]

    kept, gone = charts(whole)[0]["panels"][0]["fan"], charts(out)[0]["panels"][0]["fan"]
    assert any(0 < one < 5 for at in kept for one in kept[at]["counts"]), "there are small numbers to hide"
    for series, shown in ((kept[at]["counts"], gone[at]["counts"]) for at in ("p10", "p50", "p90")):
        assert shown == [None if 0 < one < 5 else one for one in series]
    assert "counts" in json.dumps(out)
    assert files(whole)["pdf"][:4] == b"%PDF"


def test_a_hidden_queue_of_the_day_is_hidden_in_its_chart_too():
    from hemmaplan.statistics.suppression import without_small_counts

    series = {"counts": [7, 6, 4, 9], "now": "service.waiting:a"}
    assert without_small_counts(series, {}) == {"counts": [7, 6, None, 9]}
    assert without_small_counts(series, {"service.waiting:a": "derived"}) == {"counts": [6, None, 9], "from": 1}
    assert without_small_counts({"span": [3, 0, "mer än 9"]}, {}) == {"span": [None, 0, "mer än 9"]}


@pytest.mark.parametrize(("span", "said"), [
    ((3, 1, 4), "färre än 5"), ((3, 0, 12), "färre än 5 (0–12)"), ((9, 2, 20), "9 (högst 20)"), ((0, 0, 3), "färre än 5"),
    ((0, 0, 0), "0"), ((8, 8, 8), "8"), ((8, 6, 11), "8 (6–11)"), ((0, 0, 7), "0 (0–7)"),
])  # fmt: skip
def test_a_middle_with_what_it_lies_within_is_written_so_that_no_small_number_is_told(span, said):
    from hemmaplan.statistics.drawing import Pen
    from hemmaplan.statistics.suppression import without_small_counts

    told = Pen({"figures": []}).part(without_small_counts({"span": list(span)}, {}))
    assert told.replace("\xa0", " ") == said


def test_an_older_answer_says_its_day_and_the_writer_is_offered_the_new_one(place, client_as):
    answer = place.answer()
    place.put(answer)
    make.post(place.team, title="Kurator")
    client = client_as(place.head)
    page = client.get(here(place, "answers")).content.decode()
    assert "har ändrats sedan" in page
    assert "har tillkommit" in page
    assert "Räkna om på svarets sida" in page
    later = AT + dt.timedelta(minutes=5)
    newer = scenarios.answer_scenario(scenario=answer.scenario, by=place.head, at=later)
    assert here(place, "place", newer.pk) in client.get(here(place, "answers")).content.decode()
    client.post(here(place, "place", newer.pk), {"heading_1": ""})
    assert [one.answer for one in place.report.placed.all()] == [newer]
    assert "har ändrats sedan" not in client.get(here(place, "answers")).content.decode()
    Report.objects.filter(pk=place.report.pk).update(as_of=TODAY - dt.timedelta(days=1))
    assert f"Svaret är räknat på läget den {TODAY}" in client.get(here(place)).content.decode()


def test_where_the_model_does_not_beat_today_the_report_says_so(place):
    place.put(place.answer())
    assert "inte prövat tillräckligt för: Familjebehandling" in canonical(live(place.report))
    tried = {"service": place.service, "through": TODAY - dt.timedelta(days=9), "trials": 14, "hits": 11, "made_at": AT}
    ForecastSkill.objects.create(**tried, horizon=13, model_error=1.0, today_error=2.0, flow_error=2.0)
    assert "fingervisning" not in canonical(live(place.report))
    ForecastSkill.objects.create(**tried, horizon=26, model_error=3.0, today_error=2.0, flow_error=2.0)
    assert "Prognosen slår inte ”som i dag” för: Familjebehandling." in canonical(live(place.report))


def test_whoever_reads_the_report_reads_the_answer_and_nobody_else(place, client_as):
    answer = place.answer()
    place.put(answer)
    deputy = client_as(make.user("deputy", place.unit))
    assert deputy.get(reverse("scenarios:answer", args=[answer.pk])).status_code == 404, "the scenario is not shared"
    assert deputy.get(reverse("reports:year_of_answer", args=[answer.pk])).status_code == 404
    assert "Öppen dörr måste stänga" in deputy.get(here(place)).content.decode()
    assert "Öppen dörr måste stänga" in deputy.get(here(place, "year")).content.decode()
    for stranger in (make.user("treatment_staff", place.unit), make.user("unit_manager", make.unit(kind="unit"))):
        client = client_as(stranger)
        for name, more in (("report", ()), ("year", ()), ("answers", ()), ("place", (answer.pk,))):
            assert client.get(here(place, name, *more)).status_code == 404
        with pytest.raises(Forbidden):
            place.put(answer, by=stranger)


def test_an_answer_that_one_may_not_see_or_of_another_unit_is_not_placed(place):
    answer = place.answer()
    with pytest.raises(Forbidden):
        place.put(answer, by=make.user("deputy", place.unit))
    far = make.unit(kind="unit")
    RoleGrant.objects.create(
        user=place.head, role="unit_manager", unit=far, period=span(make.EARLY), granted_by=place.head, granted_at=AT
    )
    head = type(place.head).objects.get(pk=place.head.pk).acting(TODAY)
    other = actions.begin_report(unit=far, kind="memo", as_of=TODAY, title="Annat", by=head, at=AT)
    with pytest.raises(NotPossible, match="en annan enhet"):
        actions.place_answer(report=other, answer=answer, headings=[], by=head, at=AT)


def test_an_answer_is_taken_out_once_and_no_more_than_a_few_are_carried(place):
    placed = place.put(place.answer())
    actions.remove_answer(placed=placed, by=place.head, at=AT)
    with pytest.raises(Stale):
        actions.remove_answer(placed=placed, by=place.head, at=AT)
    for number in range(PlacedAnswer.MOST):
        place.put(place.answer(f"Nummer {number}"))
    with pytest.raises(NotPossible, match="redan 4 svar"):
        place.put(place.answer("Ett för mycket"))


def test_the_year_in_brief_says_cost_waits_and_falls_without_small_numbers(place, client_as):
    answer = place.answer(
        "Fler", {"kind": "demand", "service": place.service.code, "from": TODAY.isoformat(), "percent": 300}
    )
    page = client_as(place.head).get(reverse("reports:year_of_answer", args=[answer.pk])).content.decode()
    for said in (
        "Läget om ett år",
        "Som i dag",
        "Scenario 1",
        "1 400 000 kr",
        "300 % fler kommer",
        "Familjebehandling",
        "veckor",
        "Hur säkert det är",
    ):
        assert said.replace(" ", "\xa0") in page.replace(" ", "\xa0")
    assert page.count("Fler") == 1, "its own name stands in the path to the page, and nowhere on what is printed"
    place.put(answer, "Fler söker")
    page = client_as(place.head).get(here(place, "year")).content.decode()
    assert "Fler söker" in page
    assert client_as(place.head).get(f"{here(place, 'year')}?scenario=9&svar=x").status_code == 200


def test_the_report_asks_no_more_for_more_answers(place, client_as, django_assert_max_num_queries):
    for number in range(3):
        place.put(place.answer(f"Nummer {number}"))
    client = client_as(place.head)
    with django_assert_max_num_queries(110):
        assert client.get(here(place)).status_code == 200
