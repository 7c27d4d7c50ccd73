"""The pages of orders, as each role meets them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.desk.orders.presenter_steps import ACTS
from hemmaplan.foundation import calendar, identity
from hemmaplan.interventions.actions import orders
from hemmaplan.interventions.models import Goal, Order, Plan, QueueEntry
from hemmaplan.interventions.states import ORDER_STEPS
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground

TODAY = calendar.today()
AT = calendar.at_clock(TODAY, 8)


@pytest.fixture
def place(db):
    """A performer's unit with its people, and an authority."""

    class Place:
        unit = make.unit()
        authority = make.unit(kind="authority")
        service = make.service(unit)
        head = make.user("unit_manager", unit)
        staff = make.user("treatment_staff", unit)
        worker = make.user("social_worker", authority)

        def order(self, **given):
            given = {"from_unit": self.authority, "sent_on": TODAY - dt.timedelta(days=20), **given}
            order = make.order(given.pop("in_service", self.service), **given)
            Ground.objects.create(person=order.person, unit=self.authority, reason="Uppdrag",
                                  source_kind="interventions.order", source_id=order.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
            return order

    return Place()


def url(name, *args):
    return reverse(f"orders:{name}", args=args)


def text(answer):
    return answer.content.decode()


def known(place):
    person = make.person()
    Ground.objects.create(person=person, unit=place.authority, reason="Utredning", source_kind="people.person",
                          source_id=person.pk, period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    return person


# --- the list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "staff", "worker"])
def test_list_shows_each_role_its_orders(place, client_as, role):
    order = place.order()
    other = make.order()
    page = text(client_as(getattr(place, role)).get(url("index")))
    assert order.case.number in page
    assert f"{order.person.given_name} {order.person.family_name}" in page
    assert other.case.number not in page
    assert (url("step", order.pk, "acknowledge") in page) is (role != "worker")
    assert ("Nytt uppdrag" in page) is (role == "worker")


@pytest.mark.parametrize("role", ["system_owner", "controller", "log_reviewer"])
def test_list_is_no_page_for_those_who_handle_no_orders(place, client_as, role):
    assert client_as(make.user(role, place.unit)).get(url("index")).status_code == 404


def test_list_is_filtered(place, client_as):
    mine = place.order(state="running")
    make.assigned(mine, place.staff.employee)
    waiting = place.order(state="accepted", sent_on=TODAY - dt.timedelta(days=150))
    done = place.order(state="ended", sent_on=TODAY - dt.timedelta(days=300))
    other = place.order(in_service=make.service(place.unit))
    client = client_as(place.staff)

    def shown(**query):
        page = text(client.get(url("index"), query))
        return {order for order in (mine, waiting, done, other) if f">{order.case.number}<" in page}

    assert shown() == {mine, waiting, other}
    assert shown(state="all") == {mine, waiting, other}
    assert shown(state="ended") == set()
    client = client_as(place.head)
    assert shown(state="all") == {mine, waiting, done, other}
    assert shown(state="ended") == {done}
    client = client_as(place.staff)
    assert shown(mine="on") == {mine}
    assert shown(unassigned="on") == {waiting}
    assert shown(late="on") == {waiting}
    assert shown(service=other.service_id) == {other}
    assert shown(state="nonsense") == {mine, waiting, other}


def test_list_asks_the_same_number_of_questions_for_three_and_thirty(place, client_as):
    client, counts = client_as(place.head), []
    client.get(url("index"))  # the first page of a session also notes that it has begun
    for number in (3, 27):
        for _ in range(number):
            make.assigned(place.order(state="running"), place.staff.employee)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("index")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- the page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "staff", "worker"])
@pytest.mark.parametrize("state", ["sent", "queued", "running", "paused", "ended", "returned"])
def test_page_is_shown_to_each_role_in_each_state(place, client_as, role, state):
    lately = {"ended_on": TODAY} if state in {"ended", "returned"} else {}
    order = place.order(state=state, purpose="Stöd i vardagen", **lately)
    answer = client_as(getattr(place, role)).get(url("order", order.pk))
    assert answer.status_code == 200
    assert "Stöd i vardagen" in text(answer)
    assert (url("step", order.pk, "return") in text(answer)) is (state in {"sent", "queued"} and role != "worker")
    assert ReadNote.objects.filter(kind="interventions.order", subject_id=order.pk).count() == 1


