"""What an OpenID Connect provider says is believed only when it is signed by it, for us, now, and for this very log-in."""

import base64
import datetime as dt
import json
import time
import warnings

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests import identity_provider
from tests.identity_provider import SECRET, choose, resident

from hemmaplan.access.ports import PROVIDERS, NoAnswer, NotVouched, TurnedBack
from hemmaplan.foundation import calendar
from hemmaplan.foundation.checks import CheckRow, Level
from hemmaplan.integrations.identity_provider import demo, oidc

CALLBACK = "http://127.0.0.1:8000/invanare/logga-in/demo/svar/"
KIM = resident("198003042382")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def provider():
    with identity_provider.running([KIM]) as running:
        yield running


def one() -> oidc.Oidc:
    found = PROVIDERS.one("resident", "demo")
    assert isinstance(found, oidc.Oidc)
    return found


def begin(memory: dict) -> str:
    return one().begin(memory, callback=CALLBACK, after="/invanare/", language="sv", at=calendar.now())


def finish(
    memory: dict, address: str, *, at: dt.datetime | None = None, callback: str = CALLBACK, **changed: str | None
):
    answer = {name: value for name, value in (demo.asked_of(address) | changed).items() if value is not None}
    return one().finish(memory, callback=callback, answer=answer, at=at or calendar.now())


def refused(why: str, memory: dict, address: str, **given) -> None:
    with pytest.raises(NotVouched) as caught:
        finish(memory, address, **given)
    assert caught.value.code.startswith(why), caught.value.code


def test_right_answer_is_believed_and_tells_number_level_and_name(provider):
    memory = {}
    vouched = finish(memory, choose(begin(memory), KIM))
    assert (vouched.number, vouched.name, vouched.level_is_enough) == ("198003042382", "Kim Ek", True)
    assert (vouched.issuer, vouched.subject, vouched.after) == (provider.issuer, KIM.subject, "/invanare/")


def test_the_asking_is_guarded_by_state_nonce_and_pkce_and_asks_anew_each_time(provider):
    asked = [demo.asked_of(begin({})) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name]) >= 40
    assert asked[0]["code_challenge_method"] == "S256"
    assert (asked[0]["prompt"], asked[0]["acr_values"]) == ("login", demo.ENOUGH)
    assert demo.NUMBER in json.loads(asked[0]["claims"])["id_token"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"iss": "https://ond.example"}, "token_iss"),
        ({"aud": "nagon-annan"}, "token_aud"),
        ({"aud": ["nagon-annan", demo.RESIDENTS], "azp": "nagon-annan"}, "token_azp"),
        ({"exp": int(time.time()) - 3600}, "token_exp"),
        ({"iat": int(time.time()) + 3600}, "token_"),
        ({"nonce": "en-annan"}, "token_nonce"),
        ({"nonce": None}, "token_nonce"),
        ({"sub": None}, "token_sub"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "token_at_hash"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else value,  # no clock: workers agree on the names
)
def test_token_with_something_wrong_is_refused(provider, changed, code):
    make = provider.id_token
    provider.id_token = lambda asked, access: make(asked, access, **changed)
    memory = {}
    refused(code, memory, choose(begin(memory), KIM))


def _resigned(provider, header: dict, key) -> None:
    make = provider.id_token

    def signed(asked, access):
        claims = json.loads(base64.urlsafe_b64decode(make(asked, access).split(".")[1] + "=="))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    provider.id_token = signed


def test_token_signed_by_somebody_else_is_refused(provider):
    _resigned(provider, {"alg": "RS256", "kid": provider.key.kid}, RSAKey.generate_key(2048))
    memory = {}
    refused("token_bad_signature", memory, choose(begin(memory), KIM))


def test_token_signed_by_a_shared_secret_or_by_nothing_is_refused(provider):
    for header, key in (
        ({"alg": "HS256", "kid": provider.key.kid}, OctKey.import_key(SECRET * 3)),
        ({"alg": "none"}, OctKey.import_key(SECRET * 3)),
    ):
        _resigned(provider, header, key)
        memory = {}
        refused("token_unsupported_algorithm", memory, choose(begin(memory), KIM))


def test_provider_that_changes_its_keys_is_believed_at_once(provider):
    memory = {}
    finish(memory, choose(begin(memory), KIM))
    provider.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    assert finish(memory, choose(begin(memory), KIM)).number


