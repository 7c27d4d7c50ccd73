"""Accounts: each action asks whose the account is, and a system owner's takes two people."""

import datetime as dt
import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import make

from hemmaplan.access import actions
from hemmaplan.access.models import Event, OwnerRequest, RoleGrant, User
from hemmaplan.access.permissions import is_owner
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Refused, Stale
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
NOW = calendar.now()
TODAY = calendar.local_date(NOW)
PAST = span(make.EARLY, dt.date(2020, 1, 31))
COMING = span(TODAY + dt.timedelta(days=20))
WHY = "Har glömt sitt lösenord"


class House:
    """A department with two units, one of them with a team; owners of each, and accounts of every kind."""

    def __init__(self):
        self.root = make.unit(kind="department")
        self.unit = make.unit(parent=self.root, kind="unit")
        self.team = make.unit(parent=self.unit)
        self.sibling = make.unit(parent=self.root, kind="unit")
        self.owners = {
            name: make.user("system_owner", getattr(self, name)) for name in ("root", "unit", "team", "sibling")
        }

    def account(self, kind):
        """An account of the team, or one that reaches further by one thing."""
        if kind == "root owner":
            return make.user("system_owner", self.root)
        if kind == "team owner":
            return make.user("system_owner", self.team)
        if kind == "system":
            return actions.system_user()
        if kind == "nobody's":
            return User.objects.create(username="ingens", name="Ingen")
        if kind == "without employee":
            made = User.objects.create(username="utan", name="Utan")
            grant(made, self.team, span(make.EARLY))
            return made
        made = make.user("treatment_staff", self.team)
        if kind == "grant outside":
            grant(made, self.sibling, span(make.EARLY))
        if kind == "grant outside to come":
            grant(made, self.sibling, COMING)
        if kind == "grant outside that has ended":
            grant(made, self.sibling, PAST)
        if kind == "post outside":
            make.employment(make.post(self.team), made.employee)
            make.employment(make.post(self.sibling, 50), made.employee)
        if kind == "home outside":
            made.employee.home_unit = self.sibling
            made.employee.save()
        return made


def grant(user, unit, period, role="treatment_staff"):
    return RoleGrant.objects.create(
        user=user, role=role, unit=unit, period=period, granted_by=actions.system_user(), granted_at=NOW
    )


@pytest.fixture
def house():
    return House()


ROOT_ONLY = {"root"}
REACHED = {
    "own team": {"root", "unit", "team"}, "without employee": {"root", "unit", "team"}, "grant outside": ROOT_ONLY,
    "grant outside to come": ROOT_ONLY, "grant outside that has ended": ROOT_ONLY, "post outside": ROOT_ONLY,
    "home outside": ROOT_ONLY, "nobody's": ROOT_ONLY, "system": set(),
}  # fmt: skip
OWNERS = {"root owner": ROOT_ONLY, "team owner": {"root", "unit", "team"}}


def about_account(house, account, by):
    """Every action about an account."""
    who = {"by": by, "at": NOW}
    return {
        "password": lambda: actions.set_password(user=account, password="ett-nytt-langt-losen", **who),
        "close": lambda: actions.close_user(user=account, **who),
        "reopen": lambda: actions.reopen_user(user=account, **who),
        "factor": lambda: actions.remove_second_factor(user=account, **who),
        "grant": lambda: actions.grant_role(
            user=account, role="administrator", unit=house.team, first=TODAY, last=None, **who
        ),
        "withdraw": lambda: actions.withdraw_role(grant=account.grants.earliest("pk"), last=TODAY, **who),
    }


def with_factor(account):
    """The account with a second factor to log in with."""
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=account, type=kind, data={"secret": "x"})
    return account


@pytest.mark.parametrize("action", ["password", "close", "reopen", "factor", "grant", "withdraw"])
@pytest.mark.parametrize("kind", [*REACHED, *OWNERS])
def test_each_action_reaches_only_accounts_that_lie_in_ones_own_units(house, kind, action):
    account = with_factor(house.account(kind))
    if action == "withdraw" and not account.grants.exists():
        return
    if action == "reopen":
        User.objects.filter(pk=account.pk).update(is_active=False)
    for name, by in house.owners.items():
        do = about_account(house, account, by)[action]
        before = User.objects.filter(pk=account.pk).values().get(), list(account.grants.values())
        try:
            with transaction.atomic():
                do()
                done = True
                transaction.set_rollback(True)
        except Refused:
            done = False
        assert Authenticator.objects.filter(user=account).count() == 2
        assert done is (kind in REACHED and name in REACHED[kind]), name
        if not done:
            assert (User.objects.filter(pk=account.pk).values().get(), list(account.grants.values())) == before


