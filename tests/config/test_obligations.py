"""What must be done first at log-in, how long a log-in lasts, and which passwords are too weak."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests import make

from hemmaplan.access import actions
from hemmaplan.access.models import Event, User
from hemmaplan.foundation import calendar

OLD, OWN = "ett-langt-losenord", "kork linje tunna hav"


@pytest.fixture
def unit(db: None):
    return make.unit()


@pytest.fixture
def owner(unit) -> User:
    return make.user("system_owner", unit)


@pytest.fixture
def staff(unit) -> User:
    return make.user("treatment_staff", unit)


def log_in(username: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": password})
    return client


def change(client: Client, old: str, new: str):
    return client.post(
        reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new}, follow=True
    )


# --- a password that somebody else has set -----------------------------------------------------------------------------


def test_password_set_by_somebody_else_is_changed_before_anything_else(owner: User, staff: User) -> None:
    actions.set_password(user=staff, password=OLD, by=owner, at=calendar.now())
    client = log_in(staff.username, OLD)
    for address in ("/", reverse("mfa_index"), reverse("people:search")):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, reverse("account_change_password")), address
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("account_change_password")
    assert client.post(reverse("orders:take_up"), {"given_name": "X"}).url == reverse("account_change_password")
    assert "satt av någon annan" in client.get("/", follow=True).content.decode()
    assert "Det är lösenordet du har" in change(client, OLD, OLD).content.decode()
    forced = client.get(reverse("account_change_password")).content.decode()
    assert "Avbryt" not in forced
    assert "Glömt lösenordet?" not in forced
    assert change(client, OLD, OWN).redirect_chain[0][0] == reverse("home")
    staff.refresh_from_db()
    assert not staff.must_change_password
    assert client.get(reverse("people:search")).status_code == 200
    assert Event.objects.filter(event_type="access.user_changed", by_id=staff.pk, subject_id=staff.pk).exists()


def test_new_user_changes_the_password_and_one_made_by_the_system_does_not(owner: User) -> None:
    given = {"name": "Ny", "employee": None, "at": calendar.now(), "password": OLD}
    assert actions.add_user(username="ny", by=owner, **given).must_change_password
    assert not actions.add_user(username="först", by=actions.system_user(), **given).must_change_password


def test_changed_password_ends_other_sessions(staff: User) -> None:
    here, there = log_in(staff.username, OLD), log_in(staff.username, OLD)
    assert there.get(reverse("people:search")).status_code == 200
    change(here, OLD, OWN)
    assert here.get(reverse("people:search")).status_code == 200
    assert there.get(reverse("people:search")).status_code == 302


def test_closed_account_ends_its_sessions(owner: User, staff: User) -> None:
    client = log_in(staff.username, OLD)
    assert client.get(reverse("people:search")).status_code == 200
    actions.close_user(user=staff, by=owner, at=calendar.now())
    assert client.get(reverse("people:search")).status_code == 302


# --- a second factor -----------------------------------------------------------------------------------------------------


def test_role_that_needs_a_second_factor_reaches_only_its_set_up(owner: User, staff: User, settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["system_owner"]
    client = log_in(owner.username, OLD)
    for address in ("/", reverse("access:users"), reverse("account_change_password"), reverse("mfa_index")):
        assert client.get(address).url == reverse("mfa_activate_totp"), address
    assert client.post(reverse("access:new_user"), {"username": "x"}).url == reverse("mfa_activate_totp")
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "kräver tvåstegsinloggning" in asked.content.decode()
    again = client.post(asked.redirect_chain[-1][0], {"password": OLD}, follow=True)
    assert again.request["PATH_INFO"] == reverse("mfa_activate_totp")
    assert again.status_code == 200
    assert log_in(staff.username, OLD).get(reverse("people:search")).status_code == 200
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get(reverse("access:users")).status_code == 200


def test_nobody_needs_a_second_factor_unless_told(owner: User, settings) -> None:
    assert settings.SECOND_FACTOR_ROLES == []
    assert log_in(owner.username, OLD).get(reverse("access:users")).status_code == 200


# --- how long a log-in lasts ---------------------------------------------------------------------------------------------


def test_log_in_ends_after_its_hours_however_often_it_is_touched(staff: User, settings) -> None:
    settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_SECONDS = 10 * 3600, 30 * 60
    client = log_in(staff.username, OLD)
    began = client.session["began"]
    now = int(calendar.now().timestamp())
    assert abs(began - now) < 600

    def age(seconds: int) -> None:
        session = client.session
        session["began"], session["seen"] = now - seconds, now
        session.save()

    age(10 * 3600 - 300)
    assert client.get(reverse("people:search")).status_code == 200
    assert client.session["began"] == now - 10 * 3600 + 300, "nothing that renews the session moves its beginning"
    age(10 * 3600)
    assert client.get(reverse("people:search")).url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_renewed_key_of_a_session_keeps_its_beginning(staff: User) -> None:
    client = log_in(staff.username, OLD)
    session = client.session
    session["began"] -= 3600
    session.save()
    began = client.session["began"]
    change(client, OLD, OWN)
    assert client.session["began"] == began


# --- passwords -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "weak",
    [
        "aaaaaaaaaaaa", "abababababab", "abcdefghijkl", "123456789012", "qwertyuiopåasd", "asdfghjklöäzxcvbn", "Sommar2026!!",
        "hemmaplanhemmaplan", "Hemmaplan2026!", "Enhetschef123!", "Välkommen123!", "annaastrom2020", "kort",
        "Höst2026Höst!", "hemmaplan-demo-2020", "Hörby2026!!!!", "Fotboll2026!!", "Djurgården1891", "Jagälskardig1!", "Barnochfamilj1",
        "Individochfamilj1", "Astrom-Anna-2026!", "hemmaplan123", "qwertyuiop12", "Jultomten2026",
    ],
)  # fmt: skip
def test_password_that_is_easy_to_guess_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, User(username="anna.astrom", name="Anna Åström"))


@pytest.mark.parametrize(
    "strong",
    [
        OWN,
        "ett långt lösenord",
        "kQzRtyPwmNbv",
        "sommaren luktar tjära",
        "korrekt häst batteri",
        "x" * 3 + "9fK!w2-qPz" + "å" * 200,
    ],
)
def test_password_of_unrelated_words_is_taken(strong: str) -> None:
    validate_password(strong, User(username="anna", name="Anna Åström"))


def test_password_set_for_somebody_may_not_be_their_name(owner: User, staff: User) -> None:
    client = log_in(owner.username, OLD)
    answer = client.post(reverse("access:password", args=[staff.pk]), {"password": f"{staff.username}{staff.username}"})
    assert answer.status_code == 422
