"""A sent application is counted, decided by a person, and the letter goes out: amounts to the öre, and nothing twice."""

import datetime as dt
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests import make
from tests.assistance import given
from tests.assistance.given import AT, DECEMBER
from tests.documents import reading

from hemmaplan.assistance import guidelines, stored
from hemmaplan.assistance.actions import deciding, months, notices
from hemmaplan.assistance.apps import guideline_is_sound
from hemmaplan.assistance.guidelines import digest_of, law_in_use
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import Application, Calculation, DecidedCost, Obstacle, SupportDecision, SupportMonth
from hemmaplan.assistance.norms.law.checking import LawError
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.models import JournalEntry
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale

NORM_SINGLE = 3_940_00 + 1_280_00  # SoF 12:2-3, 2026


@pytest.fixture
def unit(db):
    return given.unit()


@pytest.fixture
def worker(unit):
    return given.worker(unit)


@pytest.fixture
def case(unit, worker):
    return given.file_of(make.person(born_on=dt.date(1985, 3, 4)), unit, worker)


def explained(row, worker):
    """Every finding that must be decided is explained, and every adult has an obstacle."""
    for member in row.members.exclude(role="child"):
        months.set_obstacle(application=row, member=member, code="unemployed_none", version=None, by=worker, at=AT)
    counted = measures.month_counted(row)
    for asked in counted.account.asked:
        if asked.code == "COST_UNDECIDED":
            cost = [one for one in counted.rows.costs if not one.other][asked.row]
            months.rule(
                application=row,
                row=f"cost:{cost.pk}",
                amount_ore=cost.amount_ore,
                reason="Skälig",
                version=None,
                by=worker,
                at=AT,
            )
    for finding in counted.findings:
        if str(finding.grade) == "stop":
            months.rule(
                application=row, row=measures.building.row_of(finding), reason="Utrett", version=None, by=worker, at=AT
            )
    return row


def ready(case, worker, *payments, **more):
    row = given.application(case, **more)
    given.answered(row, worker, *payments)
    return explained(row, worker)


def decided(row, worker, **more):
    total = measures.month_counted(row).proposal.total_ore
    return deciding.decide(application=row, seen_total_ore=total, version=None, by=worker, at=AT, **more)


def test_a_sent_application_is_decided_with_note_clocks_and_letter(case, worker):
    row = ready(case, worker, ("housing_allowance", 1_500_00, {}))
    made = decided(row, worker, words="Du har visat din hyra.", note="Kontoutdrag lästa.")
    assert made.outcome == "grant"
    assert made.total_ore == NORM_SINGLE + 6_000_00 - 1_500_00 == made.support_ore
    decision = made.decision
    assert (decision.state, decision.kind, decision.verb, decision.level) == (
        "signed",
        "income_support",
        "grant",
        "worker",
    )
    assert "9 720,00 kr" in decision.sentence.replace("\xa0", " ")
    note = JournalEntry.objects.get(case=case)
    assert note.state == "signed"
    assert "Kontoutdrag lästa." in note.text
    row.refresh_from_db()
    assert row.state == "decided"
    sent = Delivery.objects.get(decision=decision)
    assert sent.way == "post"
    assert not Clock.objects.running().filter(rule="fl_decision_notice", subject_id=decision.pk).exists()
    said = reading.words(bytes(sent.document.content)).replace("\xa0", " ")
    for words in (
        "Du får 9 720,00 kr för december 2026",
        "Bostadsbidrag",
        "Så överklagar du",
        "tre veckor",
        "Du har visat din hyra.",
    ):
        assert words in said, words


def test_a_kept_calculation_is_the_same_bit_for_bit_when_it_is_made_again(case, worker):
    made = decided(ready(case, worker, ("housing_allowance", 1_500_00, {})), worker)
    kept = Calculation.objects.get(pk=made.calculation_id)
    assert stored.account_again(kept.input, law_in_use()) == kept.account
    assert kept.law_digest == digest_of(kept.guideline)
    account = stored.read_account(kept.account)
    assert stored.account_text(account) == kept.account
    assert account.total_ore == kept.total_ore == made.total_ore


def test_a_silent_register_is_a_question_and_never_nothing(case, worker):
    row = given.application(case)
    given.answered(row, worker, silent="FK")
    explained(row, worker)
    counted = measures.month_counted(row)
    assert [one.code for one in counted.account.asked if one.blocks] == ["REGISTER_SILENT"]
    assert counted.account.total_ore is None
    with pytest.raises(NotPossible, match="har inte svarat"):
        deciding.decide(application=row, seen_total_ore=0, version=None, by=worker, at=AT)
    months.rule(application=row, row="register:FK", reason="Besked visat här", version=None, by=worker, at=AT)
    assert measures.month_counted(row).account.total_ore == NORM_SINGLE + 6_000_00


