"""A folder of decisions: how they reached parties, the order that carries one out, what was sent before; and what follows."""

import datetime as dt
import shutil

import pytest
from tests.integrations.folder.test_authority import ADULT, AT, CHILD, DAY, FOLDER, MOTHER, _clocks, _take, _write

from hemmaplan.cases.decisions.models import Decision, Delivery, ExecutionNote
from hemmaplan.cases.investigations.models import Communication, InstrumentResult, PlannedContact, SafetyPlan
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.desk.access import consequences
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.interventions.models import Order

pytestmark = pytest.mark.django_db
OF_CHILD = "2026-501;child;2026-09-14"
GUARDIAN = f"guardian;{MOTHER};;2026-05-06"
MORE = {
    "units": FOLDER["units"] + "\nteam;Teamet;team;2018-01-01",
    "services": "code;name;unit;basis;capacity_kind;first\nfam;Familj;team;assessed;caseload;2018-01-01",
    "parties": FOLDER["parties"] + f"\n2026-503;person;{ADULT};;2026-02-03\n2026-504;person;{MOTHER};;2026-11-19",
    "investigations": FOLDER["investigations"] + "\n2026-504;violence;2026-11-19;Slagen;open;;;;;",
    "planned_contacts": f"""file;investigation;investigation_opened_on;who;about;consent;consent_by;consent_on;made_on;author
{OF_CHILD};Skolan;Närvaro;given;Mamman;2026-09-20;2026-09-25;M1
{OF_CHILD};Grannen;;refused;Mamman;2026-09-20;;M1""",
    "instrument_results": """file;investigation;investigation_opened_on;instrument;made_on;answers;result;author
2026-503;adult;2026-02-03;audit;2026-02-20;2|2|1|0|0|0|1|0|2|0;;M1
2026-503;adult;2026-02-03;dudit;2026-02-20;1||;Avbröt;M1
2026-503;adult;2026-02-03;asi;2026-02-21;;Oro för hälsan;M1""",
    "communications": f"""file;investigation;investigation_opened_on;party_role;party_person;party_name;party_first;exempt;sent_on;way;reply_by;replied_on;reply;author
{OF_CHILD};{GUARDIAN};;2026-11-02;post;2026-11-16;2026-11-12;Stämmer;M1
{OF_CHILD};counsel;;Advokat Alm;2026-05-06;;2026-11-02;digital;2026-11-16;;;M1
2026-501;child;2026-05-06;{GUARDIAN};;2026-08-03;post;2026-08-17;;;M1
2026-501;child;2026-05-06;person;{CHILD};;2026-05-06;Barnet är nio år gammalt;;;;;;M1""",
    "safety_plans": """file;investigation;investigation_opened_on;safe_contact;way_out;reviewed_on;author
2026-504;violence;2026-11-19;Bara jobbtelefonen, vardagar 9–15;Bakvägen;2026-11-19;M1""",
    "decisions": """reference;file;intake;investigation;investigation_opened_on;kind;verb;state;level;decider;decided_at;facts;weighing;best_interests;childs_view;outcome;request;intervention;first_on;last_on;purpose;care_form;new_due_on;replaces;author
B-1;2026-501;2026-601;child;2026-05-06;open;open;signed;worker;M1;2026-05-06 11:00;Oro;;;;;;;;;;;;;M2
B-2;2026-501;;child;2026-05-06;close;close;signed;lead;M2;2026-08-24 15:00;Fakta;Vägt;Bäst;Vill;no_need;;;;;;;;;M1
B-3;2026-503;;adult;2026-02-03;open_care;grant;signed;worker;M1;2026-06-01 10:00;Fakta;Vägt;;;intervention;Stöd;Samtal;2026-06-01;2026-11-30;Må bättre;own;;;M1
B-4;2026-501;;child;2026-09-14;open_care;grant;proposed;manager;;;Fakta;Vägt;Bäst;Vill;;Stöd;Samtal;2026-11-20;;Lugn;bought;;;M1
B-5;2026-501;;child;2026-09-14;extend;extend;signed;lead;M2;2026-11-18 09:00;;Inlagd på sjukhus;;;;;;;;;;2027-02-14;;M1
B-6;2026-503;;adult;2026-02-03;other;grant;signed;manager;M2;2026-06-02 10:00;Fakta;Vägt;;;;Stöd;Annat;2026-06-02;2026-08-31;Må bättre;;;;M1""",
    "deliveries": f"""decision;file;party_role;party_person;party_name;party_first;way;sent_on;received_on;received_source;appealed_on;author
B-2;2026-501;{GUARDIAN};post;2026-08-26;;;;M1
B-2;2026-501;person;{CHILD};;2026-05-06;by_hand;2026-08-25;2026-08-25;Vid besök;;M1
B-2;2026-501;counsel;;Advokat Alm;2026-05-06;digital;2026-08-25;;;;M1
B-3;2026-503;person;{ADULT};;2026-02-03;receipt;2026-06-02;2026-06-05;Mottagningsbevis;;M1
B-6;2026-503;person;{ADULT};;2026-02-03;receipt;2026-06-03;2026-06-05;Mottagningsbevis;2026-06-20;M1""",
    "execution_notes": """decision;kind;day;text;answer;author
B-6;offer;2026-07-01;Plats i grupp;declined;M1
B-6;reason;2026-09-01;Ingen annan plats;;M1""",
    "orders": f"""number;person;service;from_unit;decided_on;state;sent_at;ended_on;returned_reason;decision
2026-701;{ADULT};fam;mynd;2026-06-01;sent;2026-06-09 09:00;;;B-3
2026-702;{ADULT};fam;mynd;2026-06-02;returned;2026-06-04 09:00;2026-06-08;Fullt;B-6""",
}  # fmt: skip


