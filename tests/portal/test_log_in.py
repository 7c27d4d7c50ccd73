"""A resident logs in by a provider, sees their own start page, and nobody is told more than they should be."""

import datetime as dt
import re
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse
from tests import identity_provider, make
from tests.at_once import at_once
from tests.house.test_urls import example, is_private, pages
from tests.identity_provider import HOST, back, begin, choose, log_in, resident

from hemmaplan.access.models import Event, User
from hemmaplan.access.ports import Vouched
from hemmaplan.foundation import calendar, identity
from hemmaplan.integrations.identity_provider import asking, demo
from hemmaplan.organisation.periods import span
from hemmaplan.people.actions.residents import forget_accounts, let_in
from hemmaplan.people.models import Person, Relation, ResidentAccount
from hemmaplan.people.residents import MET_IN_PERSON

pytestmark = pytest.mark.django_db
START, HELP, OUT = "/invanare/", "/invanare/logga-in/annan-hjalp/", "/invanare/utloggad/"
SUPPLY = identity.NumberSupply(last_day=calendar.today())
COOKIE = f"{settings.SESSION_COOKIE_NAME}-invanare"


def number(born: dt.date = dt.date(1980, 3, 4), kind: identity.Kind = identity.Kind.PERSONAL) -> str:
    return SUPPLY.take(born, sex=identity.Sex.WOMAN, kind=kind).digits


def known(**given) -> Person:
    """Somebody here, with a number."""
    digits = given.pop("id_number", None) or number()
    return make.person(**{"id_number": digits, "id_kind": "personal", "born_on": dt.date(1980, 3, 4), **given})


@pytest.fixture
def kim():
    return resident(known().id_number)


@pytest.fixture
def provider(kim):
    with identity_provider.running([kim]) as running:
        yield running


def page_of(client: Client, path: str = START) -> str:
    answer = client.get(path, headers={"host": HOST})
    assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


def last_event() -> Event:
    return Event.objects.order_by("-pk").first()


# --- in -----------------------------------------------------------------------------------------------------------------


def test_resident_logs_in_and_sees_their_own_start_page(client, provider, kim):
    assert client.get(START).headers["Location"].startswith("/invanare/logga-in/?next=")
    answer = log_in(client, kim)
    assert (answer.status_code, answer.headers["Location"]) == (302, START)
    assert "Kim Ek" in page_of(client)
    account = ResidentAccount.objects.get()
    assert account.account.kind == User.Kind.RESIDENT
    assert (account.account.name, account.account.email) == ("Invånare", "")
    assert not account.account.has_usable_password()
    person = Person.objects.get(id_number=account.id_number)
    assert (last_event().event_type, last_event().person_id) == ("people.resident_in", person.pk)
    assert account.id_number not in str(last_event().data)


def test_who_logs_in_again_has_the_same_account_on_every_device(client, provider, kim):
    other = Client()
    for one in (client, other):
        log_in(one, kim)
    assert ResidentAccount.objects.count() == 1
    assert "Kim Ek" in page_of(client)
    assert "Kim Ek" in page_of(other)


def test_four_log_ins_at_once_make_one_account(transactional_db):
    digits, at = number(), calendar.now()
    vouched = Vouched(provider="demo", issuer="x", subject="1", number=digits, level_is_enough=True)
    by = make.system_user(at=at)
    came = at_once(*[lambda: let_in(vouched=vouched, by=by, at=at).pk for _ in range(4)])
    assert len(set(came)) == ResidentAccount.objects.count() == 1


def test_one_comes_to_the_page_one_was_on_the_way_to_and_never_out_of_the_house(client, provider, kim):
    start = "/invanare/logga-in/demo/?next="
    assert log_in(client, kim, f"{start}/invanare/%3Fa=1").headers["Location"] == "/invanare/?a=1"
    for given in (
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example",
        "/laget/",
        "/invanare/logga-in/",
        "/invanare/../laget/x\r\n",
        "",
    ):
        stranger = Client()
        answer = log_in(stranger, kim, start + quote(given))
        assert answer.headers["Location"].startswith(START), given
        assert "ond" not in answer.headers["Location"], given


