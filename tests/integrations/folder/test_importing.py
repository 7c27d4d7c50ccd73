"""A small folder: stored whole or not at all, twice without a trace, every kind of fault named."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.cases.models import Assignment, Case, CaseNumber
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar, identity
from hemmaplan.integrations.folder import forms
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.interventions.actions import opendoor
from hemmaplan.interventions.models import (
    HeadCount,
    Order,
    OrderStep,
    QueueEntry,
    QueueMove,
    Service,
    ServiceTerms,
    TokenKey,
)
from hemmaplan.organisation.models import Absence, Post, Unit
from hemmaplan.organisation.periods import last_day, span
from hemmaplan.people.models import Ground, Person

pytestmark = pytest.mark.django_db

AT = calendar.at_clock(dt.date(2026, 11, 20), 10)
ONE = identity.test_number(dt.date(1988, 2, 29), 0).format()
OPEN_DAY = f"19850760238{identity.check_digit('850760238')}"
TWO = identity.test_number(dt.date(1990, 5, 6), 1).format()

SMALL = {
    "meta": "key;value\nmemo_date;2020-09-21",
    "units": """code;name;kind;parent;first
team;Å-teamet;team;enhet;2018-01-01
enhet;Enheten;unit;;2018-01-01
myndighet;Myndigheten;authority;;2018-01-01""",
    "competences": "code;name\nterapi;Terapi",
    "employees": "number;given_name;family_name;home_unit;competences\nA1;Åsa;Örn;team;terapi\nA2;Östen;Ek;team;",
    "posts": "code;unit;title;profession;percent;first\np1;team;Behandlare;behandlare;100;2018-01-01",
    "employments": "code;employee;post;percent;first\ne1;A1;p1;100;2018-01-01",
    "absences": "code;employee;kind;first;last\nf1;A2;sick;2020-02-29;2020-03-31",
    "services": """code;name;unit;basis;capacity_kind;first
fam;Familjebehandling;team;assessed;caseload;2018-01-01
dorr;Träffpunkten;team;open;open_door;2018-01-01""",
    "service_terms": """service;documentation;decided_on;anonymity_ground;count_distinct;first
fam;full;;;;2018-01-01
dorr;anonymous;2018-01-01;Vågar annars inte komma;ja;2018-01-01""",
    "persons": f"id_number;given_name;family_name\n{ONE};Ängla;Åberg\n{TWO};Nils;Öberg",
    "orders": f"""number;person;service;from_unit;decided_on;state;sent_at;accepted_at;started_on
