"""The demo municipality says what the memo says."""

import datetime as dt
import runpy
from itertools import pairwise

import pytest
from django.db.models import Count, F, Min, Sum
from tests.conftest import REPOSITORY, database_beside, working_in

from hemmaplan.access.actions import system_user
from hemmaplan.capacity.situation.unit import situation
from hemmaplan.cases.decisions.measures import decided_on
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake import measures as intakes
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Case
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.access import consequences
from hemmaplan.foundation import calendar, identity
from hemmaplan.housing.models import Tenancy, WindDown
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.interventions.measures import decided
from hemmaplan.interventions.measures.services import open_on, running_on
from hemmaplan.interventions.models import (
    HeadCount,
    OpenContact,
    OpenDay,
    Order,
    QueueEntry,
    ReplacementContact,
    Service,
    Session,
    Staffing,
    Visit,
)
from hemmaplan.organisation.models import Absence, Agreement, Employment, Post, Unit
from hemmaplan.people.models import Person, SafeContact

pytestmark = pytest.mark.slow

MEMO = dt.date(2020, 9, 21)
AT = calendar.at_clock(dt.date(2026, 11, 21), 10)


@pytest.fixture(scope="module")
def imported(django_db_setup, django_db_blocker):
    """The municipality imported once, in a database of its own: its name, and what the import says."""
    with django_db_blocker.unblock(), database_beside("horby") as name:
        with working_in(name):
            said = import_folder(path=REPOSITORY / "data" / "horby-2020", by=system_user(), at=AT)
        yield name, said


@pytest.fixture
def in_horby(imported, django_db_blocker):
    with django_db_blocker.unblock(), working_in(imported[0]):
        yield


@pytest.fixture
def horby(imported, in_horby, db):
    return imported[1]


def test_import_horby_gives_the_memos_figures(horby):
    now = situation(unit=Unit.objects.get(code="ifo"), on=MEMO)
    assert (len(now.employees), now.percent) == (17, 1525)
    running = Order.objects.filter(running_on(MEMO))
    contacts = OpenContact.objects.filter(open_on(MEMO))
    assert (running.count(), running.values("person").distinct().count(), contacts.count()) == (115, 115, 60)
    assert dict(contacts.values_list("service__code").annotate(Count("pk")).order_by()) == {
        "elvans-traffpunkt": 32, "barngrupp": 7, "rad-stod-vuxna": 8, "rad-stod-familjer": 13,
    }  # fmt: skip
    teams = {team.code: now.snapshot.percent(MEMO, team.pk) for team in now.teams}
    assert teams == {"ifo": 0, "ledning": 160, "vuxenteam": 300, "boendestod": 390, "elvan": 75, "familjeteam": 600}


def test_import_horby_tells_what_was_cut_and_when(horby):
    cut = Post.objects.filter(end_reason="cut")
    assert {post.unit.code: cut.filter(unit=post.unit).count() for post in cut} == {"vuxenteam": 3, "familjeteam": 1}
    assert [post.period.upper.year for post in cut.filter(unit__code="vuxenteam").order_by("period")].count(2019) == 1


def test_import_horby_has_the_treatment_group_then_and_now(horby):
    group = Service.objects.get(code="behandlingsgrupp")
    assert list(group.places.order_by("period").values_list("places", flat=True)) == [8, 6]
    on = {day: sorted(Staffing.objects.filter(service=group, period__contains=day).values_list("post__profession", "percent"))
          for day in (dt.date(2019, 6, 1), MEMO)}  # fmt: skip
    assert [profession for profession, _percent in on[dt.date(2019, 6, 1)]] == ["alkohol- och drogterapeut"] * 2 + [
        "socionom"
    ] * 2
    assert on[MEMO] == [("alkohol- och drogterapeut", 100), ("socionom", 20)]


def test_import_horby_has_violence_cases_of_a_full_time_post_on_half(horby):
    service = Service.objects.get(code="valdsutsatta")
    minutes = Order.objects.filter(running_on(MEMO), service=service).aggregate(sum=Sum("minutes_per_week"))["sum"]
    assert minutes == 40 * 60 * service.client_share // 100
    assert not service.may_queue
    shares = Staffing.objects.filter(post__code="pso-1", period__contains=MEMO)
    assert dict(shares.values_list("service__code", "percent")) == {
        "familjefrid": 50,
        "valdsutsatta": 40,
        "kvinnogrupp": 10,
    }
    acute = Order.objects.get(priority=0, service=service)
    assert acute.started_on == calendar.local_date(acute.sent_at)


