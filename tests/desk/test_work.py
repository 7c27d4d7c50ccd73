"""The pages inside an order, as each role meets them."""

import datetime as dt

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.access.models import ReadNote
from hemmaplan.cases import actions as cases
from hemmaplan.cases.models import JournalEntry
from hemmaplan.foundation import calendar
from hemmaplan.interventions.actions import encounters, plans
from hemmaplan.interventions.models import Plan, SampleTest, Visit
from hemmaplan.people.models import Ground

pytestmark = pytest.mark.django_db

TABS = ("plan", "visits", "tests", "journal")
NAME = "Hemligberg"


@pytest.fixture
def at():
    return calendar.now()


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def order(unit):
    return make.order(make.service(unit), state="running", person=make.person(given_name="Ester", family_name=NAME))


@pytest.fixture
def holder(unit, order):
    user = make.user("treatment_staff", unit)
    make.assigned(order, user.employee)
    return user


@pytest.fixture
def signed(order, holder, at):
    """A signed note."""
    return JournalEntry.objects.create(
        case=order.case,
        author=holder,
        kind="visit",
        happened_at=at,
        recorded_at=at,
        text="Vi sågs hemma.",
        state="signed",
        signed_at=at,
    )


@pytest.fixture
def page(client):
    """Get a page as somebody: its status and text."""

    def get(user, name, *args, **query):
        client.force_login(user)
        answer = client.get(reverse(f"work:{name}", args=args), query)
        return answer, answer.content.decode()

    return get


@pytest.fixture
def post(client):
    """Send a form as somebody."""

    def send(user, name, *args, **data):
        client.force_login(user)
        return client.post(reverse(f"work:{name}", args=args), data)

    return send


# --- who comes in ---------------------------------------------------------------------------------------------------

MATRIX = {
    "holder": 200, "unit_manager": 200, "deputy": 200, "treatment_staff": "gate", "housing_support_staff": "gate",
    "administrator": 403, "social_worker": 403, "housing_coordinator": 404, "controller": 404, "system_owner": 404,
    "log_reviewer": 404, "other unit": 404,
}  # fmt: skip


@pytest.mark.parametrize(("role", "meets"), MATRIX.items())
@pytest.mark.parametrize("tab", TABS)
def test_open_a_tab_as_each_role(role, meets, tab, order, holder, unit, signed, page):
    user = {
        "holder": lambda: holder,
        "social_worker": lambda: make.user("social_worker", order.from_unit),
        "other unit": lambda: make.user("unit_manager", make.unit()),
    }.get(role, lambda: make.user(role, unit))()
    answer, text = page(user, tab, order.pk)
    assert answer.status_code == (200 if meets == "gate" else meets)
    assert ("Öppna i dag" in text) == (meets == "gate")
    assert ("Vi sågs hemma." in text) == (meets == 200 and tab == "journal")
    if meets in {403, "gate"}:
        assert holder.name in text


@pytest.mark.parametrize("name", ["plan_edit", "visit_record", "test_result", "note"])
def test_reach_inside_by_number_without_the_order_is_refused(name, order, holder, unit, at, page):
    plan = plans.draft(order=order, by=holder, at=at)
    visit = encounters.plan_visit(
        order=order, employee=holder.employee, kind="home", planned_at=at, minutes=60, by=holder, at=at
    )[0]
    test = SampleTest.objects.create(order=order, kind="urine", taken_at=at, taken_by=holder.employee, recorded_at=at)
    note = JournalEntry.objects.create(case=order.case, author=holder, happened_at=at, recorded_at=at, text="Utkast")
    number = {"plan_edit": plan, "visit_record": visit, "test_result": test, "note": note}[name].pk
    assert page(holder, name, number)[0].status_code == 200
    for role in ("treatment_staff", "administrator", "social_worker"):
        assert page(make.user(role, unit), name, number)[0].status_code in {403, 404}


def test_open_journal_for_a_colleague_shows_it_and_marks_every_page(order, holder, unit, signed, page, post):
    colleague = make.user("treatment_staff", unit)
    back = reverse("work:journal", args=[order.pk])
    refused = post(colleague, "journal_open", order.case_id, reason="sjuk", back=back)
    assert refused.status_code == 403
    assert not Ground.objects.filter(employee=colleague.employee).exists()
    answer = post(colleague, "journal_open", order.case_id, reason="Kollegan är sjuk, besök i dag", back=back)
    assert answer.headers["Location"] == back
    assert "Vi sågs hemma." in page(colleague, "journal", order.pk)[1]
    note = ReadNote.objects.order_by("-pk").first()
    assert note.emergency
    assert "Kollegan är sjuk" in note.why
    assert note.person_ids == [order.person_id]