def test_answer_from_another_provider_than_the_one_asked_is_refused(provider):
    for told in ("https://ond.example", None):
        memory = {}
        refused("mixed_up", memory, choose(begin(memory), KIM), iss=told)
    memory = {}
    address = choose(begin(memory), KIM)
    kept = memory["begun_log_ins"]
    next(iter(kept.values()))["provider"] = "annan"
    refused("mixed_up", memory, address)


def test_state_is_good_once_and_code_is_good_once(provider):
    memory = {}
    address = choose(begin(memory), KIM)
    kept = json.loads(json.dumps(memory))
    finish(memory, address)
    refused("state", memory, address)
    refused("code_invalid_grant", kept, address)


def test_code_of_another_log_in_is_refused(provider):
    mine, theirs = {}, {}
    address = choose(begin(mine), KIM)
    code = demo.asked_of(choose(begin(theirs), KIM))["code"]
    refused("code_invalid_grant", mine, address, code=code)


def test_answer_to_another_address_or_too_late_is_refused(provider):
    memory = {}
    refused("callback", memory, choose(begin(memory), KIM), callback="http://127.0.0.1:8000/accounts/provider/x/svar/")
    memory = {}
    refused("too_late", memory, choose(begin(memory), KIM), at=calendar.now() + 11 * MINUTE)
    for given in ({"state": ""}, {"state": "x" * 5000}):
        refused("state", {}, choose(begin({}), KIM), **given)


def test_only_a_few_log_ins_wait_at_a_time_in_one_browser(provider):
    memory = {}
    for _ in range(20):
        begin(memory)
    assert len(memory["begun_log_ins"]) == 5


def test_who_turns_back_and_what_the_provider_refuses_are_told_apart(provider):
    memory = {}
    with pytest.raises(TurnedBack):
        finish(memory, choose(begin(memory), None))
    for error, fault in (("temporarily_unavailable", NoAnswer), ("invalid_scope", NotVouched)):
        with pytest.raises(fault):
            finish(memory, choose(begin(memory), KIM), error=error)


def test_number_told_only_when_asked_for_is_fetched_and_must_be_the_same_persons(provider):
    claims = dict(KIM.claims)
    make = provider.id_token
    provider.id_token = lambda asked, access: make(asked, access, **{demo.NUMBER: None})
    memory = {}
    assert finish(memory, choose(begin(memory), KIM)).number == claims[demo.NUMBER]
    provider.user_info = lambda _sender: demo._json({"sub": "nagon-annan", demo.NUMBER: "198003042382"})
    refused("userinfo_sub", memory, choose(begin(memory), KIM))


def test_provider_that_calls_itself_something_else_is_not_asked(provider):
    provider.issuer += "/"
    with pytest.raises(NotVouched, match="issuer"):
        begin({})


def test_addresses_in_clear_are_refused_but_on_this_machine(provider):
    says = provider.says
    provider.says = lambda: says() | {"authorization_endpoint": "http://provider.example/authorize"}
    with pytest.raises(NotVouched, match="plain_address"):
        begin({})


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"issuer": 3}', b"{" * 1000, b'"' + b"a" * 2_000_000 + b'"'],
    ids=lambda body: str(body[:12]),
)
def test_nonsense_instead_of_a_description_is_no_answer_to_believe(provider, body):
    provider.says = lambda: None
    answer = "200 OK", {"Content-Type": "application/json"}, body
    provider._answer = lambda *_asked: answer
    with pytest.raises(NotVouched):
        begin({})


def test_provider_that_never_finishes_is_left(provider, monkeypatch):
    monkeypatch.setattr(oidc.asking, "SECONDS", (1, 0.2))
    provider.says = lambda: time.sleep(1) or {}
    with pytest.raises(NoAnswer):
        begin({})


def test_client_that_shows_a_key_signs_its_question():
    """The way of Sweden Connect: no secret is shared, each question for a token is signed by us."""
    key = RSAKey.generate_key(2048)
    seen = {}

    class Signed(demo.DemoProvider):
        def token(self, sent, sender):
            seen.update(sent)
            read = jwt.decode(sent["client_assertion"], key)
            seen["claims"] = read.claims
            return super().token(sent | {"client_id": read.claims["sub"], "client_secret": SECRET}, "")

        def says(self):
            return super().says() | {"token_endpoint_auth_methods_supported": ["private_key_jwt"]}

    with identity_provider.running([KIM], make=Signed) as running, pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity_provider.identity_providers, "_content", lambda name, path: path)
        identity_provider.join(running.issuer, CLIENT_KEY=key.as_pem(private=True).decode(), CLIENT_SECRET="")
        memory = {}
        assert finish(memory, choose(begin(memory), KIM)).number
    assert seen["claims"]["iss"] == seen["claims"]["sub"] == demo.RESIDENTS
    assert "client_secret" not in seen