def test_page_of_another_unit_is_absent_whatever_the_address(place, client_as):
    order = make.order(state="running")
    make.assigned(order, make.employee(order.unit))
    for user in (place.head, place.staff, place.worker):
        client = client_as(user)
        for address in (url("order", order.pk), url("step", order.pk, "end"), url("assign", order.pk)):
            assert client.get(address).status_code == 404, address
        assert client.post(url("step", order.pk, "end"), {"on": "idag"}).status_code == 404
        assert client.post(url("unassign", order.pk, order.case.assignments.get().employee_id)).status_code == 404


def test_authority_sees_state_and_outcome_and_clocks_but_takes_no_step(place, client_as):
    order = place.order(state="running")
    plan = Plan.objects.create(order=order, state="active", follow_up_on=TODAY, made_on=TODAY, made_by=place.staff,
                               person_view="Hemlig egen syn", how="Hemligt sätt", recorded_at=AT)  # fmt: skip
    Goal.objects.create(plan=plan, text="Egen bostad", outcome="met", recorded_at=AT)
    client = client_as(place.worker)
    page = text(client.get(url("order", order.pk)))
    assert "Egen bostad" in page
    assert "Uppnått" in page
    assert "Hemlig" not in page
    assert "/steg/" not in page
    for name in ACTS:
        assert client.get(url("step", order.pk, name)).status_code == 404
    assert client.get(url("assign", order.pk)).status_code == 404


def test_protected_person_is_named_only_to_those_who_may(place, client_as):
    person = make.person(given_name="Zakarias", family_name="Hemligsson", protection="marker")
    order = place.order(person=person, state="running")
    for user, named in ((place.staff, False), (place.worker, False), (place.head, True)):
        client = client_as(user)
        for address in (url("index"), url("order", order.pk)):
            # The order's number is no secret, and may by chance hold the same digits.
            page = text(client.get(address)).replace(order.case.number, "")
            assert ("Hemligsson" in page) is named, (user, address)
            assert ("Skyddad person" in page) is not named
            assert named or person.id_number[-4:] not in page
    make.assigned(order, place.staff.employee)
    assert "Hemligsson" in text(client_as(type(place.staff).objects.get(pk=place.staff.pk)).get(url("order", order.pk)))


def test_page_asks_the_same_number_of_questions_however_long_the_history(place, client_as):
    order, client, counts = place.order(state="running"), client_as(place.staff), []
    client.get(url("order", order.pk))  # the first page of a session also notes that it has begun
    for number in (1, 10):
        for n in range(number):
            orders.change_level(order=order, minutes_per_week=number * 100 + n, reason="x", by=place.staff, at=AT)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("order", order.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- steps ----------------------------------------------------------------------------------------------------------

GOOD = {
    "acknowledge": {}, "accept": {}, "yes": {}, "start": {"on": "idag"}, "decline": {"reason": "Vill vänta"},
    "queue": {"priority": "2", "reason": "Turordning"}, "pause": {"on": "idag", "reason": "Sjukhus"},
    "offer": {"what": "Måndagar", "starts_on": "idag", "answer_by": "idag"}, "resume": {"on": "idag"},
    "level": {"minutes_per_week": "5:00", "reason": "Mer stöd"}, "refrain": {"reason": "Ville inte"},
    "return": {"reason": "Hör inte hit"}, "end": {"on": "idag", "end_reason": "moved"},
}  # fmt: skip
LIVES = [
    ["acknowledge", "accept", "queue", "offer", "decline", "offer", "yes", "pause", "resume", "level", "end"],
    ["accept", "start", "end"],
    ["accept", "queue", "refrain"],
    ["return"],
]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life[-1] + str(len(life)))
def test_a_whole_life_is_lived_through_the_pages(place, client_as, life):
    order, client = place.order(), client_as(place.staff)
    for name in life:
        page = text(client.get(url("order", order.pk)))
        address = url("step", order.pk, name)
        assert address in page, name
        if ACTS[name].form is not None:
            assert client.get(address).status_code == 200
        answer = client.post(address, GOOD[name], follow=True)
        assert answer.redirect_chain == [(url("order", order.pk), 302)], text(answer)
        assert str(ACTS[name].done) in text(answer)
    order.refresh_from_db()
    assert order.state == {"end": "ended", "refrain": "returned", "return": "returned"}[life[-1]]