def of(reference: str) -> Decision:
    return Decision.objects.get(reference=reference)


def spans(rule: str, thing) -> list[tuple]:
    rows = Clock.objects.filter(rule=rule, subject_kind=thing._meta.label_lower, subject_id=thing.pk)
    return [
        (str(row.entered_on), str(row.due_on), str(row.ended_on or ""), row.end) for row in rows.order_by("entered_on")
    ]


@pytest.fixture
def taken(tmp_path):
    _take(_write(tmp_path / "a", **MORE))
    return tmp_path


def test_import_stores_decisions_and_what_follows_from_them(taken):
    assert consequences.differing(on=DAY) == consequences.Differing((), (), (), ())
    granted = of("B-3")
    assert (granted.person, granted.unit, granted.section) == (granted.case.person, granted.case.unit, "SoL 11:1")
    assert (granted.delegation, granted.provisions, granted.decided_by.employee.number) == ("B1", "SoL 11:1", "M1")
    assert of("B-1").prepared_by.employee.number == "M2"
    assert Order.objects.get(case__number="2026-701").decision == granted
    assert spans("fl_decision_notice", of("B-2")) == [("2026-08-24", "2026-08-26", "2026-08-26", "answered")]
    assert spans("nonexec_decision", granted) == [("2026-06-01", "2026-09-01", "2026-06-09", "withdrawn")]
    assert spans("nonexec_decision", of("B-6")) == [
        ("2026-06-02", "2026-09-02", "2026-06-04", "withdrawn"), ("2026-06-08", "2026-09-02", "", ""),
    ]  # fmt: skip
    assert [(row[0], row[2], row[3]) for row in _clocks("appeal_party")] == [
        ("2026-06-05", "2026-06-20", "answered"), ("2026-06-05", "2026-06-26", "lapsed"),
    ]  # fmt: skip
    extended = Clock.objects.get(rule="child_inv_complete", ended_on=None)
    assert extended.due_on == dt.date(2027, 2, 14)
    assert ClockEvent.objects.get(kind="extended").answer_id == of("B-5").pk
    assert of("B-4").state == "proposed"
    assert list(ExecutionNote.objects.values_list("answer", flat=True)) == ["declined", ""]


def test_import_stores_what_was_sent_before_the_decision_and_how_it_was_found_out(taken):
    told = {row.party.role: row for row in Communication.objects.filter(investigation__state="open")}
    assert [row[1:] for row in spans("fl_communication", told["guardian"])] == [
        ("2026-11-16", "2026-11-12", "answered")
    ]
    assert [row[1:] for row in spans("fl_communication", told["counsel"])] == [("2026-11-16", "", "")]
    assert [row[3] for row in _clocks("fl_communication")] == ["lapsed", "", "answered"], "closed without a reply"
    audit, dudit, asi = InstrumentResult.objects.order_by("pk")
    assert (audit.score, audit.level, audit.by.employee.number) == (8, audit.level, "M1")
    assert audit.level
    assert (dudit.answers, dudit.score, asi.result) == ([1, None, None], None, "Oro för hälsan")
    assert list(PlannedContact.objects.values_list("consent", flat=True)) == ["given", "refused"]
    assert SafetyPlan.objects.get().investigation.case.number == "2026-504"


def test_import_of_decisions_twice_changes_nothing(taken):
    models = (Decision, Delivery, ExecutionNote, Communication, InstrumentResult, SafetyPlan, Clock, ClockEvent)
    before = {model: list(model.objects.order_by("pk").values()) for model in models}
    again = _take(taken / "a")
    assert (again.new, again.changed) == (0, 0)
    assert {model: list(model.objects.order_by("pk").values()) for model in models} == before


def test_what_comes_later_answers_the_clocks_and_takes_the_place_of_what_stood(taken):
    head, *rows = MORE["decisions"].splitlines()
    waiting = next(row for row in rows if row.startswith("B-4"))
    signed = waiting.replace("proposed;manager;;", "signed;manager;M2;2026-11-19 10:00")
    again = (
        next(row for row in rows if row.startswith("B-6"))
        .replace("B-6", "B-7")
        .replace("2026-06-02 10:00", "2026-11-19 10:00")
    )
    later = {
        "decisions": "\n".join((head, signed, again.replace(";;;M1", ";;B-6;M1"))),
        "communications": MORE["communications"].replace("2026-11-16;;;M1", "2026-11-16;2026-11-19;Nej;M1"),
    }
    shutil.rmtree(taken / "a")
    result = _take(_write(taken / "b", **FOLDER | MORE | later))
    assert (result.new, result.changed) == (1, 2)
    assert consequences.differing(on=DAY) == consequences.Differing((), (), (), ())
    assert [row[3] for row in spans("nonexec_decision", of("B-6"))] == ["withdrawn", "withdrawn"]
    assert [row[3] for row in spans("nonexec_decision", of("B-7"))] == [""]
    assert [row[3] for row in spans("fl_decision_notice", of("B-4"))] == [""]
    assert of("B-4").signed_recorded_at == of("B-4").decided_at


def test_a_signed_decision_is_never_changed(taken):
    with pytest.raises(FolderRefused) as found:
        _take(_write(taken / "b", decisions=MORE["decisions"].replace("Må bättre;own", "Annat;own")))
    assert [(problem.row, problem.text) for problem in found.value.problems] == [
        (4, "Raden är redan registrerad och får inte ändras. Ta bort den.")
    ]


def test_a_trial_of_decisions_stores_nothing(tmp_path):
    assert _take(_write(tmp_path / "a", **MORE), dry_run=True).new > 60
    assert not Decision.objects.exists()
    assert dt.datetime.min.replace(tzinfo=dt.UTC) < AT