@pytest.mark.parametrize("form", ["{0}", "{1}", "{2}", "{3}"])
def test_number_is_read_however_the_provider_writes_it(client, form):
    person = known()
    digits = person.id_number
    written = form.format(digits, f"{digits[:8]}-{digits[8:]}", digits[2:], f"{digits[2:8]}-{digits[8:]}")
    chosen = demo.Chosen("Kim", "", demo.RESIDENTS, {demo.NUMBER: written})
    with identity_provider.running([chosen]):
        log_in(client, chosen)
    assert last_event().person_id == person.pk
    assert ResidentAccount.objects.get().id_number == digits


def test_nobody_is_told_whether_the_number_is_known(provider):
    """Somebody known without a matter here, and somebody nobody knows: the same answers, sign for sign."""
    told = []
    for chosen in (resident(known().id_number), resident(number())):
        provider.people.append(chosen)
        client = Client()
        answer = log_in(client, chosen)
        body = re.sub(r'value="\w{64}"', "", page_of(client))
        told.append((answer.status_code, answer.headers["Location"], sorted(answer.headers), body))
    assert told[0] == told[1]
    provider.people.clear()


# --- a person instead of a page --------------------------------------------------------------------------------------------


def protected() -> demo.Chosen:
    return resident(known(protection="marker").id_number)


def with_trustee() -> demo.Chosen:
    person = known()
    Relation.objects.create(
        person=person, other=known(), kind="trustee", period=span(dt.date(2020, 1, 1)), recorded_at=make.AT
    )
    return resident(person.id_number)


def child() -> demo.Chosen:
    return resident(number(calendar.add_years(calendar.today(), -17)))


MEETS = {
    "under_age": child,
    "coordination": lambda: resident(number(kind=identity.Kind.COORDINATION)),
    "protected": protected,
    "deceased": lambda: resident(known(deceased_on=dt.date(2026, 1, 1)).id_number),
    "represented": with_trustee,
    "represents": lambda: resident(known().id_number, **{demo.ORGANISATION: "kim@5560000000"}),
    "provisional": lambda: demo.Chosen("Alex", "", demo.RESIDENTS, {demo.PROVISIONAL: "NO:12345678901"}),
    "level": lambda: resident(known().id_number, level=demo.TOO_LOW),
    "number": lambda: demo.Chosen("Alex", "", demo.RESIDENTS, {"name": "Alex"}),
    "closed": lambda: resident(known().id_number),
}


def test_who_is_to_meet_a_person_is_told_the_same_whatever_the_reason_and_it_stands_in_the_log():
    assert set(MEETS) == set(MET_IN_PERSON)
    told = {}
    for why, make_one in MEETS.items():
        chosen, client = make_one(), Client()
        with identity_provider.running([chosen]):
            if why == "closed":
                log_in(client, chosen)
                User.objects.filter(kind="resident").update(is_active=False)
                client = Client()
            answer = log_in(client, chosen)
            assert (answer.status_code, answer.headers["Location"]) == (302, HELP), why
            assert client.get(START, headers={"host": HOST}).status_code == 302
            told[why] = re.sub(r'value="\w{64}"', "", page_of(client, HELP)), sorted(answer.headers)
        assert (last_event().event_type, last_event().data["why"]) == ("people.resident_met", why)
        assert "_auth_user_id" not in client.session
    assert len({page for page, _headers in told.values()}) == 1
    assert len({str(headers) for _page, headers in told.values()}) == 1
    page = told["protected"][0]
    assert not [words for words in ("skydd", "avliden", "tillitsnivå", "samordningsnummer") if words in page]


def test_who_is_to_meet_a_person_since_they_logged_in_is_led_there_at_once(client, provider, kim):
    log_in(client, kim)
    Person.objects.filter(id_number=kim.claims[demo.NUMBER]).update(protection="marker")
    assert client.get(START, headers={"host": HOST}).headers["Location"] == HELP
    page_of(client, HELP)
    assert "_auth_user_id" not in client.session


