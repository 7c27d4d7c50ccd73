"""An application from when it is begun until it is taken back: what it asks, stores, refuses, takes up and tells to whom."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests import make

from hemmaplan.access.models import Event
from hemmaplan.access.outbox import Outgoing
from hemmaplan.assistance.actions import applications, completing, messages, signing
from hemmaplan.assistance.answers import Answer
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.measures import messages as reading
from hemmaplan.assistance.measures import signing as asked
from hemmaplan.assistance.models import Application, Message, Signature, SupportMonth
from hemmaplan.cases.models import Case
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.people.models import HouseholdMember, Person

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 9)
MONTH = calendar.month_start(TODAY)
LAST = calendar.add_months(MONTH, -1)
PDF = b"%PDF-1.4 hyresavi"


def number(born=dt.date(1985, 3, 1), serial=0):
    return identity.test_number(born, serial).digits


def said(**fields):
    return [Answer("application", "", name, value) for name, value in fields.items()]


SINGLE = said(civil="single", tenure="lease", declared=True)


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def me():
    return make.resident()


@pytest.fixture
def worker(unit):
    return make.user("assistance_worker", unit)


@pytest.fixture
def begin(unit, me):
    def begun(month=MONTH, *, account=me, digits="", name="Kim Ek", at=AT):
        return applications.begin_application(
            unit=unit, month=month, account=account, number=digits or number(), name=name, by=account, at=at
        )

    return begun


def save(row, *answers, version=None, by=None, at=AT):
    return applications.save_draft(
        application=row, answers=answers, version=version or row.version, by=by or row.account, at=at
    )


def send(row, *, by=None, at=AT):
    return applications.send(application=row, by=by or row.account, at=at)


@pytest.fixture
def sent(begin):
    def done(*more, **how):
        row = begin(**how)
        answers = SINGLE if row.kind == "first" else said(changed="no", declared=True)
        save(row, *answers, *more)
        return send(row)

    return done


# --- a newcomer ---------------------------------------------------------------------------------------------------------


def test_newcomer_is_taken_up_by_number_with_file_month_party_and_signature(sent, unit, me):
    row = sent(Answer("cost", "rent", "amount", 650_000))
    person = Person.objects.get(id_number=number())
    assert (person.given_name, person.family_name, person.born_on) == ("Kim", "Ek", dt.date(1985, 3, 1))
    assert (row.state, row.kind, row.person, row.case.kind, row.case.unit) == (
        "sent",
        "first",
        person,
        "assistance",
        unit,
    )
    assert row.sent_at == AT
    assert [party.role for party in row.case.parties.all()] == ["person"]
    assert SupportMonth.objects.get(case=row.case).month == MONTH
    assert Signature.objects.get(application=row).signed_at == AT
    assert set(Event.objects.filter(kind="assistance.application").values_list("event_type", flat=True)) == {
        "assistance.application_begun", "assistance.application_sent", "assistance.application_signed",
    }  # fmt: skip


def test_known_person_keeps_name_and_open_file(sent, unit):
    known = make.person(id_number=number(), born_on=dt.date(1985, 3, 1), given_name="Kim", family_name="Lund")
    file = Case.objects.create(number="E1", kind="assistance", person=known, unit=unit, opened_on=LAST, recorded_at=AT)
    row = sent()
    assert (row.person, row.case) == (known, file)
    known.refresh_from_db()
    assert known.family_name == "Lund"


def test_what_is_missing_is_said_and_nothing_is_sent(begin):
    row = begin()
    with pytest.raises(NotPossible, match="Intyga"):
        send(row)
    save(row, *said(declared=True))
    with pytest.raises(NotPossible, match="ensam eller tillsammans"):
        send(row)
    assert {lack.step for lack in measures.lacks(row, TODAY)} == {"household", "housing"}
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_sent_is_locked_by_the_database(sent):
    row = sent(Answer("cost", "rent", "amount", 650_000))
    with pytest.raises(Stale):
        save(row, *said(own_words="Mer"))
    with pytest.raises(Stale):
        send(row)
    for change in (
        lambda: row.costs.update(amount_ore=1),
        lambda: Application.objects.filter(pk=row.pk).update(own_words="x"),
        lambda: row.members.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("months", [-13, -2, 2, 12])
def test_month_out_of_reach_is_refused(begin, months):
    with pytest.raises(NotPossible, match="månaden"):
        begin(calendar.add_months(MONTH, months))


def test_staff_may_take_in_an_earlier_month(worker, unit):
    row = applications.begin_application(
        unit=unit, month=calendar.add_months(MONTH, -5), channel="paper", person=make.person(), by=worker, at=AT
    )
    assert (row.entered_by, row.account, row.channel) == (worker, None, "paper")


# --- saving itself ------------------------------------------------------------------------------------------------------


def test_every_answer_is_read_back_as_it_was_said(begin):
    row = begin()
    told = [
        *said(civil="cohabiting", tenure="sublet", rooms=2, dwelling_members=3, landlord_consents=False, urgent=True, why_urgent="Ingen mat"),
        Answer("member", "co_applicant", "stated_name", "Alva Ek"),
        Answer("member", "co_applicant", "stated_number", number(dt.date(1986, 4, 2))),
        Answer("member", "child.0", "stated_name", "Lo"), Answer("member", "child.0", "stay", "alternating"),
        Answer("member", "child.0", "days", 15), Answer("member", "child.0", "lunch", False),
        Answer("situation", "applicant", "occupation", "sick"), Answer("situation", "applicant", "percent", 50),
        Answer("cost", "rent", "amount", 650_050), Answer("other", "0", "kind", "glasses"),
        Answer("other", "0", "amount", 150_000), Answer("other", "0", "words", "Nya glas"),
        Answer("income", "applicant.salary", "amount", 1_200_000), Answer("income", "applicant.salary", "received_on", TODAY),
        Answer("benefit", "applicant", "kinds", ["child_allowance", "housing_allowance"]),
        Answer("benefit", "applicant.housing_allowance", "objection", "Fel belopp"), Answer("asset", "bank", "amount", 10_000),
    ]  # fmt: skip
    save(row, *told)
    stored = measures.answers_of(row)
    assert {one.place: stored.get(one.place) for one in told} == {one.place: one.value for one in told}
    save(row, Answer("benefit", "applicant", "kinds", []), Answer("income", "applicant.salary", "amount", None),
         Answer("cost", "rent", "amount", None))  # fmt: skip
    stored = measures.answers_of(row)
    assert not [place for place in stored if place[0] in {"benefit", "income", "cost"}]


def test_second_device_is_told_and_its_words_are_not_lost_nor_stored_over(begin):
    row = begin()
    save(row, *said(own_words="Från mobilen"), version=1)
    with pytest.raises(Stale, match="annan enhet"):
        save(row, *said(own_words="Från datorn"), version=1)
    row.refresh_from_db()
    assert (row.own_words, row.version) == ("Från mobilen", 2)
    assert save(row, *said(own_words="Från mobilen"), version=1) == 2, "an answer that never came back is sent again"


def test_a_child_keeps_its_number_while_another_is_told_of(begin):
    row = begin()
    save(row, Answer("member", "child.2", "stated_name", "Tredje"))
    save(row, Answer("member", "child.0", "stated_name", "Första"))
    assert list(row.members.filter(role="child").order_by("pk").values_list("stated_name", flat=True)) == [
        "Första",
        "",
        "Tredje",
    ]
    applications.remove_row(application=row, part="member", key="child.1", version=row.version, by=row.account, at=AT)
    assert measures.answers_of(row)["member", "child.1", "stated_name"] == "Tredje"


def test_begun_again_is_the_same_draft(begin):
    assert begin().pk == begin().pk
    assert begin(LAST).pk != begin().pk


# --- the next months ----------------------------------------------------------------------------------------------------


def test_renewed_is_filled_in_from_the_last_and_asks_what_changed(sent, begin):
    sent(
        Answer("cost", "rent", "amount", 650_000), Answer("income", "applicant.salary", "amount", 900_000),
        Answer("benefit", "applicant", "kinds", ["child_allowance"]), Answer("member", "child.0", "stated_name", "Lo"),
        Answer("member", "child.0", "born_on", dt.date(2018, 5, 5)), month=LAST,
    )  # fmt: skip
    row = begin()
    said_now = measures.answers_of(row)
    assert row.kind == "renewed"
    assert said_now["cost", "rent", "amount"] == 650_000
    assert said_now["member", "child.0", "stated_name"] == "Lo"
    assert said_now["benefit", "applicant", "kinds"] == ["child_allowance"]
    assert ("income", "applicant.salary", "amount") not in said_now, "a salary is this month's"
    save(row, *said(declared=True))
    with pytest.raises(NotPossible, match="ändrats"):
        send(row)
    save(row, *said(changed="no"))
    assert send(row).state == "sent"
    assert [row.household_changed, row.new_income, row.stays_elsewhere] == [False, False, False]


def test_yes_without_saying_what_is_not_no(sent, begin):
    sent(month=LAST)
    row = begin()
    save(row, *said(changed="no"))
    save(row, *said(changed="yes", declared=True))
    assert measures.changed_of(row) == ""
    with pytest.raises(NotPossible, match="kryssar du i vad"):
        send(row)
    save(row, *said(new_income=True, changed="yes"))
    send(row)
    assert (row.new_income, row.housing_changed) == (True, False)


def test_after_a_long_break_it_is_a_first_one_again(sent, begin, worker, unit):
    old = applications.begin_application(
        unit=unit,
        month=calendar.add_months(MONTH, -7),
        channel="oral",
        person=make.person(id_number=number()),
        by=worker,
        at=AT,
    )
    save(old, *SINGLE, by=worker)
    applications.send(application=old, way="oral", by=worker, at=AT)
    assert measures.kind_for(MONTH, person=old.person) == "first"
    assert measures.kind_for(calendar.add_months(MONTH, -1), person=old.person) == "renewed"


def test_second_for_the_month_becomes_something_more(sent, begin, unit, me, worker):
    first = sent()
    more = begin()
    assert more.kind == "supplementary"
    save(more, *said(declared=True))
    with pytest.raises(NotPossible, match="söker mer"):
        send(more)
    save(more, Answer("other", "0", "kind", "glasses"), Answer("other", "0", "amount", 150_000))
    send(more)
    assert more.case == first.case
    assert SupportMonth.objects.count() == 1
    paper = applications.begin_application(
        unit=unit, month=MONTH, channel="paper", person=make.person(), by=worker, at=AT
    )
    Application.objects.filter(pk=paper.pk).update(person=first.person)
    paper.refresh_from_db()
    save(paper, *SINGLE, by=worker)
    assert applications.send(application=paper, way="paper", by=worker, at=AT).kind == "supplementary"


# --- the household ------------------------------------------------------------------------------------------------------


def couple(row, other, *more):
    save(row, *said(civil="cohabiting", tenure="lease", declared=True), Answer("member", "co_applicant", "stated_name", "Alva Ek"),
         Answer("member", "co_applicant", "stated_number", other), *more)  # fmt: skip


def test_household_is_made_as_told_and_the_co_applicant_is_a_party(begin):
    row, other = begin(), number(dt.date(1986, 4, 2))
    couple(row, other, Answer("member", "child.0", "stated_name", "Lo Ek"),
           Answer("member", "child.0", "stated_number", number(dt.date(2018, 5, 5))))  # fmt: skip
    send(row)
    assert {party.role for party in row.case.parties.all()} == {"person", "co_applicant"}
    members = HouseholdMember.objects.filter(kind="assistance")
    assert {one.person.id_number for one in members} == {number(), other, number(dt.date(2018, 5, 5))}
    assert len({one.household_id for one in members}) == 1
    assert all(one.period.lower == MONTH for one in members)


def test_child_counted_elsewhere_stays_there_and_nobody_is_stopped(begin):
    lo = number(dt.date(2018, 5, 5))
    of_child = (Answer("member", "child.0", "stated_name", "Lo"), Answer("member", "child.0", "stated_number", lo))
    first = begin()
    save(first, *SINGLE, *of_child)
    send(first)
    other = begin(account=make.resident(), digits=number(dt.date(1990, 1, 2)), name="Robin Dal")
    save(other, *SINGLE, *of_child)
    send(other)
    assert other.state == "sent"
    assert HouseholdMember.objects.filter(kind="assistance", person__id_number=lo).count() == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"stated_name": "Lo"}, "personnummer eller födelsedag"),
        ({"stated_name": "Lo", "born_on": calendar.add_days(TODAY, 2)}, "framåt i tiden"),
        ({"stated_name": "Lo", "born_on": dt.date(1970, 1, 1)}, "äldre"),
        ({"stated_name": "Lo", "born_on": dt.date(2020, 1, 1), "stay": "contact"}, "dagar i månaden"),
        ({"born_on": dt.date(2020, 1, 1)}, "barnets namn"),
    ],
)
def test_impossible_child_is_said_before_sending(begin, told, why):
    row = begin()
    save(row, *SINGLE, *(Answer("member", "child.0", name, value) for name, value in told.items()))
    with pytest.raises(NotPossible, match=why):
        send(row)


def test_same_number_twice_is_refused_in_words(begin):
    row = begin()
    with pytest.raises(NotPossible, match="står redan"):
        save(row, *SINGLE, Answer("member", "child.0", "stated_number", number()))


# --- signatures ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def both(begin):
    row, other = begin(), number(dt.date(1986, 4, 2))
    couple(row, other)
    return send(row), other


def test_co_applicant_signs_by_their_own_number_and_then_sees_it(both):
    row, other = both
    asked_of = asked.asked_of(other).get()
    assert (asked_of.signed_at, asked_of.due_on) == (None, calendar.add_days(TODAY, 7))
    them, stranger = make.resident(), make.resident()
    assert not Application.objects.visible_to(them).exists()
    for wrong in ("", number(dt.date(1999, 9, 9))):
        with pytest.raises(Forbidden):
            signing.sign(signature=asked_of, number=wrong, by=stranger, at=AT)
    signing.sign(signature=asked_of, number=other, by=them, at=AT)
    assert Application.objects.visible_to(them).get() == row
    assert not asked.asked_of(other).exists()
    with pytest.raises(Stale):
        signing.refuse_to_sign(signature=asked_of, number=other, by=them, at=AT)


def test_refusing_leaves_the_application_and_tells_the_applicant_nothing(both, me):
    row, other = both
    signing.refuse_to_sign(
        signature=asked.asked_of(other).get(), number=other, reason="Vi har flyttat isär", by=make.resident(), at=AT
    )
    row.refresh_from_db()
    assert row.state == "sent"
    assert not Message.objects.filter(account=me).exists()
    assert not Outgoing.objects.exists()


def test_reminder_comes_once_some_days_before(both):
    row, _other = both
    Application.objects.filter(pk=row.pk).update(email="kim@example.se")
    from hemmaplan.access.actions import system_user

    def remind(day):
        at = calendar.at_clock(day, 3)
        return signing.remind_co_applicants(today=day, by=system_user(at=at), at=at)

    assert remind(calendar.add_days(TODAY, 1)) == 0
    assert remind(calendar.add_days(TODAY, 4)) == 1
    assert remind(calendar.add_days(TODAY, 5)) == 0
    [letter] = Outgoing.objects.all()
    assert letter.recipients == "kim@example.se"
    for word in ("Kim", "Alva", "ansök", "bistånd", "social", row.number):
        assert word.lower() not in f"{letter.subject} {letter.text}".lower()


# --- attachments, completion, messages, decision --------------------------------------------------------------------------


def test_attachment_goes_with_the_application_and_a_wrong_one_can_be_taken_away_until_it_is_sent(begin, worker):
    row = begin()
    rent, wrong = (completing.attach(application=row, sheets=[completing.Sheet(name, PDF + name.encode())], by=row.account, at=AT)[0]
                   for name in ("hyra.pdf", "fel.pdf"))  # fmt: skip
    completing.remove_attachment(document=wrong, application=row, by=row.account, at=AT)
    save(row, *SINGLE)
    send(row)
    assert list(measures.attachments(row)) == [rent]
    with pytest.raises(Stale):
        completing.remove_attachment(document=rent, application=row, by=row.account, at=AT)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ" + b"0" * 50, "program"), (b"", "tom"), (b"x" * 30_000_001, "30 MB"),
        (b"\0\0\0\x18ftypheic" + b"0" * 50, "HEIC"), (b"\xff\xd8\xff\xe1\x00", "inte att läsa"),
    ],
)  # fmt: skip
def test_file_that_is_not_what_it_says_is_refused_by_name_and_none_is_kept(begin, content, why):
    row = begin()
    good = completing.Sheet("bra.pdf", PDF)
    with pytest.raises(NotPossible, match=why) as refused:
        completing.attach(application=row, sheets=[good, completing.Sheet("bild.jpg", content)], by=row.account, at=AT)
    assert "bild.jpg" in str(refused.value)
    assert not measures.attachments(row).exists()


def test_nobody_else_touches_a_draft_or_adds_to_what_is_sent(begin, sent, worker):
    row, stranger = begin(), make.resident()
    for who in (stranger, worker):
        for act in (
            lambda who=who: save(row, *said(own_words="x"), by=who),
            lambda who=who: send(row, by=who),
            lambda who=who: completing.attach(application=row, sheets=[completing.Sheet("a.pdf", PDF)], by=who, at=AT),
            lambda who=who: applications.withdraw(application=row, by=who, at=AT),
        ):
            with pytest.raises(Forbidden):
                act()
    assert not Application.objects.visible_to(stranger).exists()
    assert not Application.objects.visible_to(worker).exists(), "a draft is the writer's alone"
    done = sent()
    for act in (
        lambda: messages.write_message(application=done, text="Hej", by=stranger, at=AT),
        lambda: completing.attach(application=done, sheets=[completing.Sheet("a.pdf", PDF)], by=stranger, at=AT),
    ):
        with pytest.raises(Forbidden):
            act()


def test_completion_is_one_list_with_one_date_that_closes_when_all_has_come(sent, worker):
    row, due = sent(), calendar.add_days(TODAY, 10)

    def ask(*words, until=due):
        items = [completing.Wanted("other", one) for one in words]
        return completing.request_completion(application=row, items=items, due_on=until, by=worker, at=AT)

    request = ask("Hyresavin", "Kontoutdrag")
    assert ask("Läkarintyg", until=calendar.add_days(due, 3)).pk == request.pk
    request.refresh_from_db()
    assert request.due_on == calendar.add_days(due, 3)
    with pytest.raises(Stale):
        ask("Hyresavin")
    rent, bank, doctor = request.items.order_by("pk")
    with pytest.raises(NotPossible, match="Skriv ett svar"):
        completing.answer_item(item=rent, by=row.account, at=AT)
    completing.answer_item(item=rent, sheets=[completing.Sheet("a.pdf", PDF)], by=row.account, at=AT)
    assert measures.attachments(row).get().title == "Hyresavin"
    completing.answer_item(item=bank, text="Jag har inget konto", by=worker, at=AT)
    assert measures.open_items(request) == [doctor]
    completing.waive_item(item=doctor, by=worker, at=AT)
    request.refresh_from_db()
    assert request.closed_at == AT


def test_messages_go_both_ways_and_are_unread_until_read(sent, worker):
    row = sent()
    messages.write_message(application=row, text="När får jag svar?", by=row.account, at=AT)
    assert reading.unread_in(row.case_id) == 1
    messages.read_messages(application=row, by=worker, at=AT)
    messages.write_message(application=row, text="På fredag.", by=worker, at=AT)
    assert reading.unread_in(row.case_id) == 0
    assert reading.unread_by(row.account).count() == 1
    assert messages.read_messages(application=row, by=row.account, at=AT) == 1
    assert [one.text for one in reading.thread(row, row.account)] == ["När får jag svar?", "På fredag."]


def test_co_applicant_reads_nothing_of_the_others_messages(both, worker):
    row, other = both
    them = make.resident()
    signing.sign(signature=asked.asked_of(other).get(), number=other, by=them, at=AT)
    messages.write_message(application=row, text="Han slår mig", by=row.account, at=AT)
    messages.write_message(application=row, text="Hej", by=them, at=AT)
    assert [one.text for one in reading.thread(row, them)] == ["Hej"]
    assert [one.text for one in Message.objects.visible_to(them)] == ["Hej"]


def test_opening_the_letter_is_the_day_it_was_received(sent, worker):
    row = sent()
    letter = make.support_letter(row, worker, AT)
    later = calendar.at_clock(calendar.add_days(TODAY, 3), 9)
    for wrong in (
        {"by": make.resident(), "number": number()},
        {"by": row.account, "number": number(dt.date(1999, 9, 9))},
    ):
        with pytest.raises(Forbidden):
            messages.open_decision(delivery=letter, at=later, **wrong)
    for at in (later, calendar.at_clock(calendar.add_days(TODAY, 9), 9)):
        opened = messages.open_decision(delivery=letter, number=number(), by=row.account, at=at)
    assert (opened.received_on, opened.received_source) == (calendar.add_days(TODAY, 3), "Öppnat på Mina sidor")


def test_taken_back_is_not_decided_and_another_may_be_sent(sent, begin, me):
    row = sent()
    applications.withdraw(application=row, reason="Jag fick lön", by=me, at=AT)
    assert (row.state, row.withdrawn_reason) == ("withdrawn", "Jag fick lön")
    assert begin().kind == "first"