2020-7;{ONE};fam;myndighet;2020-08-01;running;2020-08-03 09:00;2020-08-04;2020-08-10
2020-9;{TWO};fam;myndighet;2020-09-01;queued;2020-09-02 09:00;2020-09-03;""",
    "assignments": "order;employee;minutes_per_week;first\n2020-7;A1;120;2020-08-10",
    "queue": "order;service;priority;joined_on\n2020-9;fam;2;2020-09-04",
    "head_counts": "service;day;codes\ndorr;2020-09-18;a|b|c",
}


def write(folder, **changes):
    folder.mkdir(exist_ok=True)
    for noun, text in (SMALL | changes).items():
        if text is not None:
            (folder / f"{noun}.csv").write_text(text, encoding="utf-8")
    return folder


def take(folder, **options):
    return import_folder(path=folder, by=system_user(), at=AT, **options)


def faults(folder):
    with pytest.raises(FolderRefused) as refused:
        take(folder)
    return [str(problem) for problem in refused.value.problems]


def test_import_stores_rows_and_what_follows_from_them(tmp_path):
    result = take(write(tmp_path / "small"))
    assert (result.new, result.changed) == (20, 0)
    order = Order.objects.get(case__number="2020-7")
    assert order.unit.code == "team"
    assert order.section == "SoL (2001:453) 4:1"
    assert [step.step for step in order.steps.all()] == ["send", "accept", "start"]
    assert [step.from_state for step in order.steps.all()] == ["", "sent", "accepted"]
    assert Assignment.objects.get(case=order.case).employee.number == "A1"
    assert {(g.unit.code, g.employee_id is None) for g in Ground.objects.filter(person=order.person)} == {
        ("team", True), ("myndighet", True), ("team", False),
    }  # fmt: skip
    assert Clock.objects.running().get().rule == "nonexec_decision"
    assert Clock.objects.running().get().due_on == dt.date(2020, 12, 1)
    assert QueueMove.objects.get().kind == "added"
    assert CaseNumber.objects.get(year=2020).last == 9
    assert Unit.objects.get(code="team").lineage == [
        Unit.objects.get(code="enhet").pk,
        Unit.objects.get(code="team").pk,
    ]
    assert Event.objects.get().data["new"] == 20


def test_import_makes_the_keys_that_search_and_order_ask_for(tmp_path):
    take(write(tmp_path / "small"))
    stored = Person.objects.get(family_name="Åberg")
    keys = (stored.search_key, stored.sort_key, stored.born_on, stored.sex)
    stored.save()
    assert keys == (stored.search_key, stored.sort_key, dt.date(1988, 2, 29), "k")


def test_import_takes_persons_with_one_name_and_coordination_numbers_with_open_birth_dates(tmp_path):
    rows = f"\n19900101\u20112385;Amina;\n191500722390;Sam;Ordning\n{OPEN_DAY};\u200bAda;–"
    folder = write(tmp_path / "one", persons=SMALL["persons"] + rows)
    take(folder)
    amina, sam, ada = (Person.objects.get(id_number=n) for n in ("199001012385", "191500722390", OPEN_DAY))
    assert (amina.given_name, amina.family_name, amina.sort_key) == ("Amina", "", "amina")
    assert (sam.id_kind, sam.born_on) == (Person.IdKind.COORDINATION, None)
    assert (ada.id_kind, ada.given_name, ada.family_name) == (Person.IdKind.COORDINATION, "Ada", "")


def test_import_counts_visits_by_marks_that_lead_nowhere(tmp_path):
    take(write(tmp_path / "small"))
    assert HeadCount.objects.values("token").distinct().count() == 3
    assert not HeadCount.objects.filter(token__in=["a", "b", "c"]).exists()
    assert TokenKey.objects.get().key is not None  # its month goes on on the data's own day


def test_import_takes_time_of_recording_from_when_it_happened(tmp_path):
    take(write(tmp_path / "small"))
    assert Order.objects.get(case__number="2020-7").recorded_at == calendar.at_clock(dt.date(2020, 8, 3), 9)
    assert Absence.objects.get().recorded_at == calendar.at_clock(dt.date(2020, 2, 29), 8)


def test_import_twice_changes_nothing_and_leaves_no_trace(tmp_path):
    folder = write(tmp_path / "small")
    take(folder)
    before = {
        model: list(model.objects.order_by("pk").values())
        for model in (Order, OrderStep, Ground, Clock, QueueEntry, HeadCount)
    }
    result = take(folder)
    assert (result.new, result.changed, result.unchanged) == (0, 0, 20)
    assert Event.objects.count() == 1
    assert before == {model: list(model.objects.order_by("pk").values()) for model in before}
    assert not apps.get_model("interventions", "OrderEvent").objects.exists()
    assert not apps.get_model("people", "PersonEvent").objects.exists()


def test_import_again_changes_only_what_differs(tmp_path):
    folder = write(tmp_path / "small")
    take(folder)
    write(folder, queue="order;service;priority;joined_on;left_on;left_how\n2020-9;fam;2;2020-09-04;2020-09-20;started",
          orders=SMALL["orders"].replace("queued;2020-09-02 09:00;2020-09-03;", "running;2020-09-02 09:00;2020-09-03;2020-09-20"))  # fmt: skip
    result = take(folder)
    assert (result.new, result.changed) == (0, 2)
    assert not Clock.objects.running().exists()
    carried_out = Clock.objects.get(rule="nonexec_decision", subject_id=Order.objects.get(case__number="2020-9").pk)
    assert (carried_out.end, carried_out.ended_on) == ("answered", dt.date(2020, 9, 20))
    assert [event.kind for event in carried_out.events.all()] == ["started", "answered"]
    assert [move.kind for move in QueueMove.objects.all()] == ["added", "started"]
    assert Order.objects.get(case__number="2020-9").steps.last().step == "start"


def test_import_of_an_end_closes_file_ground_and_assignment(tmp_path):
    folder = write(tmp_path / "small")
    take(folder)
    write(
        folder,
        orders=f"""number;person;service;from_unit;decided_on;state;sent_at;started_on;ended_on;end_reason