@pytest.mark.parametrize("kind", [*REACHED, *OWNERS])
def test_list_of_accounts_follows_the_same_units(house, kind):
    account = house.account(kind)
    reached = (REACHED | OWNERS)[kind]
    for name, by in house.owners.items():
        assert User.objects.visible_to(by).filter(pk=account.pk).exists() is (name in reached), name


@pytest.mark.parametrize("page", ["password", "close", "reopen", "remove_factor", "grant", "ask_owner"])
def test_page_about_an_account_that_reaches_further_is_absent(house, client_as, page):
    account = house.account("root owner")
    client = client_as(house.owners["team"])
    assert client.get(reverse("access:user", args=[account.pk])).status_code == 404
    answer = client.post(reverse(f"access:{page}", args=[account.pk]), {"password": "ett-nytt-langt-losen"})
    assert answer.status_code == 404
    assert User.objects.get(pk=account.pk).check_password("ett-langt-losenord")


@pytest.mark.parametrize("who", ["team", "unit", "sibling", "root"])
def test_add_account_only_for_an_employee_of_ones_own_units(house, who):
    employee = make.employee(house.team)
    make.employment(make.post(house.unit), employee)
    given = {"username": "ny", "name": "Ny", "password": "ett-nytt-langt-losen", "by": house.owners[who], "at": NOW}
    if who in {"unit", "root"}:
        assert actions.add_user(employee=employee, **given).employee == employee
    else:
        with pytest.raises(Forbidden):
            actions.add_user(employee=employee, **given)
    given["username"] = "ingens"
    if who == "root":
        assert actions.add_user(employee=None, **given).employee is None
    else:
        with pytest.raises(Forbidden):
            actions.add_user(employee=None, **given)


@pytest.mark.parametrize(
    "name", ["ni sse", "ni\N{NO-BREAK SPACE}sse", "ni\N{CYRILLIC SMALL LETTER ES}se", "ni/sse", ""]
)
def test_a_user_name_that_may_be_taken_for_anothers_is_refused(house, name):
    given = {"name": "Ny", "password": None, "employee": None, "by": house.owners["root"], "at": NOW}
    with pytest.raises(NotPossible):
        actions.add_user(username=name, **given)
    assert not User.objects.filter(name="Ny").exists()


@pytest.mark.parametrize(("name", "kept"), [
    ("ni\N{ZERO WIDTH SPACE}sse", "nisse"), ("a\N{NON-BREAKING HYPHEN}b ", "a-b"), ("asa.öst+1@ort.example", "asa.öst+1@ort.example"),
])  # fmt: skip
def test_a_user_name_is_kept_as_it_is_typed_on_a_keyboard_and_once(house, name, kept):
    given = {"name": "Ny", "password": None, "employee": None, "by": house.owners["root"], "at": NOW}
    assert actions.add_user(username=name, **given).username == kept
    with pytest.raises(NotPossible, match="finns redan"):
        actions.add_user(username=kept.upper(), **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username=f"{kept}\N{CYRILLIC SMALL LETTER ES}", name="Ny", created_at=NOW)


# --- two people ------------------------------------------------------------------------------------------------------


def ask(house, account, by="root", action="password", **given):
    return actions.ask_about_owner(account=account, action=action, reason=WHY, by=house.owners[by], at=NOW, **given)


def second(house):
    return make.user("system_owner", house.root)


def test_owners_account_takes_one_who_asks_and_another_who_confirms(house):
    account, other = house.account("team owner"), second(house)
    asked = ask(house, account)
    assert User.objects.get(pk=account.pk).check_password("ett-langt-losenord")
    actions.confirm_about_owner(asked=asked, password="ett-nytt-langt-losen", by=other, at=NOW)
    assert User.objects.get(pk=account.pk).check_password("ett-nytt-langt-losen")
    actions_logged = list(Event.objects.order_by("pk").values_list("event_type", "by_id"))
    assert ("access.owner_asked", house.owners["root"].pk) in actions_logged
    assert ("access.owner_confirmed", other.pk) in actions_logged
    with pytest.raises(Stale):
        actions.confirm_about_owner(asked=asked, password="ett-tredje-langt-losen", by=other, at=NOW)


@pytest.mark.parametrize("action", ["password", "close", "reopen", "factor", "grant", "withdraw"])
def test_each_action_with_an_owners_account_is_done_when_confirmed(house, action):
    account, other = with_factor(house.account("team owner")), second(house)
    given = {"grant": {"role": "log_reviewer", "unit": house.team, "first": TODAY},
             "withdraw": {"role": "system_owner", "unit": house.team, "last": TODAY}}.get(action, {})  # fmt: skip
    if action == "reopen":
        User.objects.filter(pk=account.pk).update(is_active=False)
    asked = ask(house, account, action=action, **given)
    actions.confirm_about_owner(
        asked=asked, password="ett-nytt-langt-losen" if action == "password" else "", by=other, at=NOW
    )
    found = User.objects.get(pk=account.pk)
    assert {
        "password": found.check_password("ett-nytt-langt-losen"),
        "close": not found.is_active,
        "reopen": found.is_active,
        "factor": not Authenticator.objects.exists() and found.must_change_password,
        "grant": found.grants.filter(role="log_reviewer").exists(),
        "withdraw": found.grants.get(role="system_owner").period.upper == TODAY + dt.timedelta(days=1),
    }[action]