def test_page_of_other_help_says_how_from_the_municipality_s_own_data(client, settings, tmp_path):
    file = tmp_path / "reception.csv"
    row = 'Provby kommun,x,040-628 04 10,08:00,16:30,Socialjouren,040-628 04 20,,,"Storgatan 1, Provby",måndagar 9–12'
    file.write_text(f"municipality,unit,phone,opens,closes,duty,duty_phone,valid_from,valid_to,address,visits\n{row}\n")
    settings.RECEPTION_DATA = str(file)
    page = page_of(client, HELP)
    for words in ("tel:040-6280410", "vardagar 8–16.30", "Storgatan 1, Provby, måndagar 9–12", "040-628 04 20"):
        assert words in page


# --- out ----------------------------------------------------------------------------------------------------------------


def test_log_out_ends_the_session_for_good_and_says_so_to_browser_and_provider(client, provider, kim):
    log_in(client, kim)
    key = client.cookies[COOKIE].value
    answer = client.post("/invanare/logga-ut/", headers={"host": HOST})
    assert "Du är utloggad" in answer.content.decode()
    assert "Kim" not in answer.content.decode()
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Refresh"].startswith(f"0; url={provider.issuer}/logout?")
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies[COOKIE] = key
    assert client.get(START, headers={"host": HOST}).status_code == 302, "the old cookie opens nothing"


def test_page_left_open_shows_nothing_after_the_limit(client, provider, kim, monkeypatch):
    log_in(client, kim)
    answer = client.get(START, headers={"host": HOST})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f'data-left="{settings.RESIDENT_IDLE_SECONDS}"' in answer.content.decode()
    at = calendar.now() + dt.timedelta(seconds=settings.RESIDENT_IDLE_SECONDS + 5)
    monkeypatch.setattr(calendar, "now", lambda: at)
    answer = client.get(START, headers={"host": HOST})
    assert (answer.status_code, answer.headers["Location"]) == (302, OUT)
    assert "Du är utloggad" in page_of(client, OUT)
    assert "_auth_user_id" not in client.session