def test_open_journal_never_leads_out_of_the_house(order, unit, holder, post):
    colleague = make.user("treatment_staff", unit)
    answer = post(
        colleague, "journal_open", order.case_id, reason="Kollegan är sjuk i dag", back="https://evil.example/"
    )
    assert answer.headers["Location"] == reverse("work:case_journal", args=[order.case_id])


# --- journal --------------------------------------------------------------------------------------------------------


def form_of(note, **changes):
    when = calendar.local_time(note.happened_at)
    return {"kind": note.kind, "day": f"{when:%Y-%m-%d}", "clock": f"{when:%H:%M}", "text": note.text,
            "version": note.version} | changes  # fmt: skip


def begun(post, holder, order):
    assert post(holder, "note_begin", order.case_id).status_code == 302
    return JournalEntry.objects.get(state="draft")


def test_write_save_and_sign_a_note(order, holder, page, post):
    note = begun(post, holder, order)
    assert post(holder, "note", note.pk, **form_of(note, text="Ringde.", do="save")).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.version, note.state) == ("Ringde.", 2, "draft")
    assert post(holder, "note", note.pk, **form_of(note, do="sign")).status_code == 302
    text = page(holder, "journal", order.pk)[1]
    assert "Ringde." in text
    assert f"Signerad av {holder.name}" in text


def test_sign_an_empty_note_says_why_and_stores_nothing(order, holder, post):
    note = begun(post, holder, order)
    answer = post(holder, "note", note.pk, **form_of(note, kind="call", do="sign"))
    assert answer.status_code == 422
    assert "tom" in answer.content.decode()
    note.refresh_from_db()
    assert (note.version, note.kind) == (1, "event")


def test_autosave_stores_and_a_second_window_is_told(order, holder, post):
    note = begun(post, holder, order)
    answer = post(holder, "note_autosave", note.pk, changed="text", text="Ett", version=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    late = post(holder, "note_autosave", note.pk, changed="text", text="Två", version=1)
    assert (late.status_code, late.json()["message"] != "") == (409, True)
    note.refresh_from_db()
    assert note.text == "Ett"


def test_autosave_of_a_day_that_lies_ahead_is_told_by_its_field(order, holder, at, post):
    note = begun(post, holder, order)
    ahead = calendar.local_date(at) + dt.timedelta(days=2)
    answer = post(holder, "note_autosave", note.pk, changed="day", day=ahead.isoformat(), version=1)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["day"])


def test_save_in_a_second_window_without_javascript_keeps_the_text_and_cannot_overwrite(order, holder, post):
    note = begun(post, holder, order)
    post(holder, "note", note.pk, **form_of(note, text="Ett", do="save"))
    late = post(holder, "note", note.pk, **form_of(note, text="Två", do="save"))
    assert late.status_code == 422
    assert "Två" in late.content.decode()
    assert 'name="version" value="1"' in late.content.decode()


def test_another_persons_draft_is_absent(order, holder, unit, page, post):
    note = begun(post, holder, order)
    post(holder, "note_autosave", note.pk, changed="text", text="Halvfärdigt", version=1)
    head = make.user("unit_manager", unit)
    assert page(head, "note", note.pk)[0].status_code == 404
    assert "Halvfärdigt" not in page(head, "journal", order.pk)[1]
    assert post(head, "note_autosave", note.pk, changed="text", text="x", version=2).status_code == 404


def test_correct_a_note_shows_both_and_points_each_way(order, holder, signed, page, post):
    post(holder, "note_correct", signed.pk)
    draft = JournalEntry.objects.get(state="draft")
    assert "Vi sågs hemma." in page(holder, "note", draft.pk)[1]
    post(holder, "note", draft.pk, **form_of(draft, text="Vi sågs på kontoret.", do="sign"))
    text = page(holder, "journal", order.pk)[1]
    assert "Vi sågs hemma." in text
    assert f'href="#note-{draft.pk}"' in text
    assert f'href="#note-{signed.pk}"' in text


def test_the_journal_of_a_tenancy_is_the_same_page(unit, at, page, post):
    tenancy, head = make.tenancy(make.dwelling(unit)), make.user("unit_manager", unit)
    post(head, "note_begin", tenancy.case_id, kind="supervision")
    assert JournalEntry.objects.get().kind == "supervision"
    assert page(head, "case_journal", tenancy.case_id)[0].status_code == 200