def test_lost_second_factor_is_taken_away_on_the_page_and_the_password_is_changed_too(house, client_as):
    account, client = with_factor(house.account("own team")), client_as(house.owners["team"])
    page, reset = reverse("access:user", args=[account.pk]), reverse("access:remove_factor", args=[account.pk])
    assert reset in client.get(page).content.decode()
    assert "Tvåstegsinloggningen är borttagen" in client.post(reset, follow=True).content.decode()
    assert not Authenticator.objects.exists()
    assert User.objects.get(pk=account.pk).must_change_password
    assert Event.objects.get(event_type="access.factor_removed").by_id == house.owners["team"].pk
    assert reset not in client.get(page).content.decode()
    assert "ingen tvåstegsinloggning" in client.post(reset, follow=True).content.decode()


def test_who_confirms_may_not_set_a_password_of_the_accounts_own_name(house, client_as):
    account, other = house.account("team owner"), second(house)
    User.objects.filter(pk=account.pk).update(username="xylofonbrunnslock")
    confirm = reverse("access:confirm_owner", args=[ask(house, account).pk])
    answer = client_as(other).post(confirm, {"password": "xylofonbrunnslock"})
    assert answer.status_code == 422
    assert OwnerRequest.objects.get().state == "waiting"


@pytest.mark.parametrize("who", ["asker", "target", "sibling", "manager", "closed"])
def test_request_is_not_confirmed_by(house, who):
    account = house.account("team owner")
    other = second(house)
    asked = ask(house, account)
    by = {
        "asker": house.owners["root"], "target": account, "sibling": house.owners["sibling"],
        "manager": make.user("unit_manager", house.root), "closed": other,
    }[who]  # fmt: skip
    if who == "closed":
        User.objects.filter(pk=other.pk).update(is_active=False)
        by = User.objects.get(pk=other.pk).acting(calendar.today())
    with pytest.raises(Refused):
        actions.confirm_about_owner(asked=asked, password="ett-nytt-langt-losen", by=by, at=NOW)
    assert OwnerRequest.objects.get().state == "waiting"
    assert User.objects.get(pk=account.pk).check_password("ett-langt-losenord")


def test_request_runs_out_and_falls_with_the_askers_own_right(house):
    account, other = house.account("team owner"), second(house)
    asked = ask(house, account)
    with pytest.raises(Stale):
        actions.confirm_about_owner(
            asked=asked, password="ett-nytt-langt-losen", by=other, at=NOW + dt.timedelta(days=3)
        )
    asker = User.objects.filter(pk=house.owners["root"].pk)
    for lost in (
        lambda: asker.update(is_active=False),
        lambda: RoleGrant.objects.filter(user__in=asker).update(period=PAST),
    ):
        lost()
        asked = OwnerRequest.objects.get()
        with pytest.raises(NotPossible, match="inte längre systemägare"):
            actions.confirm_about_owner(asked=asked, password="ett-nytt-langt-losen", by=other, at=NOW)
        asker.update(is_active=True)


def test_same_thing_is_asked_for_once_and_again_when_it_has_run_out(house):
    account, _other = house.account("team owner"), second(house)
    ask(house, account)
    with pytest.raises(NotPossible, match="redan begärd"):
        ask(house, account)
    OwnerRequest.objects.update(expires_at=NOW - dt.timedelta(minutes=1))
    ask(house, account)
    assert sorted(OwnerRequest.objects.values_list("state", flat=True)) == ["expired", "waiting"]


@pytest.mark.parametrize("who", ["asked_by", "account"])
def test_database_itself_refuses_that_one_person_is_two(house, who):
    account, _other = house.account("team owner"), second(house)
    asked = ask(house, account)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnerRequest.objects.filter(pk=asked.pk).update(state="done", answered_by=getattr(asked, who), answered_at=NOW)


def test_nobody_becomes_system_owner_by_one_person_alone(house):
    plain, other = house.account("own team"), second(house)
    with pytest.raises(NotPossible, match="två personer"):
        actions.grant_role(
            user=plain, role="system_owner", unit=house.team, first=TODAY, last=None, by=house.owners["root"], at=NOW
        )
    asked = ask(house, plain, action="grant", role="system_owner", unit=house.team, first=TODAY)
    actions.confirm_about_owner(asked=asked, by=other, at=NOW)
    assert is_owner(plain, on=TODAY)