def test_every_step_has_its_button():
    assert {step.name for step in ORDER_STEPS} <= set(ACTS) == set(GOOD)


@pytest.mark.parametrize(
    ("state", "name", "sent", "words"),
    [
        ("sent", "return", {"reason": " "}, "Skriv skälet"),
        ("accepted", "start", {"on": "i förrgår"}, "är inget datum. Skriv ÅÅÅÅ-MM-DD"),
        ("accepted", "start", {"on": "2190-01-01"}, "får inte vara efter"),
        ("accepted", "start", {"on": "1999-01-01"}, "får inte vara före"),
        ("accepted", "queue", {"priority": "0", "reason": "Våld"}, "Välj ett giltigt alternativ"),
        ("running", "pause", {"on": "idag", "reason": "x" * 301}, "Texten är för lång. Högst 300 tecken."),
        ("running", "level", {"minutes_per_week": "många", "reason": "x"}, "är ingen tid. Skriv den som"),
        ("running", "end", {"on": "idag", "end_reason": ""}, "Välj varför uppdraget avslutas."),
        ("ended", "end", {"on": "idag", "end_reason": "moved"}, "Uppdraget har läget Avslutat."),
        ("ended", "start", {"on": "idag"}, "Då går det inte att välja Starta."),
        ("running", "queue", {"priority": "2", "reason": "Turordning"}, "Uppdraget har läget Pågår."),
    ],
)
def test_bad_input_is_told_in_words_and_nothing_is_stored(place, client_as, state, name, sent, words):
    order = place.order(state=state)
    answer = client_as(place.staff).post(url("step", order.pk, name), sent)
    assert answer.status_code == 422
    assert words in text(answer)
    order.refresh_from_db()
    assert order.state == state


def test_button_pressed_too_late_says_so(place, client_as):
    order = place.order(state="accepted")
    answer = client_as(place.staff).post(url("step", order.pk, "acknowledge"), follow=True)
    assert "Uppdraget har läget Mottaget. Då går det inte att välja Kvittera." in text(answer)
    assert client_as(place.staff).get(url("step", order.pk, "acknowledge")).status_code == 404
    assert client_as(place.staff).get(url("step", order.pk, "vad-som-helst")).status_code == 404


@pytest.mark.parametrize("state", ["sent", "accepted", "running", "paused", "ended", "returned"])
def test_a_step_that_the_state_does_not_allow_has_no_page(place, client_as, state):
    order, client = place.order(state=state), client_as(place.staff)
    if state in {"ended", "returned"}:
        Order.objects.filter(pk=order.pk).update(ended_on=TODAY)
    page = text(client.get(url("order", order.pk)))
    for name, act in ACTS.items():
        address = url("step", order.pk, name)
        opens = act.form is not None and address in page
        assert client.get(address).status_code == (200 if opens else 404), name


def test_end_form_asks_for_every_goal(place, client_as):
    order = place.order(state="running")
    plan = Plan.objects.create(
        order=order, state="active", follow_up_on=TODAY, made_on=TODAY, made_by=place.staff, recorded_at=AT
    )
    goal = Goal.objects.create(plan=plan, text="Egen bostad", recorded_at=AT)
    client, address = client_as(place.staff), url("step", order.pk, "end")
    assert "Egen bostad" in text(client.get(address))
    answer = client.post(address, {"on": "idag", "end_reason": "moved"})
    assert answer.status_code == 422
    assert "Bedöm målet." in text(answer)
    client.post(address, {"on": "idag", "end_reason": "moved", f"goal_{goal.pk}": "partly"})
    goal.refresh_from_db()
    order.refresh_from_db()
    assert (goal.outcome, order.state) == ("partly", "ended")


def test_sending_a_step_twice_stores_one(place, client_as):
    order, client = place.order(), client_as(place.staff)
    for _ in range(2):
        client.post(url("step", order.pk, "acknowledge"), {"once": "samma-bricka"})
    assert order.steps.filter(step="acknowledge").count() == 1