def test_the_journal_takes_the_same_queries_for_many_notes(order, holder, at, client, django_assert_num_queries):
    def notes(count):
        for nr in range(count):
            JournalEntry.objects.create(
                case=order.case,
                author=holder,
                happened_at=at - dt.timedelta(days=nr),
                recorded_at=at,
                text="x",
                state="signed",
                signed_at=at,
            )

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(holder)
    url = reverse("work:journal", args=[order.pk])
    notes(3)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    notes(40)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(url)
    assert len(many) == len(few)
    assert "efter=" in answer.content.decode()


# --- plan -----------------------------------------------------------------------------------------------------------


def whole(plan, **changes):
    from hemmaplan.desk.work import edition

    return {"made_with": "person", "person_view": "Lugn", "goals": "Sova\r\nHandla", "how": "Samtal",
            "follow_up_on": "2099-01-01", "version": edition.number(plan.recorded_at)} | changes  # fmt: skip


def test_make_a_plan_and_put_it_in_force(order, holder, page, post):
    post(holder, "plan_begin", order.pk)
    draft = Plan.objects.get()
    answer = post(holder, "plan_edit", draft.pk, **whole(draft, do="establish"))
    assert answer.status_code == 302
    text = page(holder, "plan", order.pk)[1]
    assert "Sova" in text
    goal = Plan.objects.get(state="active").goals.first()
    assert post(holder, "goal_assess", draft.pk, goal.pk, outcome="met").status_code == 302
    goal.refresh_from_db()
    assert goal.outcome == "met"


def test_put_an_unfinished_plan_in_force_says_what_is_missing_and_stores_nothing(order, holder, post):
    post(holder, "plan_begin", order.pk)
    draft = Plan.objects.get()
    answer = post(holder, "plan_edit", draft.pk, **whole(draft, goals="", do="establish"))
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert (draft.state, draft.how) == ("draft", "")


def test_autosave_of_a_plan_and_a_second_window(order, holder, post):
    post(holder, "plan_begin", order.pk)
    draft = Plan.objects.get()
    seen = whole(draft)["version"]
    first = post(holder, "plan_autosave", draft.pk, changed="goals", goals="Ett\nTvå", version=seen)
    assert first.status_code == 200
    assert first.json()["version"] > seen
    assert post(holder, "plan_autosave", draft.pk, changed="how", how="x", version=seen).status_code == 409
    again = post(holder, "plan_autosave", draft.pk, changed="how", how="x", version=first.json()["version"])
    assert again.status_code == 200
    assert [goal.text for goal in draft.goals.all()] == ["Ett", "Två"]


def test_a_goal_of_another_plan_is_absent(order, holder, unit, at, post):
    plan = plans.draft(order=order, by=holder, at=at)
    other = make.order(make.service(unit), state="running")
    make.assigned(other, holder.employee)
    strange = plans.draft(order=other, by=holder, at=at)
    strange.goals.create(text="Annans mål", recorded_at=at)
    assert post(holder, "goal_assess", plan.pk, strange.goals.get().pk, outcome="met").status_code == 404


# --- visits and tests -----------------------------------------------------------------------------------------------