def test_import_horby_has_queues_and_what_comes(horby):
    waiting = QueueEntry.objects.filter(left_on=None)
    assert waiting.count() == 9
    assert waiting.filter(service__code="familjebehandling").count() == 4
    assert waiting.aggregate(first=Min("joined_on"))["first"] == dt.date(2020, 5, 28)
    assert Order.objects.filter(state="queued", decided_on__lt=dt.date(2020, 6, 21)).count() == 2
    coming = Order.objects.filter(law="lss", planned_start=dt.date(2020, 10, 1), state="accepted")
    assert coming.count() == 17
    assert not coming.filter(running_on(MEMO)).exists()
    waits = {year: [(e.left_on - e.joined_on).days for e in QueueEntry.objects.filter(left_how="started", joined_on__year=year)]
             for year in (2019, 2020)}  # fmt: skip
    mean = {year: sum(days) / len(days) for year, days in waits.items()}
    assert mean[2019] < 8
    assert mean[2020] > 20


def test_import_horby_has_sixteen_flats_that_nobody_looks_to(horby):
    let = Tenancy.objects.filter(period__contains=MEMO)
    assert (let.count(), let.exclude(case__assignments__period__contains=MEMO).count()) == (16, 11)
    helped = Order.objects.filter(running_on(MEMO)).values("person")
    assert let.exclude(person__in=helped).count() == 5
    assert WindDown.objects.get().period.lower == dt.date(2020, 8, 3)


def test_import_horby_has_the_open_door_before_and_after_it_was_closed(horby):
    months = HeadCount.objects.filter(day__gte=dt.date(2019, 9, 1), day__lt=dt.date(2020, 3, 1))
    distinct = (
        months.values("day__year", "day__month").annotate(n=Count("token", distinct=True)).values_list("n", flat=True)
    )
    assert len(distinct) == 6
    assert all(30 <= n <= 35 for n in distinct)
    closed = OpenDay.objects.filter(is_open=False)
    assert closed.earliest("day").day == dt.date(2020, 3, 17)
    assert set(closed.values_list("day", flat=True)) == set(ReplacementContact.objects.values_list("day", flat=True))
    assert closed.latest("day").day == MEMO
    funded = Post.objects.get(code="elvan-50")
    assert (funded.funding, funded.funded_until) == ("subsidy", dt.date(2020, 12, 31))
    assert Agreement.objects.get(post=funded).approved_by == "tf socialchef"


def test_import_horby_has_terms_of_office_and_long_absence(horby):
    acting = Employment.objects.get(kind="acting")
    assert (acting.percent, acting.period.upper) == (60, dt.date(2021, 1, 1))
    away = Absence.objects.get()
    assert (away.kind, away.return_doubtful, away.percent) == ("long_term_sick", True, 100)


def test_import_horby_uses_reserved_numbers_only_and_protects_some(horby):
    numbers = list(Person.objects.values_list("id_number", flat=True))
    assert all(identity.is_reserved_for_test(number) for number in numbers)
    levels = list(Person.objects.exclude(protection="none").values_list("protection", flat=True))
    assert {level: levels.count(level) for level in levels} == {"marker": 2, "registration": 2, "fictitious": 1}


def test_import_horby_has_a_living_authority(horby):
    units = list(Unit.objects.filter(kind="authority").values_list("pk", flat=True))
    at = calendar.at_clock(MEMO, 8)
    assert Intake.objects.filter(state="received").count() == 59
    assert len(intakes.unassessed(units, at)) == 3
    assert [row.about for row in intakes.unread(units, calendar.at_clock(MEMO, 9))] == [
        "Flicka, 15 år", "Pojke och mamma", "Man, omkring 50 år",
    ]  # fmt: skip
    late = Clock.objects.running().filter(due_on__lt=MEMO)
    assert {rule: late.filter(rule=rule).count() for rule in ("concern_prelim_decision", "child_inv_complete")} == {
        "concern_prelim_decision": 4, "child_inv_complete": 2,
    }  # fmt: skip
    found = intakes.reports(units, first=MEMO - dt.timedelta(days=365), last=MEMO)
    assert not intakes.violence_not_opened(found)
    assert sum(report.in_time(MEMO) is False for report in found) == 4 + 1
    chained = Investigation.objects.get(chained_to__isnull=False)
    assert (chained.opened_on - chained.chained_to.closed_on).days == 18
    assert Case.objects.filter(restricted="colleague").exists()


