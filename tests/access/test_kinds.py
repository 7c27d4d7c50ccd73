"""Accounts of a kind: a resident's never passes a page of the staff's, nor the other way; no role reaches a resident."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from tests import make
from tests.desk.test_leaks import pages

from hemmaplan.access import actions
from hemmaplan.access.middleware import Sessions
from hemmaplan.access.models import RoleGrant, User
from hemmaplan.access.permissions import may_manage_account
from hemmaplan.access.trees import RESIDENTS, kind_of
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "ett-langt-losenord"
SAMPLES = {
    "key": "1",
    "ordinal": "1",
    "int": 1,
    "path": "a",
    "slug": "a",
    "str": "a",
    "string": "a",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


@pytest.fixture
def resident() -> User:
    user = User(username="invanare", name="Ida Invånare", kind=User.Kind.RESIDENT)
    user.set_password(PASSWORD)
    user.save()
    return user


def addresses() -> list[str]:
    """Every address of the staff's pages, with numbers and names that fit."""
    found = []
    for name, pattern in pages():
        given = {
            part: getattr(converter, "sample", None)
            or SAMPLES[re.sub("Converter", "", type(converter).__name__).lower() or "str"]
            for part, converter in pattern.pattern.converters.items()
        }
        found.append(reverse(name, kwargs=given))
    return found


def test_resident_passes_no_page_of_the_staff(resident: User) -> None:
    client, walked = Client(), addresses()
    for address in [*walked, reverse("account_change_password")]:
        for send in (client.get, client.post):
            client.force_login(resident, backend=BACKEND)
            answer = send(address)
            to_login = answer.status_code == 302 and answer.headers["Location"].startswith(settings.LOGIN_URL)
            assert to_login or answer.status_code == 404, f"{address}: {answer.status_code}"
            assert "_auth_user_id" not in client.session
    assert len(walked) > 80


def test_staff_and_the_system_are_nobody_on_the_residents_pages(resident: User) -> None:
    staff = make.user("unit_manager", make.unit())
    for user, path in ((staff, f"{RESIDENTS}hem/"), (actions.system_user(), "/laget/")):
        client = Client()
        client.force_login(user, backend=BACKEND)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[f"{settings.SESSION_COOKIE_NAME}-invanare"] = key
        client.get(path)
        assert not Session.objects.filter(session_key=key).exists(), "its session has ended"
    assert kind_of(f"{RESIDENTS}hem/") == resident.kind != staff.kind == kind_of("/laget/")


def test_each_tree_reads_and_sends_its_own_cookie() -> None:
    name = settings.SESSION_COOKIE_NAME

    def answer(request: object) -> HttpResponse:
        request.session["n"] = 1  # type: ignore[attr-defined]
        return HttpResponse()

    for path, sent, other in ((f"{RESIDENTS}hem/", f"{name}-invanare", name), ("/laget/", name, f"{name}-invanare")):
        request = RequestFactory().get(path)
        request.COOKIES = {other: "den-andras-session", sent: "egen-session"}
        asked = []
        middleware = Sessions(lambda given, asked=asked: asked.append(given.session.session_key) or answer(given))
        answered = middleware(request)
        assert asked == ["egen-session"]
        assert set(answered.cookies) == {sent}
        assert answered.cookies[sent]["httponly"]
        request = RequestFactory().get(path)
        request.COOKIES = {other: "den-andras-session"}
        middleware(request)
        assert asked == ["egen-session", None], "the other tree's session is never read"


def test_resident_does_not_log_in_by_the_staffs_door(resident: User, client: Client) -> None:
    told = client.post(reverse("account_login"), {"login": resident.username, "password": PASSWORD}).content.decode()
    wrong = client.post(reverse("account_login"), {"login": resident.username, "password": "fel"}).content.decode()
    assert "_auth_user_id" not in client.session
    assert "är fel" in told
    secret = re.compile(r'(value|content)="[^"]*"')
    assert secret.sub("", told) == secret.sub("", wrong), "the answer tells nothing"


def test_no_role_reaches_a_resident(resident: User) -> None:
    unit, system, at = make.unit(), actions.system_user(), calendar.now()
    day = calendar.local_date(at)
    with pytest.raises(NotPossible):
        actions.grant_role(user=resident, role="unit_manager", unit=unit, first=day, last=None, by=system, at=at)
    for account in (resident, system):
        with pytest.raises(DatabaseError, match="bara personal"), transaction.atomic():
            RoleGrant.objects.create(
                user=account, role="unit_manager", unit=unit, period=span(day), granted_by=system, granted_at=at
            )
    held = make.user("unit_manager", unit).grants.get()
    with pytest.raises(DatabaseError, match="bara personal"), transaction.atomic():
        RoleGrant.objects.filter(pk=held.pk).update(user=resident)
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=held.user_id).update(kind=User.Kind.RESIDENT)
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=resident.pk).update(employee=make.employee(unit))
    assert not resident.acting(day).scope.units_by_right


def test_resident_is_none_of_the_accounts_that_staff_manage(resident: User) -> None:
    owner = make.user("system_owner", make.unit())
    assert resident not in User.objects.visible_to(owner)
    assert not may_manage_account(owner, resident)


def test_session_from_before_the_account_was_closed_stays_ended(client: Client) -> None:
    user, system, at = make.user("controller", make.unit()), actions.system_user(), calendar.now()
    client.force_login(user, backend=BACKEND)
    assert client.get("/laget/").status_code == 200
    actions.close_user(user=user, by=system, at=at)
    actions.reopen_user(user=user, by=system, at=at)
    assert client.get("/laget/").status_code == 302
    client.force_login(user, backend=BACKEND)
    assert client.get("/laget/").status_code == 200


def test_what_is_recorded_gets_the_databases_own_time() -> None:
    long_ago, before = calendar.now().replace(year=2020), calendar.now()
    event = actions.record(actions.EventType.USER_CHANGED, by=actions.system_user(), at=long_ago)
    forged = type(event).objects.create(
        at=long_ago, recorded_at=long_ago, by_id=1, by_name="x", event_type="access.user_changed", kind=""
    )
    for row in (event, forged):
        row.refresh_from_db()
        assert row.at == long_ago
        assert row.recorded_at >= before
