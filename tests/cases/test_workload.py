"""What each colleague has, by what the house knows; points changed with a reason; all of it taken over in one act or not at all."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions import taking
from hemmaplan.cases.investigations.actions import opening
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.workload import actions, measures, points
from hemmaplan.cases.workload.models import LoadAdjustment
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.organisation.models import Employee
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 8)
DAY = dt.timedelta(days=1)


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def leader(unit):
    return make.user("team_leader", unit)


def worker(unit, family: str = ""):
    made = make.user("social_worker", unit)
    make.employment(make.post(unit), made.employee)
    if family:
        Employee.objects.filter(pk=made.employee_id).update(family_name=family)
        made.employee.refresh_from_db()
    return made


def file(unit, by, to=None, *, area: str = "child", inquire: bool = True) -> Case:
    case = taking.file_for(person=make.person(), area=area, unit=unit, by=by, at=AT)
    if to is not None:
        cases.distribute(case=case, employee=to.employee, by=by, at=AT)
    if inquire:
        opening.open_investigation(case=case, kind=area, reason="Oro", on=TODAY, by=by, at=AT)
    return case


def load_of(user, reader=None, on=TODAY) -> measures.Load:
    return measures.loads([user.employee], on, user=reader or user)[0]


def test_load_is_counted_from_what_the_house_knows(unit, leader):
    one = worker(unit)
    file(unit, leader, one)
    file(unit, leader, one, area="adult")
    beside = file(unit, leader, worker(unit))
    cases.distribute(case=beside, employee=one.employee, role="co_worker", by=leader, at=AT)
    load = load_of(one)
    assert (load.files, load.children, load.co_worked, load.investigating) == (2, 2, 1, 2)
    own = Clock.objects.running().filter(
        case_id__in=Assignment.objects.filter(employee=one.employee, role="worker").values("case")
    )
    assert load.count("week") == own.filter(due_on__lte=TODAY + 7 * DAY).count()
    said = {row.factor: row.points for row in points.points(TODAY)}
    assert load.proposed == said["child"] + said["adult"] + load.count("week") * said["week"]
    assert not points.is_certain(TODAY)


def test_a_restricted_matter_is_in_the_load_only_for_those_who_work_with_it(unit, leader):
    one, other = worker(unit), worker(unit)
    file(unit, leader, one)
    restricted = file(unit, leader, one)
    Case.objects.filter(pk=restricted.pk).update(restricted="relative", contact=one.employee)
    assert load_of(one).files == 2
    for reader in (leader, other):
        told = load_of(one, reader)
        assert (told.files, told.children, told.investigating) == (1, 1, 1)
        assert told.proposed < load_of(one).proposed


def test_the_team_stands_by_name_whatever_each_has(unit, leader):
    last, first, middle = (worker(unit, name) for name in ("Öberg", "Alm", "Zetter"))
    file(unit, leader, last)
    found = measures.team(Employee.objects.filter(home_unit=unit), TODAY)
    named = [one.pk for one in found if one.pk in {row.employee_id for row in (first, middle, last)}]
    assert named == [first.employee_id, middle.employee_id, last.employee_id]


def test_as_many_questions_for_many_as_for_one(unit, leader, django_assert_max_num_queries):
    workers = [worker(unit) for _n in range(4)]
    for one in workers:
        file(unit, leader, one)
    with django_assert_max_num_queries(14):
        assert len(measures.loads([one.employee for one in workers], TODAY, user=leader)) == 4


def test_what_nobody_has_is_found_until_somebody_gets_it(unit, leader):
    case, quiet = file(unit, leader), file(unit, leader, inquire=False)
    rows = measures.given_to_nobody(Case.objects.all(), TODAY)
    assert case in rows
    assert quiet not in rows, "nothing is to be done in it"
    cases.distribute(case=case, employee=worker(unit).employee, by=leader, at=AT)
    assert case not in measures.given_to_nobody(Case.objects.all(), TODAY)


def test_points_are_changed_with_a_reason_and_taken_away_by_nought(unit, leader):
    one = worker(unit)
    proposed = load_of(one).proposed
    with pytest.raises(NotPossible, match="minst tio"):
        actions.adjust_load(employee=one.employee, points=10, reason="Ny", by=leader, at=AT)
    actions.adjust_load(employee=one.employee, points=10, reason="Långa resor", by=leader, at=AT)
    actions.adjust_load(employee=one.employee, points=12, reason="Långa resor", last=TODAY + 9 * DAY, by=leader, at=AT)
    assert load_of(one).points == proposed + 12
    assert load_of(one, on=TODAY + 10 * DAY).points == load_of(one).proposed
    assert actions.adjust_load(employee=one.employee, points=0, reason="", by=leader, at=AT) is None
    assert not LoadAdjustment.objects.exists()
    for nobody in (one, make.user("team_leader", make.unit(kind="authority")), make.user("reception", unit)):
        with pytest.raises(Forbidden):
            actions.adjust_load(employee=one.employee, points=1, reason="Långa resor", by=nobody, at=AT)


def test_a_change_that_held_keeps_the_days_it_held(unit, leader):
    one = worker(unit)
    LoadAdjustment.objects.create(
        employee=one.employee, points=5, reason="Långa resor", period=span(TODAY - 9 * DAY), by=leader, recorded_at=AT
    )
    actions.adjust_load(employee=one.employee, points=0, reason="", by=leader, at=AT)
    assert [row.period for row in LoadAdjustment.objects.all()] == [span(TODAY - 9 * DAY, TODAY - DAY)]


def test_all_of_it_is_taken_over_in_one_act_and_what_could_not_be_is_told(unit, leader):
    ill, well = worker(unit), worker(unit)
    moved = [file(unit, leader, ill) for _n in range(3)]
    shared = file(unit, leader, ill)
    cases.distribute(case=shared, employee=well.employee, by=leader, at=AT)
    restricted = file(unit, leader, ill)
    Case.objects.filter(pk=restricted.pk).update(restricted="relative", contact=ill.employee)
    other = make.unit(kind="authority")
    far = file(other, make.user("team_leader", other))
    Assignment.objects.create(case=far, employee=ill.employee, period=span(TODAY - 9 * DAY), recorded_at=AT)
    Assignment.objects.filter(employee=ill.employee).update(period=span(TODAY - 9 * DAY))
    done = actions.take_over_files(absent=ill.employee, to=well.employee, by=leader, at=AT)
    assert (done.moved, done.restricted, done.elsewhere) == (4, 1, 1)
    assert "4 akter" in str(done)
    assert "begränsat" in str(done)
    assert "annan enhet" in str(done)
    tomorrow = TODAY + DAY
    has = {
        who.employee_id: set(
            Assignment.objects.filter(employee=who.employee, period__contains=tomorrow).values_list("case", flat=True)
        )
        for who in (ill, well)
    }
    assert has[well.employee_id] == {case.pk for case in [*moved, shared]}
    assert has[ill.employee_id] == {restricted.pk, far.pk}
    for case in moved:
        assert Assignment.objects.filter(case=case).on(TODAY).first().employee_id == well.employee_id
        assert Ground.objects.filter(person=case.person, employee=well.employee, period__contains=tomorrow).exists()
        assert not Ground.objects.filter(person=case.person, employee=ill.employee, period__contains=tomorrow).exists()
    told = Event.objects.get(event_type="workload.files_taken_over").data
    assert (told["moved"], told["left"]) == (4, 2)
    with pytest.raises(NotPossible, match="inga akter"):
        actions.take_over_files(absent=ill.employee, to=well.employee, by=leader, at=AT)


def test_nothing_is_moved_when_one_cannot_be(unit, leader, monkeypatch):
    ill, well = worker(unit), worker(unit)
    files = [file(unit, leader, ill) for _n in range(3)]
    settle, calls = actions.settle_file, []

    def fails_at_last(**given):
        calls.append(1)
        if len(calls) == len(files):
            raise NotPossible("Mitt i")
        settle(**given)

    monkeypatch.setattr(actions, "settle_file", fails_at_last)
    with pytest.raises(NotPossible, match="Mitt i"):
        actions.take_over_files(absent=ill.employee, to=well.employee, by=leader, at=AT)
    assert not Assignment.objects.filter(employee=well.employee).exists()
    assert not Event.objects.filter(event_type="workload.files_taken_over").exists()
    assert Assignment.objects.filter(employee=ill.employee, period__endswith=None).count() == len(files)


def test_only_who_leads_takes_over_and_not_to_the_same(unit, leader):
    ill, well = worker(unit), worker(unit)
    file(unit, leader, ill)
    with pytest.raises(NotPossible, match="någon annan"):
        actions.take_over_files(absent=ill.employee, to=ill.employee, by=leader, at=AT)
    for nobody in (ill, well, make.user("unit_manager", unit)):
        with pytest.raises(Forbidden):
            actions.take_over_files(absent=ill.employee, to=well.employee, by=nobody, at=AT)


@pytest.mark.parametrize("wrong", [{"points": "många"}, {"valid_from": "igår"}])
def test_points_that_cannot_be_read_are_refused(wrong):
    row = {
        "factor": "child",
        "title": "Barn",
        "points": "3",
        "source": "",
        "verified": "U",
        "valid_from": "",
        "valid_to": "",
    }
    assert points.load([row])
    with pytest.raises(ValueError):  # noqa: PT011  what reads the cell says it in its own words
        points.load([row | wrong])
    with pytest.raises(ValueError, match="två poäng"):
        points.load([row, row])