def test_book_a_series_and_mark_from_the_row(order, holder, at, page, post):
    today = calendar.local_date(at)
    answer = post(
        holder,
        "visit_plan",
        order.pk,
        day=today.isoformat(),
        clock="00:01",
        minutes="45 min",
        kind="home",
        employee=holder.employee_id,
        times="2",
        weeks_between="1",
    )
    assert answer.status_code == 302
    first, second = Visit.objects.order_by("planned_at")
    text = page(holder, "visits", order.pk)[1]
    assert text.count("Uteblev") == 1  # the one that has been; next week's cannot have been missed
    assert post(holder, "visit_record", first.pk, state="missed").status_code == 302
    first.refresh_from_db()
    assert (first.state, second.state) == ("missed", "planned")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"state": "done", "day": "2026-01-02"}, "Skriv också klockslaget"),
        ({"state": "done", "clock": "10:15"}, "Skriv också dagen"),
        ({"state": "missed", "day": "2026-01-02", "clock": "10:15"}, "hör till ett besök som gjordes"),
        ({"state": "done", "day": "2026-03-29", "clock": "02:30"}, "klockan ställs fram"),
    ],
)
def test_what_is_typed_about_a_visit_is_never_left_out(order, holder, at, post, typed, words):
    (visit,) = encounters.plan_visit(
        order=order, planned_at=at - dt.timedelta(hours=1), kind="home", minutes=45, employee=holder.employee,
        by=holder, at=at,
    )  # fmt: skip
    answer = post(holder, "visit_record", visit.pk, **typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_book_where_another_visit_is_asks_keeps_what_was_typed_and_books_with_one_click(order, holder, post):
    typed = {"day": "2026-12-15", "clock": "10:00", "minutes": "1:00", "kind": "home", "employee": holder.employee_id}
    assert post(holder, "visit_plan", order.pk, **typed).status_code == 302
    asked = post(holder, "visit_plan", order.pk, **typed | {"kind": "office"})
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "har ett annat besök 10:00–11:00" in text
    assert 'value="10:00"' in text
    assert 'name="anyway"' in text
    assert Visit.objects.count() == 1
    assert post(holder, "visit_plan", order.pk, **typed | {"kind": "office", "anyway": "all"}).status_code == 302
    assert Visit.objects.count() == 2


def test_book_a_visit_for_somebody_who_does_not_have_the_order_is_refused(order, holder, unit, at, post):
    stranger = make.employee(unit)
    answer = post(
        holder, "visit_plan", order.pk, day="2026-01-01", clock="10", minutes="1", kind="home", employee=stranger.pk
    )
    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_the_result_is_shown_to_the_holder_and_withheld_from_the_head(order, holder, unit, at, page):
    SampleTest.objects.create(
        order=order,
        kind="urine",
        taken_at=at,
        taken_by=holder.employee,
        recorded_at=at,
        result="positive",
        result_at=at,
    )
    assert "Positivt" in page(holder, "tests", order.pk)[1]
    head = make.user("unit_manager", unit)
    text = page(head, "tests", order.pk)[1]
    assert "Positivt" not in text
    assert "Visas inte för dig" in text
    assert holder.name in text


def test_register_a_test_and_its_result(order, holder, unit, at, page, post):
    witness, today = make.employee(unit), calendar.local_date(at).isoformat()
    given = {"day": today, "clock": "00:01", "kind": "urine", "purpose": "Enligt planen", "consent": "on",
             "witness": witness.pk, "result": "pending"}  # fmt: skip
    assert post(holder, "test_record", order.pk, **given | {"consent": ""}).status_code == 422
    assert post(holder, "test_record", order.pk, **given).status_code == 302
    test = SampleTest.objects.get()
    assert test.witness == witness
    assert post(make.user("unit_manager", unit), "test_result", test.pk, result="negative").status_code == 404
    assert post(holder, "test_result", test.pk, result="negative").status_code == 302
    assert post(holder, "test_result", test.pk, result="positive").status_code == 422


@pytest.mark.parametrize("tab", ["visits", "tests"])
def test_a_list_takes_the_same_queries_for_many_rows(tab, order, holder, at, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def rows(count):
        for nr in range(count):
            when = at - dt.timedelta(days=nr)
            Visit.objects.create(order=order, employee=holder.employee, kind="home", planned_at=when, recorded_at=at)
            SampleTest.objects.create(
                order=order, kind="urine", taken_at=when, taken_by=holder.employee, recorded_at=at
            )

    client.force_login(holder)
    counts = []
    for count in (3, 27):
        rows(count)
        client.get(reverse(f"work:{tab}", args=[order.pk]))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(f"work:{tab}", args=[order.pk])).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- protected ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_a_protected_person_is_named_only_to_those_with_an_own_ground(tab, order, holder, unit, page):
    order.person.protection = "marker"
    order.person.save()
    open_to, closed_to = page(holder, tab, order.pk)[1], page(make.user("treatment_staff", unit), tab, order.pk)[1]
    assert NAME in open_to
    assert "Skyddade personuppgifter" in open_to
    assert NAME not in closed_to
    assert order.person.id_number[:8] not in closed_to
    assert "Skyddad person" in closed_to


def test_reading_for_a_colleague_does_not_open_test_results(order, holder, unit, at, page, post):
    SampleTest.objects.create(
        order=order,
        kind="urine",
        taken_at=at,
        taken_by=holder.employee,
        result="positive",
        result_at=at,
        recorded_at=at,
    )
    colleague = make.user("treatment_staff", unit)
    reason, today = "Vikarierar: kollegan är sjuk", calendar.local_date(at)
    cases.open_journal(case=order.case, reason=reason, by=colleague, at=at, today=today)
    assert "Positivt" not in page(colleague, "tests", order.pk)[1]
    assert "Positivt" in page(holder, "tests", order.pk)[1]