def test_a_ruling_holds_in_every_later_run_and_what_was_said_before_stays(case, worker):
    row = ready(case, worker, ("housing_allowance", 1_500_00, {}))
    payment = measures.rows_of([row])[row.pk].payments[0]
    name = f"payment:{payment.pk}"
    months.rule(
        application=row, row=name, amount_ore=0, reason="Gäller en tidigare bostad", version=None, by=worker, at=AT
    )
    given.answered(row, worker, ("housing_allowance", 1_500_00, {}))  # asked again: another row
    again = measures.month_counted(row)
    assert again.account.income_ore == 1_500_00
    new = again.rows.payments[0]
    months.rule(
        application=row,
        row=f"payment:{new.pk}",
        amount_ore=0,
        reason="Som förra svaret",
        version=None,
        by=worker,
        at=AT,
    )
    assert measures.month_counted(row).account.income_ore == 0
    assert SupportMonth.objects.get(case=case).rulings.filter(row=name).count() == 1
    with pytest.raises(NotPossible, match="Skriv varför"):
        months.rule(application=row, row="surplus", amount_ore=1, reason=" ", version=None, by=worker, at=AT)


def test_two_workers_on_one_month_the_second_is_told(case, worker, unit):
    row = ready(case, worker)
    seen = SupportMonth.objects.get(case=case).version
    months.rule(application=row, row="surplus", amount_ore=0, reason="Inget kvar", version=seen, by=worker, at=AT)
    total = measures.month_counted(row).proposal.total_ore
    with pytest.raises(Stale, match="Någon annan"):
        deciding.decide(application=row, seen_total_ore=total, version=seen, by=worker, at=AT)
    with pytest.raises(Stale, match="Räkningen är en annan"):
        deciding.decide(application=row, seen_total_ore=total + 1, version=None, by=worker, at=AT)
    decided(row, worker)
    with pytest.raises(Stale, match="redan beslutad"):
        decided(row, worker)
    assert SupportDecision.objects.count() == 1


def test_a_month_that_has_no_row_yet_has_been_changed_by_nobody(case, worker, unit):
    row = given.application(case)
    given.answered(row, worker)
    SupportMonth.objects.filter(case=case, month=row.month).delete()
    months.rule(application=row, row="added:gift:1", amount_ore=1, reason="Gåva", version=0, by=worker, at=AT)
    with pytest.raises(Stale):
        months.rule(application=row, row="added:gift:1", amount_ore=2, reason="Gåva", version=0, by=worker, at=AT)


def test_who_has_not_the_file_decides_nothing_until_they_take_it(case, worker, unit):
    row, other = ready(case, worker), given.worker(unit)
    with pytest.raises(NotPossible, match="Ta ärendet först"):
        decided(row, other)
    with pytest.raises(Forbidden):
        decided(row, make.user("social_worker", unit).acting(given.DAY))
    months.take_on(application=row, by=other, at=AT)
    assert decided(row, other).decision.decided_by == other


def test_a_cost_cut_is_decided_in_part_with_its_reason_in_decision_and_letter(case, worker):
    row = ready(case, worker, costs=[("home_insurance", 250_00), ("parking", 400_00)])
    cost = row.costs.get(kind="home_insurance")
    months.rule(application=row, row=f"cost:{cost.pk}", amount_ore=150_00, reason_code="not_reasonable", reason="Tillägg för drulle.",
                version=None, by=worker, at=AT)  # fmt: skip
    made = decided(row, worker)
    assert made.outcome == "grant_partly"
    assert made.total_ore == NORM_SINGLE + 6_000_00 + 150_00
    said = {one.kind: (one.granted_ore, one.reason_code) for one in made.costs.all()}
    assert said == {"rent": (6_000_00, ""), "home_insurance": (150_00, "not_reasonable"), "parking": (0, "not_a_cost")}
    text = reading.words(bytes(Delivery.objects.get(decision=made.decision).document.content)).replace("\xa0", " ")
    for words in ("Tillägg för drulle.", "11 370,00 kr", "SoL 12:1, 12:7"):
        assert words in text, words
    assert "Tillägg för drulle." in made.decision.why_not


def refused(case, worker):
    return ready(case, worker, ("sickness_benefit", 20_000_00, {}))


def test_a_refusal_waits_until_the_party_has_been_told_and_may_answer(case, worker):
    row = refused(case, worker)
    assert measures.month_counted(row).proposal.outcome == "reject"
    with pytest.raises(NotPossible, match="Låt varje part veta"):
        decided(row, worker)
    party = case.parties.get()
    told = notices.tell_before(application=row, party=party, way="post", reply_by=dt.date(2026, 12, 17), reasons="Inkomsterna räcker.",
                               by=worker, at=AT)  # fmt: skip
    assert "14 kap. 8 §" in reading.words(bytes(told.document.content)).replace("\xa0", " ")
    with pytest.raises(NotPossible, match="på sig att svara"):
        decided(row, worker)
    notices.note_reply(notice=told, on=given.DAY, by=worker, at=AT)
    made = decided(row, worker)
    assert (made.outcome, made.total_ore) == ("reject", 0)
    text = reading.words(bytes(Delivery.objects.get(decision=made.decision).document.content))
    for words in (
        "Du får inget ekonomiskt bistånd för december 2026",
        "Inkomsterna och tillgångarna är högre",
        "Så överklagar du",
    ):
        assert words in text, words