def test_what_always_is_admitted_has_no_queue_button(place, client_as):
    client = client_as(place.staff)
    acute = place.order(state="accepted", priority=0)
    violence = place.order(state="accepted", in_service=make.service(place.unit, may_queue=False))
    for order in (acute, violence):
        page = text(client.get(url("order", order.pk)))
        assert url("step", order.pk, "queue") not in page
        assert url("step", order.pk, "start") in page
        answer = client.post(url("step", order.pk, "queue"), GOOD["queue"])
        assert answer.status_code == 422
    assert not QueueEntry.objects.exists()


def test_whoever_is_given_an_order_of_another_team_sees_all_of_it_and_while_it_is_theirs(place, client_as):
    colleague = make.user("treatment_staff", make.unit())
    theirs, others = place.order(state="running", minutes_per_week=60), place.order(state="running")
    addresses = [
        url("order", theirs.pk),
        *(reverse(f"work:{name}", args=[theirs.pk]) for name in ("plan", "visits", "journal")),
    ]
    assert {client_as(colleague).get(address).status_code for address in addresses} == {404}
    make.assigned(theirs, colleague.employee)
    client = client_as(colleague)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert theirs.case.number in text(client.get(url("index")))
    assert client.get(url("order", others.pk)).status_code == 404
    assert client.get(url("step", theirs.pk, "end")).status_code == 404  # the steps are its own unit's
    theirs.case.assignments.update(period=span(make.EARLY, TODAY - dt.timedelta(days=1)))
    assert {client_as(colleague).get(address).status_code for address in addresses} == {404}


# --- giving to somebody ---------------------------------------------------------------------------------------------


def test_assign_shows_load_and_gives_the_order(place, client_as):
    order = place.order(state="accepted")
    make.employment(make.post(place.unit), place.staff.employee)
    make.assigned(place.order(state="running"), place.staff.employee)
    client, address = client_as(place.head), url("assign", order.pk)
    page = text(client.get(address)).replace("\xa0", " ")
    assert "3 h av 24 h, 21 h kvar" in page
    assert client.post(address, {"minutes_per_week": "2:00"}).status_code == 422
    client.post(address, {"employee": place.staff.employee_id, "minutes_per_week": "2:00"})
    assert order.case.assignments.get().minutes_per_week == 120
    client.post(url("unassign", order.pk, place.staff.employee_id))
    assert not order.case.assignments.filter(period__endswith=None).exists()


def test_assign_is_for_the_head(place, client_as):
    order = place.order(state="accepted")
    assert client_as(place.staff).get(url("assign", order.pk)).status_code == 404


# --- a new order ----------------------------------------------------------------------------------------------------


