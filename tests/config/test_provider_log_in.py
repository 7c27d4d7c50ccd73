"""Staff log in by the municipality's provider: groups give roles, a second factor is asked for, and no audience meets the other."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from tests import identity_provider, make
from tests.at_once import at_once
from tests.identity_provider import HOST, log_in, resident

from hemmaplan.access import provider_log_in as staff
from hemmaplan.access.actions import grant_role, system_user
from hemmaplan.access.models import Event, GroupRole, ProviderLink, RoleGrant, User
from hemmaplan.access.ports import Vouched
from hemmaplan.config import identity_providers
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.integrations.identity_provider import demo
from hemmaplan.organisation.periods import last_day

pytestmark = pytest.mark.django_db
START = "/accounts/provider/demo-personal/"
PASSWORD = "ett-langt-losenord"
DAY = dt.timedelta(days=1)


def colleague(
    username: str, *groups: str, level: str = demo.ENOUGH, factors: tuple[str, ...] = ("mfa",), sub: str = ""
) -> demo.Chosen:
    claims = {"preferred_username": username, "groups": list(groups)}
    return demo.Chosen(username, "", demo.STAFF, claims, level, factors, who=sub)


@pytest.fixture
def unit(db):
    return make.unit()


@pytest.fixture
def owner(unit):
    return make.user("system_owner", unit)


@pytest.fixture
def anna(unit):
    """Somebody who works here and has an account, and no role yet."""
    user = make.user("controller", unit, username="anna")
    user.grants.all().delete()
    return user


def group(owner, unit, name="IFO-Handläggare", role="social_worker", **given):
    today = calendar.today()
    return staff.add_group_role(
        provider="demo-personal", group=name, role=role, unit=unit, first=given.get("first", today),
        last=given.get("last"), by=owner, at=calendar.now(),
    )  # fmt: skip


def arrive(client, chosen):
    with identity_provider.running([chosen]):
        return log_in(client, chosen, START)


def roles(user) -> set[str]:
    fresh = User.objects.get(pk=user.pk).acting(calendar.today())
    return set(fresh.scope.roles)


def last_event():
    return Event.objects.order_by("-pk").first()


def test_staff_log_in_with_the_roles_of_their_groups(client, anna, owner, unit):
    group(owner, unit)
    answer = arrive(client, colleague("ANNA", "IFO-Handläggare", "Annat"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("home"))
    assert client.get("/min-dag/").status_code == 200
    assert roles(anna) == {"social_worker"}
    grant = anna.grants.get()
    assert (grant.by_group.group, grant.granted_by.is_system) == ("IFO-Handläggare", True)
    assert last_event().event_type == "access.staff_in"


def test_role_withdrawn_at_the_provider_is_withdrawn_at_the_next_log_in_and_one_given_by_hand_stays(
    client, anna, owner, unit
):
    group(owner, unit)
    at = calendar.now()
    grant_role(user=anna, role="reception", unit=unit, first=calendar.today(), last=None, by=owner, at=at)
    arrive(client, colleague("anna", "IFO-Handläggare"))
    assert roles(anna) == {"social_worker", "reception"}
    RoleGrant.objects.filter(by_group__isnull=False).update(period=make.span(calendar.today() - 9 * DAY))
    arrive(Client(), colleague("anna"))
    assert roles(anna) == {"reception"}
    ended = anna.grants.get(role="social_worker")
    assert last_day(ended.period) == calendar.today() - DAY, "what held is not rewritten"
    arrive(Client(), colleague("anna", "IFO-Handläggare"))
    assert roles(anna) == {"social_worker", "reception"}


def test_role_that_is_held_by_hand_already_is_not_given_twice(client, anna, owner, unit):
    group(owner, unit)
    at, today = calendar.now(), calendar.today()
    grant_role(user=anna, role="social_worker", unit=unit, first=today + 9 * DAY, last=None, by=owner, at=at)
    arrive(client, colleague("anna", "IFO-Handläggare"))
    grants = list(anna.grants.order_by("period"))
    assert [last_day(one.period) for one in grants] == [today + 8 * DAY, None]
    arrive(Client(), colleague("anna", "IFO-Handläggare"))
    assert anna.grants.count() == 2


def test_row_that_ends_takes_the_role_from_those_who_have_it_at_once(client, anna, owner, unit):
    row = group(owner, unit)
    arrive(client, colleague("anna", "IFO-Handläggare"))
    staff.end_group_role(row=row, last=calendar.today() - DAY, by=owner, at=calendar.now())
    assert roles(anna) == set()
    arrive(Client(), colleague("anna", "IFO-Handläggare"))
    assert roles(anna) == set()


def test_row_counts_within_its_days_and_for_its_provider(client, anna, owner, unit):
    today = calendar.today()
    group(owner, unit, first=today + DAY)
    group(owner, unit, name="Förra", first=today - 9 * DAY, last=today - DAY)
    GroupRole.objects.create(
        provider="annan", group="IFO-Handläggare", role="reception", unit=unit, period=make.span(today - DAY),
        stated_by=owner, stated_at=calendar.now(),
    )  # fmt: skip
    arrive(client, colleague("anna", "IFO-Handläggare", "Förra"))
    assert roles(anna) == set()


def test_no_group_makes_a_system_owner(client, anna, owner, unit):
    with pytest.raises(NotPossible, match="Ingen grupp"):
        group(owner, unit, role="system_owner")
    GroupRole.objects.create(  # written past the action
        provider="demo-personal", group="Ägare", role="system_owner", unit=unit, period=make.span(calendar.today()),
        stated_by=owner, stated_at=calendar.now(),
    )  # fmt: skip
    arrive(client, colleague("anna", "Ägare"))
    assert roles(anna) == set()


def test_who_may_not_manage_the_unit_states_no_group_there(owner):
    with pytest.raises(Forbidden):
        group(owner, make.unit())


def refused(why: str, words: str, chosen: demo.Chosen) -> None:
    client = Client()
    answer = arrive(client, chosen)
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert (last_event().event_type, last_event().data["why"]) == ("access.staff_refused", why)


def test_who_does_not_come_in_is_told_why_and_it_is_logged(anna):
    refused("no_account", "inget konto här med namnet berit", colleague("berit"))
    refused("no_account", "sade inte vilket konto", demo.Chosen("x", "", demo.STAFF, {}))
    refused("no_factor", "utan andra faktor", colleague("anna", level="password", factors=("pwd",)))
    anna.is_active = False
    anna.save()
    refused("closed", "Kontot är stängt", colleague("anna"))


def test_second_factor_counts_by_level_or_by_method(anna):
    for chosen in (colleague("anna", factors=("pwd",)), colleague("anna", level="password", factors=("pwd", "mfa"))):
        ProviderLink.objects.all().delete()
        assert arrive(Client(), chosen).headers["Location"] == reverse("home")


def test_user_name_that_somebody_else_has_been_given_there_does_not_open_the_account(client, anna, owner):
    arrive(client, colleague("anna", sub="1"))
    refused("somebody_else", "hör till någon annan", colleague("anna", sub="2"))
    staff.unlink(user=anna, by=owner, at=calendar.now())
    assert arrive(Client(), colleague("anna", sub="2")).headers["Location"] == reverse("home")
    with pytest.raises(NotPossible):
        staff.unlink(user=owner, by=system_user(), at=calendar.now())


def test_resident_and_system_accounts_are_no_staff(db):
    User.objects.create(username="ida", name="Invånare", kind=User.Kind.RESIDENT)
    refused("no_account", "inget konto", colleague("ida"))
    system_user()
    refused("no_account", "inget konto", colleague("system"))


def test_staff_by_provider_need_no_password_and_no_factor_of_ours(client, anna, owner, unit, settings):
    settings.SECOND_FACTOR_ROLES = ["social_worker"]
    group(owner, unit)
    anna.must_change_password = True
    anna.save()
    arrive(client, colleague("anna", "IFO-Handläggare"))
    assert client.get("/min-dag/").status_code == 200


def test_one_comes_back_to_the_page_one_asked_for_and_never_out_of_the_house(anna):
    for given, to in (
        ("/laget/", "/laget/"),
        ("//ond.example", "/"),
        ("https://ond.example/", "/"),
        ("/invanare/", "/"),
        ("/accounts/logout/", "/"),
    ):
        chosen = colleague("anna")
        with identity_provider.running([chosen]):
            assert log_in(Client(), chosen, f"{START}?next={given}").headers["Location"] == to, given


def test_the_residents_provider_is_no_way_in_for_staff_nor_the_other_way(client, anna):
    with identity_provider.running([resident("198003042382")]):
        assert client.get("/accounts/provider/demo/").status_code == 404
        page = client.get(reverse("account_login")).content.decode()
    assert "/accounts/provider/demo-personal/" in page
    assert "/invanare/" not in page


def test_provider_that_is_away_is_said_with_the_other_way_in(client, anna, settings):
    with identity_provider.running([]):
        identity_provider.join("http://127.0.0.1:9")
        answer = client.get(START, headers={"host": HOST})
        assert answer.status_code == 503
        assert "lösenord i Hemmaplan" in answer.content.decode()
        settings.LOCAL_LOG_IN, settings.EMERGENCY_ACCOUNT = False, "nod"
        assert "ring den som har nödkontot" in client.get(START, headers={"host": HOST}).content.decode()


def test_local_accounts_can_be_switched_off_with_one_left(anna, unit, settings):
    make.user("unit_manager", unit, username="nod")
    settings.LOCAL_LOG_IN, settings.EMERGENCY_ACCOUNT = False, "nod"
    for name, comes_in in (("anna", False), ("nod", True)):
        client = Client()
        page = client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
        assert ("_auth_user_id" in client.session) is comes_in
        if not comes_in:
            assert "är fel" in page.content.decode(), "the same words as for a wrong password"
    assert last_event().event_type == "access.emergency_in"


def test_four_log_ins_at_once_give_the_role_once(transactional_db):
    unit = make.unit()
    owner, anna = make.user("system_owner", unit), make.user("controller", unit, username="anna")
    group(owner, unit)
    vouched = Vouched(
        provider="demo-personal",
        issuer="x",
        subject="1",
        account="anna",
        groups=frozenset({"IFO-Handläggare"}),
        has_second_factor=True,
    )
    by, at = system_user(at=calendar.now()), calendar.now()
    came = at_once(*[lambda: staff.let_in_staff(vouched=vouched, by=by, at=at)[1] for _ in range(4)])
    assert came == [""] * 4
    assert anna.grants.filter(role="social_worker").count() == 1
    assert ProviderLink.objects.count() == 1


# --- the pages of the system owner ------------------------------------------------------------------------------------------


def test_system_owner_keeps_the_table_of_groups(client_as, owner, unit):
    client = client_as(owner)
    with identity_provider.running([]):
        form = {
            "provider": "demo-personal",
            "group": "G1",
            "role": "reception",
            "unit": unit.pk,
            "first": calendar.today(),
        }
        assert client.post(reverse("access:new_group"), form).status_code == 302
        assert "G1" in client.get(reverse("access:groups")).content.decode()
        row = GroupRole.objects.get()
        again = client.post(reverse("access:new_group"), form)
        assert "ger redan rollen" in again.content.decode()
        client.post(reverse("access:end_group", args=[row.pk]), {"last": calendar.today() - DAY})
    assert not GroupRole.objects.exists(), "one that never gave anything goes"


def test_self_check_is_shown_to_the_system_owner_and_to_nobody_else(client_as, owner, unit):
    client = client_as(owner)
    page = client.get(reverse("access:log_in_check")).content.decode()
    assert "Ingen legitimeringstjänst" in page
    with identity_provider.running([]):
        page = client.get(f"{reverse('access:log_in_check')}?nu=1").content.decode()
        assert "tjänsten känner igen hemmaplan-personal" in page
        assert "http://testserver/accounts/provider/demo-personal/svar/" in page
    assert client_as(make.user("unit_manager", unit)).get(reverse("access:log_in_check")).status_code == 404


def test_self_check_on_the_command_line_ends_with_one_when_a_link_does_not_hold(capsys):
    with identity_provider.running([]):
        call_command("log_in_check", "--host", "http://127.0.0.1:8000")
        assert "tjänsten känner igen" in capsys.readouterr().out
        identity_provider.join("http://127.0.0.1:9")
        with pytest.raises(CommandError, match="led är fel"):
            call_command("log_in_check")
    with pytest.raises(CommandError, match="Ingen legitimeringstjänst"):
        call_command("log_in_check")


# --- the settings -----------------------------------------------------------------------------------------------------------

GOOD = {
    "RESIDENT_PROVIDERS": "bankid", "PROVIDER_BANKID_ISSUER": "https://idp.example", "PROVIDER_BANKID_CLIENT_ID": "h",
    "PROVIDER_BANKID_CLIENT_SECRET": "s",
}  # fmt: skip


def read(**changed: str):
    given = GOOD | changed
    return identity_providers.read(lambda name, default: given.get(name) or default, production=True)


def test_provider_is_described_by_settings_alone():
    one = read(PROVIDER_BANKID_LEVELS="a, b", PROVIDER_BANKID_NUMBER_CLAIM="pnr")[0]
    assert (one.key, one.title, one.levels, one.number_claims) == ("bankid", "Bankid", frozenset({"a", "b"}), ("pnr",))
    assert not one.may_be_plain


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"PROVIDER_BANKID_ISSUER": ""}, "PROVIDER_BANKID_ISSUER saknas"),
        ({"PROVIDER_BANKID_ISSUER": "http://idp.example"}, "ska börja med https"),
        ({"PROVIDER_BANKID_CLIENT_ID": ""}, "PROVIDER_BANKID_CLIENT_ID saknas"),
        ({"PROVIDER_BANKID_CLIENT_SECRET": ""}, "CLIENT_SECRET eller"),
        ({"PROVIDER_BANKID_CLIENT_KEY": "/finns/inte.pem"}, "går inte att läsa"),
        ({"PROVIDER_BANKID_SCOPES": "profile"}, "ska innehålla openid"),
        ({"PROVIDER_BANKID_AUTH_METHOD": "none"}, "AUTH_METHOD ska vara"),
        ({"PROVIDER_BANKID_LEVELS": "-"}, "LEVELS kan inte vara tom"),
        ({"PROVIDER_BANKID_KIND": "ldap"}, "oidc eller saml"),
        ({"RESIDENT_PROVIDERS": "BankID"}, "små bokstäver"),
        ({"STAFF_PROVIDERS": "bankid"}, "delar ingen legitimeringstjänst"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_settings_that_are_wrong_stop_the_start_with_their_name(changed, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        read(**changed)