def test_staying_gives_time_anew_but_never_beyond_the_whole(client, provider, kim, monkeypatch):
    log_in(client, kim)
    began = calendar.now()
    given = []
    for minutes in range(0, settings.RESIDENT_SESSION_SECONDS // 60, 9):
        monkeypatch.setattr(calendar, "now", lambda minutes=minutes: began + dt.timedelta(minutes=minutes))
        answer = client.post("/invanare/stanna/", headers={"host": HOST})
        assert answer.status_code == 200, minutes
        given.append(int(answer.content))
    assert given[0] == settings.RESIDENT_IDLE_SECONDS
    assert given[-1] < settings.RESIDENT_IDLE_SECONDS
    monkeypatch.setattr(calendar, "now", lambda: began + dt.timedelta(seconds=settings.RESIDENT_SESSION_SECONDS + 1))
    assert client.post("/invanare/stanna/", headers={"host": HOST}).status_code == 302


def test_session_is_another_one_once_somebody_is_in(client, provider, kim):
    begin(client)
    before = client.cookies[COOKIE].value
    log_in(client, kim)
    assert client.cookies[COOKIE].value != before
    assert not Session.objects.filter(session_key=before).exists()


# --- what must not be believed ----------------------------------------------------------------------------------------------


def refused(client, address) -> None:
    answer = back(client, address)
    assert answer.status_code == 400, answer.status_code
    assert "Du är inte inloggad" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not ResidentAccount.objects.exists()


def test_answer_is_good_once_and_only_in_the_browser_that_asked(client, provider, kim):
    address = choose(begin(client), kim)
    refused(Client(), address)
    assert back(client, address).headers["Location"] == START
    assert back(client, address).headers["Location"] == START, "who is in and goes back is still in"
    client.post("/invanare/logga-ut/", headers={"host": HOST})
    answer = back(client, address)
    assert answer.status_code == 400


def test_somebody_elses_answer_is_no_log_in(client, provider, kim):
    """Log-in CSRF: a stranger's own code, in a link that somebody is made to follow."""
    begin(client)
    refused(client, choose(begin(Client()), kim))


def test_two_log_ins_at_once_in_one_browser_both_work(client, provider, kim):
    first, second = begin(client), begin(client)
    assert back(client, choose(second, kim)).headers["Location"] == START
    assert back(client, choose(first, kim)).headers["Location"] == START


def test_answer_too_late_is_refused(client, provider, kim, monkeypatch):
    address = choose(begin(client), kim)
    at = calendar.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(calendar, "now", lambda: at)
    refused(client, address)


def test_who_turns_back_is_told_that_nothing_has_happened(client, provider):
    answer = log_in(client, None)
    assert answer.status_code == 200
    assert "Du avbröt inloggningen" in answer.content.decode()


def test_page_of_somebody_else_does_not_begin_a_log_in(client, provider):
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch"}):
        answer = client.get("/invanare/logga-in/demo/", headers=header | {"host": HOST})
        assert answer.headers["Location"] == "/invanare/logga-in/"
    assert not client.session.get("begun_log_ins")


def test_provider_of_the_other_audience_is_no_way_in(client, provider):
    for path in (
        "/invanare/logga-in/demo-personal/",
        "/invanare/logga-in/finns-inte/",
        "/invanare/logga-in/demo-personal/svar/",
    ):
        assert client.get(path, headers={"host": HOST}).status_code == 404


def test_provider_that_does_not_answer_or_takes_its_time_is_said_to_be_away(client, provider, kim, monkeypatch):
    address = choose(begin(client), kim)
    monkeypatch.setattr(asking, "SECONDS", (1, 0.1))
    provider.token = lambda *_asked: time.sleep(0.5)
    answer = back(client, address)
    assert answer.status_code == 503
    identity_provider.join("http://127.0.0.1:9")
    answer = client.get("/invanare/logga-in/demo/", headers={"host": HOST})
    assert answer.status_code == 503
    assert "svarar inte" in answer.content.decode()


def test_without_a_provider_there_is_no_log_in(client):
    assert client.get("/invanare/logga-in/").status_code == 404
    page_of(client, HELP)


# --- what is kept -------------------------------------------------------------------------------------------------------------


def test_account_nobody_uses_is_forgotten(client, provider, kim):
    log_in(client, kim)
    at = calendar.now()
    system = make.system_user(at=at)
    assert forget_accounts(before=at - dt.timedelta(days=1), by=system, at=at) == 0
    assert forget_accounts(before=at + dt.timedelta(days=1), by=system, at=at) == 1
    assert not ResidentAccount.objects.exists()
    assert not User.objects.filter(kind="resident").exists()


def test_language_is_chosen_and_leads_back(client, provider):
    answer = client.post(
        "/invanare/sprak/", {"language": "en", "next": "/invanare/logga-in/?a=1"}, headers={"host": HOST}
    )
    assert answer.headers["Location"] == "/invanare/logga-in/?a=1"
    assert "Log in with" in page_of(client, "/invanare/logga-in/")
    answer = client.post("/invanare/sprak/", {"language": "xx", "next": "//ond.example"}, headers={"host": HOST})
    assert answer.headers["Location"] == reverse("portal:log_in")


# --- neither audience opens a page of the other's -----------------------------------------------------------------------------


def test_resident_who_is_logged_in_is_nobody_at_every_address_of_the_staff(client, provider, kim):
    log_in(client, kim)
    walked = 0
    for route, page in pages(get_resolver().url_patterns):
        if route.startswith("invanare/") or not is_private(page):
            continue
        for send in (client.get, client.post):
            answer = send(example(route), headers={"host": HOST})
            assert (answer.status_code, answer.headers["Location"][:17]) == (302, "/accounts/login/?"), route
        walked += 1
    assert walked > 100
    assert "Kim Ek" in page_of(client), "and is still logged in"


def test_staff_who_are_logged_in_are_nobody_at_every_address_of_the_residents(client, provider):
    client.force_login(make.user("system_owner", make.unit()), backend=settings.AUTHENTICATION_BACKENDS[0])
    walked = 0
    for route, page in pages(get_resolver().url_patterns):
        if not route.startswith("invanare/") or not is_private(page):
            continue
        for send in (client.get, client.post):
            answer = send(example(route), headers={"host": HOST})
            assert (answer.status_code, answer.headers["Location"][:24]) == (302, "/invanare/logga-in/?next"), route
        walked += 1
    assert walked >= 2
    assert client.get(reverse("access:users"), headers={"host": HOST}).status_code == 200, "and are still logged in"