def test_social_worker_finds_the_person_and_sends_an_order(place, client_as):
    person, client = known(place), client_as(place.worker)
    page = text(client.post(url("new"), {"text": identity.formatted(person.id_number)}))
    assert url("send", person.pk) in page
    sent = {"service": place.service.pk, "from_unit": place.authority.pk, "decided_on": "idag", "law": "sol",
            "section": "SoL 11:1", "purpose": "Stöd", "priority": "2", "minutes_per_week": "3"}  # fmt: skip
    assert client.get(url("send", person.pk)).status_code == 200
    answer = client.post(url("send", person.pk), sent, follow=True)
    assert "sänt till utföraren" in text(answer)
    order = Order.objects.get()
    assert (order.minutes_per_week, order.from_unit, order.sent_by) == (180, place.authority, place.worker)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"law": "lss"}, "Lagrummet hör till SoL"),
        ({"priority": "0"}, "Skriv varför uppdraget har en annan prioritet"),
        ({"decided_on": "2190-01-01"}, "framåt i tiden"),
        ({"service": "0"}, "Välj ett giltigt alternativ"),
        ({"purpose": ""}, "Skriv vad uppdraget är."),
        ({"minutes_per_week": "-1"}, "är ingen tid"),
        ({"planned_start": "2001-01-01"}, "efter beslutsdagen"),
    ],
)
def test_bad_order_is_told_in_words_and_nothing_is_sent(place, client_as, wrong, words):
    person = known(place)
    sent = {"service": place.service.pk, "from_unit": place.authority.pk, "decided_on": "idag", "law": "sol",
            "section": "SoL 11:1", "purpose": "Stöd", "priority": "2", "minutes_per_week": "3", **wrong}  # fmt: skip
    answer = client_as(place.worker).post(url("send", person.pk), sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Order.objects.exists()


def test_person_not_among_the_own_is_taken_up_with_a_reason(place, client_as):
    stranger, client = make.person(family_name="Okänd"), client_as(place.worker)
    page = text(client.post(url("new"), {"text": identity.formatted(stranger.id_number)}))
    assert "Ingen bland dem du får se" in page
    assert "Okänd" not in page
    assert client.get(url("send", stranger.pk)).status_code == 404
    sent = {"from_unit": place.authority.pk, "number": stranger.id_number, "given_name": "Annat", "reason": ""}
    assert client.post(url("take_up"), sent).status_code == 422
    answer = client.post(url("take_up"), {**sent, "reason": "Beslut 2020-17"}, follow=True)
    assert answer.redirect_chain == [(url("send", stranger.pk), 302)]
    assert "Okänd" in text(answer)


def test_protected_person_is_not_found_by_name(place, client_as):
    person = known(place)
    person.protection = "marker"
    person.family_name = "Hemligsson"
    person.save()
    assert url("send", person.pk) not in text(client_as(place.worker).post(url("new"), {"text": "Hemligsson"}))


def test_new_is_for_the_authority(place, client_as):
    client = client_as(place.head)
    for address in (url("new"), url("take_up"), url("send", known(place).pk)):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_order_being_written_is_kept_and_shown_again_and_forgotten_when_sent(client_as):
    authority, unit = make.unit(kind="authority"), make.unit()
    service, person = make.service(unit), make.person()
    make.order(make.service(unit), person=person, from_unit=authority)
    sender = make.user("social_worker", authority)
    Ground.objects.create(
        person=person,
        unit=authority,
        reason="Eget ärende",
        source_kind="x",
        source_id=1,
        period=span(make.EARLY),
        recorded_at=make.AT,
    )
    client = client_as(sender)
    keep, page = f"/uppdrag/nytt/{person.pk}/utkast/", f"/uppdrag/nytt/{person.pk}/"
    first = client.post(keep, {"purpose": "Stöd till Åsas familj", "version": "0"}).json()
    second = client.post(keep, {"goals": "Lugna mornar", "version": str(first["version"])}).json()
    assert client.post(keep, {"goals": "Från ett annat fönster", "version": "0"}).status_code == 409
    shown = client.get(page).content.decode()
    assert "Stöd till Åsas familj" in shown
    assert "Lugna mornar" in shown
    sent = {
        "service": service.pk, "from_unit": authority.pk, "decided_on": "2020-01-07", "law": "sol", "section": "SoL 11:1",
        "purpose": "Stöd", "priority": "2", "minutes_per_week": "120", "version": second["version"],
    }  # fmt: skip
    assert client.post(page, sent).status_code == 302
    assert not sender.drafts.exists()


@pytest.mark.django_db
def test_send_lets_one_choose_a_performer_first_where_there_are_very_many_services(client_as, monkeypatch):
    from hemmaplan.desk.orders import views

    monkeypatch.setattr(views, "MOST_SERVICES", 1)
    authority, near, far = make.unit(kind="authority"), make.unit(name="Nära"), make.unit(name="Fjärran")
    make.service(make.unit(parent=near), name="Stöd nära")
    make.service(make.unit(parent=far), name="Stöd fjärran")
    person = make.person()
    make.order(make.service(), person=person, from_unit=authority)
    Ground.objects.create(
        person=person,
        unit=authority,
        reason="Eget ärende",
        source_kind="x",
        source_id=1,
        period=span(make.EARLY),
        recorded_at=make.AT,
    )
    client = client_as(make.user("social_worker", authority))
    page = client.get(f"/uppdrag/nytt/{person.pk}/", {"enhet": far.code}).content.decode()
    assert "Stöd fjärran" in page
    assert "Stöd nära" not in page