2020-7;{ONE};fam;myndighet;2020-08-01;ended;2020-08-03 09:00;2020-08-10;2020-09-10;goals_met
2020-9;{TWO};fam;myndighet;2020-09-01;queued;2020-09-02 09:00;;;""",
    )
    take(folder)
    case = Case.objects.get(number="2020-7")
    assert case.closed_on == dt.date(2020, 9, 10)
    assert {last_day(ground.period) for ground in Ground.objects.filter(person=case.person)} == {case.closed_on}
    assert last_day(case.assignments.get().period) == case.closed_on


def test_import_leaves_columns_alone_that_the_file_does_not_have(tmp_path):
    folder = write(tmp_path / "small")
    take(folder)
    Post.objects.update(funding_note="Skriven i systemet")
    write(folder, posts=SMALL["posts"].replace("100", "80"), employments=SMALL["employments"].replace("100", "80"))
    assert take(folder).changed == 2
    assert (Post.objects.get().percent, Post.objects.get().funding_note) == (80, "Skriven i systemet")


def test_dry_run_counts_and_stores_nothing(tmp_path):
    result = take(write(tmp_path / "small"), dry_run=True)
    assert (result.counts["orders"].new, result.new, result.dry_run) == (2, 20, True)
    assert not Unit.objects.exists()
    assert not Event.objects.exists()


def test_import_reads_excel_beside_csv(tmp_path):
    import xlsxwriter

    folder = write(tmp_path / "small", posts=None)
    book = xlsxwriter.Workbook(folder / "posts.xlsx")
    sheet = book.add_worksheet()
    for number, line in enumerate(SMALL["posts"].splitlines()):
        sheet.write_row(number, 0, line.split(";"))
    sheet.write_number(1, 4, 100)
    book.close()
    assert take(folder).counts["posts"].new == 1


PLANTED = [
    ("units", SMALL["units"].replace("authority", "authorityy"), "units.csv, rad 4, kolumn kind: ”authorityy” är ingen giltig kod. Menade du authority?"),
    ("units", SMALL["units"].replace("enhet;Enheten;unit;;", "enhet;Enheten;unit;team;"), "pekar på varandra i en ring"),
    ("posts", SMALL["posts"].replace("percent", "precent"), "posts.csv, rad 1, kolumn precent: Kolumnen känns inte igen. Menade du percent?"),
    ("posts", SMALL["posts"].replace("percent", "precent"), "posts.csv, rad 1, kolumn percent: Kolumnen saknas"),
    ("posts", SMALL["posts"].replace(";100;", ";0;"), "Skriv ett tal mellan 1 och 100"),
    ("posts", SMALL["posts"].replace("p1;team", "p1;taem"), "”taem” finns inte i units eller i databasen. Menade du team?"),
    ("posts", SMALL["posts"] + "\np1;team;X;x;50;2018-01-01", "posts.csv, rad 3, kolumn code: Samma code som på rad 2"),
    ("posts", SMALL["posts"].replace("p1;", ";"), "kolumn code: Saknas. Fyll i cellen."),
    ("posts", SMALL["posts"].replace("2018-01-01", "2021-02-29"), "finns inte i almanackan"),
    ("employments", SMALL["employments"] + "\ne2;A1;p1;50;2019-01-01", "Perioden går in i rad 2"),
    ("absences", SMALL["absences"].replace("2020-03-31", "2020-01-31"), "T.o.m. (2020-01-31) ligger före fr.o.m. (2020-02-29)"),
    ("service_terms", SMALL["service_terms"].replace("2018-01-01;Vågar", ";Vågar"), "kräver nämndens beslut"),
    ("persons", SMALL["persons"].replace(ONE, ONE[:-1] + str((int(ONE[-1]) + 1) % 10)), "Kontrollsiffran stämmer inte"),
    ("persons", SMALL["persons"].replace(ONE, "19900230-2385"), "persons.csv, rad 2, kolumn id_number"),
    ("persons", SMALL["persons"].replace(ONE, "19121212-1212"), "Bara Skatteverkets testnummer"),
    ("persons", SMALL["persons"] + "\n19900101-2385;;-", "persons.csv, rad 4, kolumn given_name: Namn saknas"),
    ("persons", SMALL["persons"].replace(ONE, "18490101-2380"), "före 1850"),
    ("persons", SMALL["persons"] + f"\n{ONE.replace('-', '')};X;Y", "Samma id_number som på rad 2"),
    ("orders", SMALL["orders"].replace("running", "ended"), "kolumn ended_on: Saknas"),
    ("orders", SMALL["orders"].replace("queued", "sent"), "Uppdraget står i queue utan left_on"),
    ("queue", "order;service;priority;joined_on\n2020-7;fam;2;2020-09-04", "Uppdraget är i kö men har ingen rad"),
    ("queue", SMALL["queue"] + "\n2020-9;fam;2;2020-09-10", "Uppdraget står redan i kö"),
    ("assignments", SMALL["assignments"].replace("2020-7", "2020-77"), "”2020-77” finns inte i orders"),
    ("head_counts", "service;day;codes\nfam;2020-09-18;a", "tillåter inte att olika besökare räknas"),
    ("oders", "x;y", "oders.csv: Filen känns inte igen. Menade du orders?"),
    ("visits", "order;employee;kind;planned_at;state\n2020-7;A1;home;2020-09-01 25:00;planned", "klockslag som inte finns"),
    ("participations", "service;round;number;joined_on\nfam;Ingen;1;2020-09-01", "”fam / Ingen” finns inte i rounds"),
    ("meta", "key;value\nmemo;x", None),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "text", "said"), PLANTED)
def test_import_names_a_planted_fault_and_stores_nothing(tmp_path, noun, text, said):
    folder = write(tmp_path / "small", **{noun: text})
    if said is None:
        assert take(folder).new == 20
        return
    assert any(said in fault for fault in faults(folder)), faults(folder)
    assert not Unit.objects.exists()


def test_import_lists_all_faults_at_once_never_with_a_name_or_number(tmp_path):
    folder = write(tmp_path / "small", units=SMALL["units"].replace("team;enhet", "lag;enhet"),
                   persons=SMALL["persons"].replace(ONE, ONE[:-1] + "x"), posts=SMALL["posts"].replace("100", "hundra"))  # fmt: skip
    found = faults(folder)
    assert {fault.split(",")[0] for fault in found} >= {"units.csv", "persons.csv", "posts.csv", "orders.csv"}
    assert not any(ONE[:8] in fault or "Ängla" in fault for fault in found)


def test_import_lists_two_hundred_faults_and_counts_the_rest(tmp_path):
    rows = "\n".join(f"k{n};" for n in range(450))
    folder = write(tmp_path / "small", competences=f"code;name\nterapi;Terapi\n{rows}")
    with pytest.raises(FolderRefused) as refused:
        take(folder)
    assert (len(refused.value.problems), refused.value.more) == (200, 250)


def test_import_refused_by_the_database_names_the_row(tmp_path):
    take(write(tmp_path / "small"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "employments.csv").write_text(
        "code;employee;post;percent;first\nny;A2;p1;50;2019-01-01\nny-2;A1;p1;50;2019-01-01"
    )
    said = "\n".join(faults(other))
    assert "employments.csv, rad 3, kolumn first: Perioden går in i en period som redan är registrerad" in said
    assert not Post.objects.get().employments.filter(code="ny").exists()


def test_import_moved_puts_the_datas_day_on_another(tmp_path):
    take(write(tmp_path / "small"), move_to=dt.date(2026, 11, 20))
    order = Order.objects.get(case__number="2026-7")
    moved = (dt.date(2026, 11, 20) - dt.date(2020, 9, 21)).days
    assert order.started_on == dt.date(2020, 8, 10) + dt.timedelta(days=moved)
    assert order.section == "SoL 11:1"
    assert Person.objects.get(family_name="Åberg").born_on == dt.date(1988, 2, 29)
    assert HeadCount.objects.values_list("day", flat=True)[0].weekday() == dt.date(2020, 9, 18).weekday()


def test_import_moved_otherwise_than_before_is_refused(tmp_path):
    folder = write(tmp_path / "small")
    take(folder, move_to=dt.date(2026, 11, 20))
    with pytest.raises(Exception, match="Läs in den med --move-to 2026-11-20"):
        take(folder)


def test_import_moved_needs_to_know_the_datas_day(tmp_path):
    folder = write(tmp_path / "small", meta=None)
    with pytest.raises(FolderRefused, match="memo_date"):
        take(folder, move_to=dt.date(2026, 11, 20))


def test_command_prints_faults_and_counts(tmp_path, capsys):
    call_command("import", str(write(tmp_path / "small")), "--dry-run")
    assert "20 nya, 0 ändrade" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"1 fel. Inget sparades"):
        call_command("import", str(tmp_path / "nowhere"))


def test_templates_can_be_read_and_are_those_of_the_handbook(tmp_path, repository):
    forms.write_all(tmp_path)
    kept = repository / "docs" / "handbook" / "templates"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in kept.glob("*.csv")
    }
    assert take(tmp_path).new == 0


def test_handbook_describes_every_column(repository):
    assert forms.described() in (repository / "docs" / "handbook" / "import.md").read_text(encoding="utf-8")


def test_every_noun_comes_after_what_it_points_to():
    seen = set()
    for noun in NOUNS.values():
        assert {link.to for link in noun.pointers} - {noun.name} <= seen, noun.name
        seen.add(noun.name)


def test_import_refuses_a_ring_that_two_imports_would_make(tmp_path):
    take(write(tmp_path / "small"))
    ring = tmp_path / "ring"
    ring.mkdir()
    (ring / "units.csv").write_text("code;name;kind;parent;first\nenhet;Enheten;unit;team;2018-01-01", encoding="utf-8")
    assert "pekar på varandra i en ring" in faults(ring)[0]
    assert Unit.objects.get(code="enhet").parent is None


def test_import_says_what_was_not_read_and_still_stores_the_rest(tmp_path):
    said = []
    folder = write(tmp_path / "small")
    (folder / "~$posts.xlsx").write_bytes(b"x")
    result = take(folder, say=said.append)
    assert result.new == 20
    assert any(line.startswith("  OBS ~$posts.xlsx") for line in said)


def test_the_same_visitor_at_the_door_and_in_a_folder_the_same_month_is_one(tmp_path):
    take(write(tmp_path / "first"))
    service = Service.objects.get(code="dorr")
    staff = make.user("treatment_staff", service.unit)
    by_door = opendoor.count_visit(
        service=service, visitor="returning", token_text=" A ", by=staff, at=calendar.at_clock(dt.date(2020, 9, 21), 9)
    )
    assert HeadCount.objects.filter(token=by_door.token).count() == 2
    take(write(tmp_path / "second", head_counts="service;day;codes\ndorr;2020-09-17;a|d"))
    assert HeadCount.objects.filter(token=by_door.token).count() == 3
    assert HeadCount.objects.values("token").distinct().count() == 4


@pytest.mark.parametrize(("day", "allowed"), [("2020-09-17", True), ("2020-09-18", False)])
def test_codes_are_allowed_through_the_last_day_of_the_stored_terms_and_no_longer(tmp_path, day, allowed):
    take(write(tmp_path / "first", head_counts=None))
    ServiceTerms.objects.filter(service__code="dorr").update(period=span(dt.date(2018, 1, 1), dt.date(2020, 9, 17)))
    said = write(tmp_path / "second", service_terms=None, head_counts=f"service;day;codes\ndorr;{day};a")
    if allowed:
        take(said)
        assert HeadCount.objects.get().day == dt.date(2020, 9, 17)
    else:
        assert any("tillåter inte att olika besökare räknas" in fault for fault in faults(said))


def test_import_takes_an_order_for_one_whose_birth_date_is_not_wholly_known(tmp_path):
    orders_of = SMALL["orders"].replace(ONE, OPEN_DAY)
    persons = f"{SMALL['persons']}\n{OPEN_DAY};Ada;Ek"
    take(write(tmp_path / "open", persons=persons, orders=orders_of))
    assert Order.objects.get(person__id_number=OPEN_DAY).person.born_on is None


def test_another_supervisor_in_the_file_ends_the_former_and_an_empty_cell_ends_it(tmp_path):
    flats = {
        "dwellings": "code;unit;address;first\nlgh;team;Provgatan 1;2019-01-01",
        "leases": "dwelling;landlord;rent;first\nlgh;Provhem;5000;2019-01-01",
    }

    def told(who):
        head = "number;dwelling;person;kind;rent;supervisor;first"
        take(write(tmp_path / "flats", **flats, tenancies=f"{head}\n2020-20;lgh;{ONE};sublet;5000;{who};2020-02-01"))
        rows = Assignment.objects.filter(role="supervisor").order_by("pk")
        grounds = Ground.objects.filter(source_kind="housing.tenancy", employee__isnull=False)
        found = [(row.employee.number, row.period) for row in rows]
        assert {(row.employee.number, row.period) for row in grounds} == set(found)
        return found

    day, memo = dt.date(2020, 2, 1), dt.date(2020, 9, 21)
    assert told("A1") == [("A1", span(day))]
    assert told("A1") == [("A1", span(day))]
    assert told("A2") == [("A1", span(day, memo)), ("A2", span(memo))]
    assert told("") == [("A1", span(day, memo)), ("A2", span(memo, memo))]