def test_dismissing_and_the_emergency_of_the_same_day(case, worker):
    row = given.application(case)
    urgent = given.application(
        case, kind="supplementary", rent=0, urgent=True, other=[("medicine", 300_00), ("other", 700_00)]
    )
    food = urgent.costs.get(kind="other")
    made = deciding.decide_emergency(application=urgent, granted_ore={food.pk: 400_00}, reason="Saknar mat i dag.", version=None,
                                     by=worker, at=AT)  # fmt: skip
    assert (made.outcome, made.support_ore, made.other_ore) == ("grant_partly", 0, 400_00)
    with pytest.raises(NotPossible, match="tilläggsansökan"):
        deciding.decide_emergency(application=row, granted_ore={}, reason="Akut", version=None, by=worker, at=AT)
    gone = deciding.dismiss(application=row, reason="Ansökan gäller en avliden.", version=None, by=worker, at=AT)
    assert (gone.outcome, gone.total_ore) == ("dismiss", 0)
    assert gone.decision.verb == "dismiss"


def test_next_month_the_same_rent_and_obstacle_stand_and_the_control_compares(case, worker):
    decided(ready(case, worker, ("housing_allowance", 1_500_00, {})), worker)
    row = given.application(case, month=dt.date(2026, 11, 1))
    given.answered(row, worker, ("housing_allowance", 1_500_00, {}))
    assert measures.rows_of([row])[row.pk].before is None  # an earlier month has nothing before it
    later = make.person(born_on=dt.date(1990, 1, 1))
    case = given.file_of(later, case.unit, worker)
    first = ready(case, worker, ("housing_allowance", 1_500_00, {}), month=dt.date(2026, 11, 1), at=AT)
    decided(first, worker)
    again = given.application(case)
    given.answered(again, worker, ("housing_allowance", 1_500_00, {}))
    counted = measures.month_counted(again)
    assert list(measures.against_deciding(counted)) == []
    assert counted.findings == ()
    assert counted.proposal.total_ore == NORM_SINGLE + 6_000_00 - 1_500_00
    decided(again, worker)
    assert Obstacle.objects.filter(support_month__month=DECEMBER, person=later).get().code == "unemployed_none"


def test_both_adults_are_told_each_with_a_letter_of_their_own(case, worker):
    made = decided(
        ready(case, worker, co=make.person(born_on=dt.date(1986, 1, 1)), children=[("Lo", dt.date(2017, 5, 5), {})]),
        worker,
    )
    assert Delivery.objects.filter(decision=made.decision).count() == 2
    assert DecidedCost.objects.filter(support_decision=made).count() == 1
    assert Decision.objects.filter(case=case).count() == 1
    text = reading.words(bytes(Delivery.objects.filter(decision=made.decision).first().document.content))
    assert "Ni får" in text
    assert "Lo, 9 år" in text


def test_the_household_reads_back_as_it_was_written(case, worker):
    row = ready(case, worker, ("housing_allowance", 1_500_00, {}), assets=[("bank", 500_00, {})], other=[("glasses", 900_00)],
                children=[("Lo", dt.date(2022, 5, 5), {"lunch": True, "stay": "alternating", "days": 15})])  # fmt: skip
    household = measures.month_counted(row).household
    text = stored.household_text(household)
    assert stored.read_household(text) == household
    assert stored.household_text(stored.read_household(text)) == text
    assert Application.objects.get(pk=row.pk).state == "sent"


def test_a_guideline_that_has_come_to_hold_a_fault_stays_as_it_was_read_with_its_digest(settings, tmp_path):
    own = tmp_path / "kommunen.csv"
    text = guidelines.GUIDELINES.joinpath("standard.csv").read_text("utf-8")
    own.write_text(text, "utf-8")
    settings.GUIDELINE_DATA = str(own)
    before, digest = guidelines.law_in_use(), guidelines.digest_of("kommunen")
    assert guidelines.faults() == ""
    own.write_text(text.replace(",", ";", 5) + "\nskräp", "utf-8")
    os.utime(own, (1, 1))
    assert (guidelines.law_in_use(), guidelines.digest_of("kommunen")) == (before, digest)
    assert guidelines.faults()
    assert [one.id for one in guideline_is_sound()] == ["assistance.E001"]
    with pytest.raises(ImproperlyConfigured, match="HEMMAPLAN_GUIDELINE"):
        guidelines.refuse_faults()
    other = tmp_path / "annan.csv"
    other.write_text("skräp", "utf-8")
    settings.GUIDELINE_DATA = str(other)
    with pytest.raises(LawError):
        guidelines.law_in_use()