# --- the demo's provider is a strict one -----------------------------------------------------------------------------------


def test_demo_provider_vouches_for_no_real_number():
    with pytest.raises(demo.NotForTest):
        resident("198003042399")


@pytest.mark.parametrize(
    "changed",
    [{"redirect_uri": "https://ond.example/"}, {"redirect_uri": "http://127.0.0.1/laget/"}, {"client_id": "x"},
     {"code_challenge": ""}, {"code_challenge_method": "plain"}, {"response_type": "token"}, {"scope": "profile"}],
    ids=str,
)  # fmt: skip
def test_demo_provider_leads_nowhere_that_is_not_asked_rightly(provider, changed):
    address = begin({})
    asked = {name: value for name, value in (demo.asked_of(address) | changed).items() if value}
    page = requests.get(f"{provider.issuer}/authorize", params=asked, timeout=10, allow_redirects=False)
    assert page.status_code == 400
    sent = requests.post(
        f"{provider.issuer}/authorize", data=asked | {"chosen": KIM.subject}, timeout=10, allow_redirects=False
    )
    assert sent.status_code == 400


def test_demo_provider_gives_tokens_to_none_but_the_right_client(provider):
    memory = {}
    code = demo.asked_of(choose(begin(memory), KIM))["code"]
    verifier = next(iter(memory["begun_log_ins"].values()))["verifier"]
    right = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier}
    for changed, client in (
        ({}, (demo.RESIDENTS, "fel")), ({}, (demo.STAFF, SECRET)), ({"code_verifier": "x" * 43}, (demo.RESIDENTS, SECRET)),
        ({}, (demo.RESIDENTS, SECRET)),
    ):  # fmt: skip
        answer = requests.post(f"{provider.issuer}/token", data=right | changed, auth=client, timeout=10)
        assert answer.status_code in {400, 401}, changed


# --- the self-check ------------------------------------------------------------------------------------------------------------


def check() -> dict[str, CheckRow]:
    return {row.what: row for row in one().check(callback=CALLBACK, at=calendar.now())}


def test_self_check_of_a_provider_that_works_finds_no_fault(provider):
    found = check()
    assert not [row for row in found.values() if row.level == Level.FAULT], found
    assert found["Vår egen nyckel"].level == found["Nycklar"].level == found["Uppgifter"].level == Level.OK
    assert found["Återadress"].detail == CALLBACK


@pytest.mark.parametrize(
    ("changed", "what", "state"),
    [
        ({"issuer": "https://annan.example"}, "Utfärdare", "fault"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "Nycklar", "fault"),
        ({"code_challenge_methods_supported": []}, "PKCE", "warning"),
        ({"authorization_response_iss_parameter_supported": False}, "Svarar med sitt namn", "warning"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "Vår egen nyckel", "fault"),
        ({"claims_supported": ["sub"]}, "Uppgifter", "fault"),
        ({"claims_supported": None}, "Uppgifter", "warning"),
        ({"acr_values_supported": [demo.TOO_LOW]}, "Tillitsnivå", "fault"),
        ({"acr_values_supported": None}, "Tillitsnivå", "warning"),
        ({"end_session_endpoint": None}, "Utloggning", "warning"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_self_check_names_the_link_that_does_not_hold_and_what_to_do(provider, changed, what, state):
    says = provider.says
    provider.says = lambda: {name: value for name, value in (says() | changed).items() if value is not None}
    row = check()[what]
    assert row.level == state
    assert row.do


def test_self_check_sees_a_wrong_secret_a_wrong_clock_and_a_provider_that_is_away(provider):
    identity_provider.join(provider.issuer, CLIENT_SECRET="fel")
    assert check()["Vår egen nyckel"].level == Level.FAULT
    identity_provider.join(provider.issuer)
    late = {row.what: row for row in one().check(callback=CALLBACK, at=calendar.now() + 5 * MINUTE)}
    assert late["Klocka"].level == Level.FAULT
    identity_provider.join("http://127.0.0.1:9")
    assert [(row.what, row.level) for row in check().values()] == [("Beskrivning", Level.FAULT)]
