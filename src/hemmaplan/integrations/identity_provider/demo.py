"""A provider for the demo and the tests (*demolegitimering*): one chooses who one is from a list. It proves nothing.

It speaks as a real one does, with discovery, PKCE, codes that are good once, signed tokens and a nonce, so that what works here
works with another by settings alone. It vouches for no identity number but those the Tax Agency keeps for tests.
"""

import base64
import hashlib
import hmac
import html
import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from joserfc import jwt
from joserfc.jwk import RSAKey

from hemmaplan.foundation import identity

NUMBER = "https://id.oidc.se/claim/personalIdentityNumber"
COORDINATION = "https://id.oidc.se/claim/coordinationNumber"
PROVISIONAL = "https://id.swedenconnect.se/claim/prid"
ORGANISATION = "https://id.oidc.se/claim/orgAffiliation"
ENOUGH, TOO_LOW = "http://id.elegnamnden.se/loa/1.0/loa3", "http://id.elegnamnden.se/loa/1.0/loa2"
RESIDENTS, STAFF = "hemmaplan-invanare", "hemmaplan-personal"
"""By which names the two parts of Hemmaplan are known here. Nobody of the one list can be chosen for the other."""
CODE_LASTS, TOKEN_LASTS = 60, 300
_HERE = {"127.0.0.1", "localhost", "::1"}
_PATHS = ("/invanare/logga-in/", "/accounts/provider/")

Answer = tuple[str, dict[str, str], bytes]
Start = Callable[[str, list[tuple[str, str]]], object]


class NotForTest(ValueError):
    """Somebody's real number, which this provider never vouches for."""


@dataclass(frozen=True)
class Chosen:
    """Någon i listan: what is shown of them, and what is vouched for when they are chosen."""

    label: str
    note: str
    client: str
    claims: dict[str, Any]
    level: str = ENOUGH
    factors: tuple[str, ...] = ("mfa",)
    who: str = ""

    def __post_init__(self) -> None:
        """Raises ``NotForTest``."""
        for name in (NUMBER, COORDINATION):
            digits = self.claims.get(name)
            if digits and not identity.is_reserved_for_test(str(digits)):
                raise NotForTest(self.label)

    @property
    def subject(self) -> str:
        """The same for the same one, and no number."""
        who = self.who or self.claims.get("preferred_username") or json.dumps([self.claims, self.level], sort_keys=True)
        return hashlib.sha256(f"{self.client} {who}".encode()).hexdigest()[:24]


@dataclass
class _Code:
    question: dict[str, str]
    chosen: Chosen
    until: float


