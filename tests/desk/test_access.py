"""The system room: users, roles, logs and seals."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse
from tests import make

from hemmaplan.access import lockout
from hemmaplan.access.models import Event, ReadNote, RoleGrant, Seal, User
from hemmaplan.config.database_roles import as_owner
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    """A unit."""
    return make.unit()


def test_system_owner_adds_a_user_and_grants_a_role(unit, client_as) -> None:
    owner = make.user("system_owner", unit)
    client = client_as(owner)
    employee = make.employee(unit)
    client.post(
        "/system/anvandare/ny/",
        {"username": "ny", "name": "Ny Person", "employee": employee.pk, "password": "provlösen-2020-x"},
    )
    made = User.objects.get(username="ny")
    assert made.check_password("provlösen-2020-x")
    client.post(f"/system/anvandare/{made.pk}/roll/", {"role": "deputy", "unit": unit.pk, "first": "2020-01-01"})
    assert made.scope_on(dt.date(2020, 2, 1)).may("manage_queue", unit.pk)
    assert set(Event.objects.values_list("event_type", flat=True)) == {"access.user_added", "access.role_granted"}


def test_account_is_offered_only_to_employees_of_the_units_one_manages(unit, client_as) -> None:
    near, far = make.employee(unit), make.employee(make.unit())
    client = client_as(make.user("system_owner", unit))
    page = client.get("/system/anvandare/ny/").content.decode()
    assert near.family_name in page
    assert far.family_name not in page
    sent = {"username": "ny", "name": "Ny", "employee": far.pk, "password": "provlösen-2020-x"}
    assert client.post("/system/anvandare/ny/", sent).status_code == 422
    assert not User.objects.filter(username="ny").exists()


def test_bad_user_is_refused_in_words_and_nothing_is_stored(unit, client_as) -> None:
    client = client_as(make.user("system_owner", unit))
    page = client.post("/system/anvandare/ny/", {"username": "", "name": "Ny", "password": "kort"})
    assert page.status_code == 422
    assert "upprepar samma tecken" not in page.content.decode(), "four signs, none of them twice"
    assert not User.objects.filter(name="Ny").exists()
    page = client.post("/system/anvandare/ny/", {"username": "ny", "name": "Ny", "password": "aaaaaaaaaaaa"})
    assert "upprepar samma tecken" in page.content.decode()


def test_no_select_begins_with_dashes_where_others_say_what_to_do(unit, client_as) -> None:
    owner, other = make.user("system_owner", unit), make.user("deputy", unit)
    client = client_as(owner)
    for address in ("anvandare/ny/", f"anvandare/{other.pk}/roll/", f"anvandare/{other.pk}/begar/"):
        page = client.get(f"/system/{address}")
        assert page.status_code == 200
        assert "<option value" in page.content.decode()
        assert "-----" not in page.content.decode()


def test_a_role_that_has_been_held_is_not_undone_by_a_day_before_its_first(unit, client_as) -> None:
    client, other = client_as(make.user("system_owner", unit)), make.user("deputy", unit)
    grant = other.grants.get()
    grant.period = span(dt.date(2020, 1, 1))
    grant.save()
    address = reverse("access:withdraw", args=[grant.pk])
    page = client.post(address, {"last": "1/1 2019"})
    assert page.status_code == 422
    assert "Datumet får inte vara före 2020-01-01" in page.content.decode()
    assert client.post(address, {"last": "1/1 2020"}).status_code == 302
    grant.refresh_from_db()
    assert grant.period == span(dt.date(2020, 1, 1), dt.date(2020, 1, 1))


def test_nobody_grants_a_role_to_oneself(unit, client_as) -> None:
    owner = make.user("system_owner", unit)
    page = client_as(owner).post(
        f"/system/anvandare/{owner.pk}/roll/", {"role": "deputy", "unit": unit.pk, "first": "2020-01-01"}
    )
    assert "dig själv" in page.content.decode()
    assert RoleGrant.objects.filter(user=owner).count() == 1


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        ("system_owner", "anvandare", 200),
        ("system_owner", "roller", 200),
        ("system_owner", "laslogg", 404),
        ("system_owner", "handelser", 200),
        ("system_owner", "sigill", 200),
        ("log_reviewer", "laslogg", 200),
        ("log_reviewer", "anvandare", 404),
        ("unit_manager", "laslogg", 404),
        ("unit_manager", "anvandare", 404),
        ("treatment_staff", "sigill", 404),
    ],
)
def test_room_is_open_only_to_its_role(unit, client_as, role, page, status) -> None:
    assert client_as(make.user(role, unit)).get(f"/system/{page}/").status_code == status


def test_sealing_is_refused_at_once_to_whoever_may_not_see_the_seals(unit, client_as) -> None:
    client = client_as(make.user("administrator", unit))
    assert client.post(reverse("access:seal")).status_code == 404
    assert not Seal.objects.exists()


def test_read_log_masks_the_protected_and_can_be_narrowed(unit, client_as) -> None:
    shielded, plain = make.person(given_name="Gömd", protection="marker"), make.person(given_name="Öppen")
    for person in (shielded, plain):
        ReadNote.objects.create(
            at=make.AT,
            user_id=1,
            user_name="Läsare",
            kind="people.person",
            subject_id=person.pk,
            person_ids=[person.pk],
            why="Uppdrag",
            path="/",
            protected=person.is_protected,
        )
    client = client_as(make.user("log_reviewer", unit))
    # Narrowed first: to look at the whole log is itself a reading of both, and stands in it from then on.
    only = client.get("/system/laslogg/", {"only": "protected"}).content.decode()
    assert "Öppen" not in only
    page = client.get("/system/laslogg/").content.decode()
    assert "Öppen" in page
    assert "Gömd" not in page


def test_removed_log_row_shows_at_the_check(unit, client_as) -> None:
    client = client_as(make.user("system_owner", unit))
    yesterday = calendar.now() - dt.timedelta(days=1)
    for number in range(3):
        ReadNote.objects.create(at=yesterday, user_id=number, user_name="A", kind="people.person", why="x", path="/")
    client.post("/system/sigill/forsegla/")
    assert Seal.objects.filter(log="read").exists()
    assert "orörd" in client.post("/system/sigill/kontrollera/").content.decode()
    with as_owner(), connection.cursor() as cursor:  # what the application itself may not do
        cursor.execute("alter table access_readnote disable trigger all")
        cursor.execute("delete from access_readnote where user_id = 1")
    assert "stämmer inte" in client.post("/system/sigill/kontrollera/").content.decode()


def test_log_row_cannot_be_changed_or_removed(unit) -> None:
    from django.db import DatabaseError, transaction

    note = ReadNote.objects.create(at=make.AT, user_id=1, user_name="A", kind="people.person", why="x", path="/")
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadNote.objects.filter(pk=note.pk).update(why="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        note.delete()


def test_event_log_names_what_an_import_did_in_words(unit, client_as) -> None:
    Event.objects.create(
        at=make.AT,
        recorded_at=make.AT,
        by_id=1,
        by_name="Hemmaplan",
        event_type="integrations.folder_imported",
        kind="",
    )
    assert "Mapp inläst" in client_as(make.user("system_owner", unit)).get("/system/handelser/").content.decode()


def test_system_owner_opens_an_account_shut_by_failed_tries(unit, client_as):
    owner, staff = make.user("system_owner", unit), make.user("treatment_staff", unit)
    client, page = client_as(owner), reverse("access:user", args=[staff.pk])
    assert "Häv spärren" not in client.get(page).content.decode()
    for _ in range(5):
        lockout.begin(username=staff.username, address="192.0.2.1", at=calendar.now())
    assert "Häv spärren" in client.get(page).content.decode()
    assert "spärrat en stund" in client.get("/system/anvandare/").content.decode()
    done = client.post(reverse("access:unlock", args=[staff.pk]), follow=True)
    assert "Spärren är hävd" in done.content.decode()
    assert lockout.begin(username=staff.username, address="192.0.2.1", at=calendar.now()) is None
    assert Event.objects.filter(event_type="access.user_unlocked", by_id=owner.pk, subject_id=staff.pk).exists()
    lockout.forget_failures(username=staff.username)
    assert "inte spärrat" in client.post(reverse("access:unlock", args=[staff.pk]), follow=True).content.decode()


def test_system_owner_removes_the_second_factor_of_somebody_who_lost_the_phone(unit, client_as):
    owner, staff = make.user("system_owner", unit), make.user("treatment_staff", unit)
    other = make.user("system_owner", unit)
    for user in (staff, other):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client, page = client_as(owner), reverse("access:user", args=[staff.pk])
    assert "Ta bort tvåstegsinloggningen" in client.get(page).content.decode()
    done = client.post(reverse("access:remove_factor", args=[staff.pk]), follow=True).content.decode()
    assert "Tvåstegsinloggningen är borttagen" in done
    assert "Ta bort tvåstegsinloggningen<" not in client.get(page).content.decode()
    assert Event.objects.filter(event_type="access.factor_removed", by_id=owner.pk, subject_id=staff.pk).exists()
    answer = client.post(reverse("access:remove_factor", args=[other.pk]), follow=True).content.decode()
    assert "kräver två personer" in answer
    assert Authenticator.objects.filter(user=other).exists()