def test_import_horby_has_decided_what_is_carried_out_today(horby):
    going_on = Order.objects.filter(ended_on=None, law="sol")
    assert going_on.count() == 130
    assert not going_on.exclude(decision__person=F("person"), decision__verb="grant", decision__state="signed").exists()
    assert {order.decided_on for order in going_on} == {
        decided_on(order.decision) for order in going_on.select_related("decision")
    }
    authority = list(Unit.objects.filter(kind="authority").values_list("pk", flat=True))
    unexecuted = decided.unexecuted(authority, MEMO)
    assert {bool(one.order) for one in unexecuted} == {True, False}, "ordered and waiting, and not ordered at all"
    proposed = Decision.objects.filter(state="proposed").values_list("level", flat=True)
    assert sorted(proposed) == ["lead", "lead", "manager", "manager", "worker", "worker"], (
        "somebody waits for each level"
    )
    waiting = Clock.objects.running().filter(rule="fl_communication")
    assert waiting.filter(due_on__lt=MEMO).exists()
    assert waiting.filter(due_on__gte=MEMO).exists()
    assert Clock.objects.running().filter(rule="fl_decision_notice", due_on__lt=MEMO).exists(), "some were forgotten"
    assert set(Clock.objects.filter(rule="appeal_party").values_list("end", flat=True)) == {"", "answered", "lapsed"}
    extended = Clock.objects.get(rule="child_inv_complete", events__kind="extended")
    assert extended.due_on > MEMO
    victims = Case.objects.filter(kind="violence", investigations__safety_plan__isnull=False)
    assert victims.count() == victims.values("person").distinct().count() == SafeContact.objects.count()
    assert set(Investigation.objects.values_list("kind", flat=True)) == {"child", "adult", "violence", "custody"}
    assert {"open", "written", "closed"} == set(Investigation.objects.values_list("state", flat=True))


def test_import_horby_keeps_each_post_within_its_percent(horby):
    for post in Post.objects.prefetch_related("staffing"):
        days = sorted({share.period.lower for share in post.staffing.all()})
        for day in days:
            assert sum(share.percent for share in post.staffing.all() if day in share.period) <= post.percent, post.code


@pytest.mark.parametrize("today", [dt.date(2026, 11, 21), dt.date(2026, 11, 18), dt.date(2028, 2, 29)])
def test_import_horby_moved_gives_a_living_day(repository, today, db):
    import_folder(
        path=repository / "data" / "horby-2020", by=system_user(), at=calendar.at_clock(today, 10), move_to=today
    )
    now = situation(unit=Unit.objects.get(code="ifo"), on=today)
    assert (len(now.employees), now.percent) == (17, 1525)
    assert Order.objects.filter(running_on(today)).count() == 115
    assert Visit.objects.filter(planned_at__date=today, state="planned").exists()
    assert Session.objects.filter(starts_at__date=today, state="planned").exists()
    assert Order.objects.filter(state="sent", sent_at__date=today).count() == 4
    assert not Visit.objects.filter(planned_at__date__gt=today, state="done").exists()
    assert not Session.objects.filter(starts_at__date__gte=today, state="held").exists()


def test_make_horby_gives_the_same_folder(repository, tmp_path):
    before = {path.name: path.read_bytes() for path in (repository / "data" / "horby-2020").glob("*.csv")}
    made = runpy.run_path(str(repository / "data" / "make_horby.py"))
    made["main"].__globals__["FOLDER"] = tmp_path
    made["main"]()
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == before


def test_waiting_orders_are_ranked_by_class_then_day(horby):
    line = list(QueueEntry.objects.filter(service__code="familjebehandling").waiting())
    assert all((a.priority, a.joined_on) <= (b.priority, b.joined_on) for a, b in pairwise(line))


def test_import_horby_gives_what_follows_from_its_matters(horby):
    assert consequences.differing(on=MEMO) == consequences.Differing((), (), (), ())