@dataclass
class DemoProvider:
    """Demolegitimeringen as a WSGI application."""

    issuer: str
    secret: str
    people: list[Chosen]
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    )
    codes: dict[str, _Code] = field(default_factory=dict)
    tokens: dict[str, _Code] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """One request."""
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        length = min(int(environ.get("CONTENT_LENGTH") or 0), 100_000)
        sent = dict(parse_qsl(environ["wsgi.input"].read(length).decode())) if method == "POST" else {}
        sender = environ.get("HTTP_AUTHORIZATION", "")
        status, headers, body = self._answer(path, method, query, sent, sender)
        start(status, [*headers.items(), ("Cache-Control", "no-store"), ("Content-Length", str(len(body)))])
        return [] if method == "HEAD" else [body]

    def _answer(self, path: str, method: str, query: dict[str, str], sent: dict[str, str], sender: str) -> Answer:
        answers: dict[str, Callable[[], Answer]] = {
            "GET /.well-known/openid-configuration": lambda: _json(self.says()),
            "GET /keys": lambda: _json({"keys": [self.key.as_dict(private=False)]}),
            "GET /authorize": lambda: self.authorize(query),
            "POST /authorize": lambda: self.chosen(sent),
            "POST /token": lambda: self.token(sent, sender),
            "GET /userinfo": lambda: self.user_info(sender),
            "GET /logout": lambda: self.log_out(query),
        }
        found = answers.get(f"{'GET' if method == 'HEAD' else method} {path}")
        return found() if found else _page("404 Not Found", "Sidan finns inte", "")

    def says(self) -> dict[str, Any]:
        """What it says of itself."""
        at = self.issuer
        return {
            "issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo", "jwks_uri": f"{at}/keys", "end_session_endpoint": f"{at}/logout",
            "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "acr_values_supported": [ENOUGH, TOO_LOW],
            "claims_supported": ["sub", "name", NUMBER, COORDINATION, PROVISIONAL, ORGANISATION, "preferred_username", "groups"], "claims_parameter_supported": True,
            "authorization_response_iss_parameter_supported": True,
        }  # fmt: skip

    # Choosing ---------------------------------------------------------------------------------------------------------

    def authorize(self, asked: dict[str, str]) -> Answer:
        """The list of those one can be."""
        if fault := self._fault_of(asked):
            return _page("400 Bad Request", "Anropet går inte att besvara", f"<p>{html.escape(fault)}</p>")
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
            for name, value in asked.items()
        )
        rows = "".join(
            f'<li><button name="chosen" value="{one.subject}"><b>{html.escape(one.label)}</b> '
            f"<span>{html.escape(one.note)}</span></button></li>"
            for one in self.people if one.client == asked["client_id"]
        )  # fmt: skip
        body = (
            "<p>Det här är ingen riktig legitimering. Den hör till demon och visar påhittade personer med testnummer.</p>"
            f'<form method="post" action="{self.issuer}/authorize">{hidden}<ul>{rows}</ul>'
            '<p><button name="chosen" value="">Avbryt</button></p></form>'
        )
        return _page("200 OK", "Vem vill du vara?", body)

    def _fault_of(self, asked: dict[str, str]) -> str:
        """What is wrong with what was asked: then nobody is led anywhere."""
        parts = urlsplit(asked.get("redirect_uri", ""))
        if asked.get("client_id") not in {RESIDENTS, STAFF}:
            return "client_id är okänt"
        if parts.scheme != "http" or parts.hostname not in _HERE or not parts.path.startswith(_PATHS) or parts.query:
            return "redirect_uri är inte anmält"
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            return "bara response_type=code med scope openid"
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            return "PKCE med S256 krävs"
        return ""

    def chosen(self, sent: dict[str, str]) -> Answer:
        """Back with a code for the one chosen."""
        if fault := self._fault_of(sent):
            return _page("400 Bad Request", "Anropet går inte att besvara", f"<p>{html.escape(fault)}</p>")
        back = {"state": sent.get("state", ""), "iss": self.issuer}
        found = next(
            (one for one in self.people if one.client == sent["client_id"] and one.subject == sent.get("chosen")), None
        )
        if found is None:
            return _redirect(f"{sent['redirect_uri']}?{urlencode({'error': 'access_denied'} | back)}")
        code = self.code_for(sent, found)
        return _redirect(f"{sent['redirect_uri']}?{urlencode({'code': code} | back)}")

    def code_for(self, asked: dict[str, str], chosen: Chosen) -> str:
        """A code that is good once, for a minute."""
        code = secrets.token_urlsafe(32)
        self.codes[code] = _Code(asked, chosen, time.time() + CODE_LASTS)
        return code

    # Telling ----------------------------------------------------------------------------------------------------------

    def token(self, sent: dict[str, str], sender: str) -> Answer:
        """Tokens for a code, to the one it was made for."""
        client, secret = _who(sent, sender)
        if client not in {RESIDENTS, STAFF} or not hmac.compare_digest(secret, self.secret):
            return _json({"error": "invalid_client"}, "401 Unauthorized")
        code = self.codes.pop(sent.get("code", ""), None)
        if sent.get("grant_type") != "authorization_code" or code is None or code.until < time.time():
            return _json({"error": "invalid_grant"}, "400 Bad Request")
        challenge = _s256(sent.get("code_verifier", ""))
        ours = (code.question["client_id"], code.question["redirect_uri"], code.question["code_challenge"])
        if ours != (client, sent.get("redirect_uri"), challenge):
            return _json({"error": "invalid_grant"}, "400 Bad Request")
        access = secrets.token_urlsafe(32)
        self.tokens[access] = _Code(code.question, code.chosen, time.time() + TOKEN_LASTS)
        return _json({
            "access_token": access, "token_type": "Bearer", "expires_in": TOKEN_LASTS,
            "id_token": self.id_token(code, access),
        })  # fmt: skip

    def id_token(self, code: _Code, access: str, **changed: Any) -> str:
        """The signed token. ``changed`` is for tests of what must not be believed."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": code.chosen.subject, "aud": code.question["client_id"], "iat": now, "auth_time": now,
            "exp": now + TOKEN_LASTS, "acr": code.chosen.level, "amr": list(code.chosen.factors),
            "at_hash": _half_hash(access), "jti": secrets.token_urlsafe(12), **code.chosen.claims,
        }  # fmt: skip
        if nonce := code.question.get("nonce"):
            claims["nonce"] = nonce
        said = {name: value for name, value in (claims | changed).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, said, self.key)

    def user_info(self, sender: str) -> Answer:
        """The claims once more, to who has a token."""
        found = self.tokens.get(sender.removeprefix("Bearer "))
        if found is None or found.until < time.time():
            return _json({"error": "invalid_token"}, "401 Unauthorized")
        return _json({"sub": found.chosen.subject} | found.chosen.claims)

    def log_out(self, asked: dict[str, str]) -> Answer:
        """There is no session here to end: back to where one came from."""
        back = asked.get("post_logout_redirect_uri", "")
        if urlsplit(back).hostname in _HERE and urlsplit(back).scheme == "http":
            return _redirect(back)
        return _page("200 OK", "Du är utloggad", "")


def _who(sent: dict[str, str], sender: str) -> tuple[str, str]:
    """The client and its secret, however it shows them."""
    kind, _space, rest = sender.partition(" ")
    if kind.lower() == "basic":
        try:
            client, _colon, secret = base64.b64decode(rest).decode().partition(":")
        except ValueError:
            return "", ""
        return client, secret
    return sent.get("client_id", ""), sent.get("client_secret", "")


def _s256(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _half_hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


def _json(told: dict[str, Any], status: str = "200 OK") -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(told).encode()


def _redirect(address: str) -> Answer:
    return "303 See Other", {"Location": address}, b""


_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1.5rem}ul{list-style:none;padding:0}"
    "li{margin:.5rem 0}button{font:inherit;width:100%;min-height:3rem;padding:.5rem 1rem;text-align:left}span{display:block}"
)


def _page(status: str, title: str, body: str) -> Answer:
    text = (
        f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{title} – demolegitimering</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )
    return status, {"Content-Type": "text/html; charset=utf-8"}, text.encode()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the framework's signature
        """Nothing: what is asked holds codes."""


class Server(ThreadingMixIn, WSGIServer):
    """The web server of the demo's provider, on this machine only."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), _Quiet)

    @classmethod
    def of(cls, host: str, port: int, make: Callable[[str], DemoProvider]) -> "Server":
        """Listening, with the provider made for the address it got."""
        server = cls(host, port)
        server.set_app(make(f"http://{host}:{server.server_port}"))
        return server


def asked_of(address: str) -> dict[str, str]:
    """What an address asks, for tests that go the way of the browser."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