def test_asking_is_refused_when_it_takes_no_second_person_or_there_is_none(house):
    plain, account = house.account("own team"), house.account("team owner")
    with pytest.raises(NotPossible, match="direkt"):
        ask(house, plain)
    # The unit's own owner and the root's are two; with the unit's alone there is nobody else.
    RoleGrant.objects.filter(user__in=[house.owners["root"], house.owners["team"]]).update(period=PAST)
    with pytest.raises(NotPossible, match="owner_account"):
        ask(house, account, by="unit")
    with pytest.raises(NotPossible, match="minst tio"):
        actions.ask_about_owner(account=account, action="close", reason="x", by=house.owners["unit"], at=NOW)
    with pytest.raises(NotPossible, match="eget konto"):
        ask(house, house.owners["unit"], by="unit")


def test_request_is_made_and_confirmed_on_the_pages(house, client_as):
    account, other = house.account("team owner"), second(house)
    client = client_as(house.owners["root"])
    page = client.get(reverse("access:user", args=[account.pk])).content.decode()
    assert reverse("access:ask_owner", args=[account.pk]) in page
    assert reverse("access:password", args=[account.pk]) not in page
    client.post(reverse("access:ask_owner", args=[account.pk]), {"action": "password", "reason": WHY})
    asked = OwnerRequest.objects.get()
    confirm = reverse("access:confirm_owner", args=[asked.pk])
    assert confirm not in client.get(reverse("access:users")).content.decode()
    assert client.post(confirm, {"password": "ett-nytt-langt-losen"}).status_code == 422
    client = client_as(other)
    assert confirm in client.get(reverse("access:users")).content.decode()
    assert WHY in client.get(confirm).content.decode()
    assert client.post(confirm, {"password": "kort"}).status_code == 422
    assert client.post(confirm, {"password": "ett-nytt-langt-losen"}).status_code == 302
    assert User.objects.get(pk=account.pk).check_password("ett-nytt-langt-losen")


def test_request_is_refused_on_the_page_and_nothing_is_done(house, client_as):
    account, other = house.account("team owner"), second(house)
    asked = ask(house, account, action="close")
    assert client_as(house.owners["sibling"]).post(reverse("access:refuse_owner", args=[asked.pk])).status_code == 404
    client_as(other).post(reverse("access:refuse_owner", args=[asked.pk]))
    assert OwnerRequest.objects.get().state == "refused"
    assert User.objects.get(pk=account.pk).is_active


# --- the command -----------------------------------------------------------------------------------------------------


def test_command_does_on_the_server_what_takes_two_and_logs_why(house, monkeypatch):
    account, told = house.account("team owner"), io.StringIO()
    call_command("owner_account", "close", account.username, "--reason", "Kontot är kapat i natt", stdout=told)
    assert not User.objects.get(pk=account.pk).is_active
    event = Event.objects.get(event_type="access.owner_by_command")
    assert event.data["reason"] == "Kontot är kapat i natt"
    assert event.data["run_by"]
    call_command("owner_account", "reopen", account.username, "--reason", "Klart, öppnas igen", stdout=told)
    with_factor(account)
    call_command("owner_account", "factor", account.username, "--reason", "Tappat telefonen i sjön", stdout=told)
    assert not Authenticator.objects.exists()
    call_command("owner_account", "withdraw", account.username, "--reason", "Slutar som ägare", "--unit",
                 house.team.code, stdout=told)  # fmt: skip
    call_command("owner_account", "grant", account.username, "--reason", "Blir andra ägaren", stdout=told)
    monkeypatch.setattr("sys.stdin", io.StringIO("ett-nytt-langt-losen-7\n"))
    call_command("owner_account", "password", account.username, "--reason", "Glömt sitt lösenord", stdout=told)
    found = User.objects.get(pk=account.pk)
    assert found.is_active
    assert found.check_password("ett-nytt-langt-losen-7")
    assert found.grants.filter(role="system_owner", unit=house.root).exists()
    assert Event.objects.filter(event_type="access.owner_by_command").count() == 6


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["close", "ingen-alls"], "Inget konto"),
        (["withdraw", "own"], "inte systemägare"),
        (["close", "system"], "Inget konto"),
    ],
)
def test_command_refuses_in_words_and_changes_nothing(house, given, says):
    plain = house.account("own team")
    action, name = given
    with pytest.raises(CommandError, match=says):
        call_command(
            "owner_account", action, plain.username if name == "own" else name, "--reason", "Ett gott skäl här"
        )
    with pytest.raises(CommandError, match="tio tecken"):
        call_command("owner_account", "close", plain.username, "--reason", "x")
    assert User.objects.get(pk=plain.pk).is_active
    assert not Event.objects.filter(event_type="access.owner_by_command").exists()
