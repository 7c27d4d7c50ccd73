"""OpenID Connect (*OIDC*): the code flow with PKCE, and an identity token that is looked into before it is believed.

Of the libraries, ``authlib`` speaks the protocol and ``joserfc`` checks signatures. Stated by us and not by the provider: whose
token it shall be, which algorithms are good enough, and that the answer came from the one that was asked (RFC 9207).
"""

import datetime as dt
import time
from collections.abc import Mapping
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry

from hemmaplan.access.ports import Memory, NoAnswer, NotVouched, TurnedBack, Vouched
from hemmaplan.foundation.checks import CheckRow
from hemmaplan.integrations.identity_provider import asking, begun, checks
from hemmaplan.integrations.identity_provider.description import ALGORITHMS, Description, vouched

LEEWAY = 60
KEPT_SECONDS = 600
"""How long what a provider says of itself is believed before it is asked again."""
_TURNED_BACK = {"access_denied", "login_required", "consent_required", "interaction_required", "user_cancelled"}
_AT_REST = {"temporarily_unavailable", "server_error"}


class Oidc:
    """Legitimeringstjänst genom OpenID Connect."""

    def __init__(self, described: Description) -> None:
        self.described = described
        self.key, self.title, self.audience = described.key, described.title, described.audience
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    # What the provider says of itself ---------------------------------------------------------------------------------

    def says(self, *, anew: bool = False) -> dict[str, Any]:
        """Its own description, from the well-known address. Raises ``NotVouched`` when it is another's."""
        issuer = self.described.issuer
        found = self._fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration", anew=anew)
        if found.get("issuer") != issuer:
            raise NotVouched("issuer")
        return found

    def _fetched(self, address: str, *, anew: bool = False) -> dict[str, Any]:
        kept = self._kept.get(address)
        if kept is None or anew or time.monotonic() - kept[0] > KEPT_SECONDS:
            found = asking.fetch(address, may_be_plain=self.described.may_be_plain)
            kept = self._kept[address] = (time.monotonic(), found)
        return kept[1]

    def endpoint(self, name: str, *, needed: bool = True) -> str:
        """One of its addresses. Raises ``NotVouched`` when it is missing, or anybody could listen on the way there."""
        address = self.says().get(name)
        if not isinstance(address, str) or not address:
            if needed:
                raise NotVouched(f"no_{name}")
            return ""
        return asking.refuse_plain(address, may_be_plain=self.described.may_be_plain)

    def keys(self, *, anew: bool = False) -> KeySet:
        """The keys it signs with."""
        try:
            return KeySet.import_key_set(self._fetched(self.endpoint("jwks_uri"), anew=anew))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise NotVouched("keys") from error

    # The way there and back --------------------------------------------------------------------------------------------

    def begin(self, memory: Memory, *, callback: str, after: str, language: str, at: dt.datetime) -> str:
        """The address at the provider where one shows who one is."""
        state, asked = begun.secret(), begun.Begun(
            provider=self.key, callback=callback, at=int(at.timestamp()), after=after, nonce=begun.secret(),
            verifier=begun.secret(),
        )  # fmt: skip
        with self._client(callback) as client:
            address, _state = client.create_authorization_url(
                self.endpoint("authorization_endpoint"), state=state, code_verifier=asked.verifier, nonce=asked.nonce,
                ui_locales=language, **self._asked_for(),
            )  # fmt: skip
        begun.keep(memory, state, asked)
        return str(address)

    def _asked_for(self) -> dict[str, str]:
        """That a resident shows it anew each time, on a computer that others use too, and well enough."""
        said: dict[str, str] = {}
        if self.audience == "resident":
            said["prompt"] = "login"
        if self.described.levels:
            said["acr_values"] = " ".join(sorted(self.described.levels))
        if self.says().get("claims_parameter_supported") is True and self.described.number_claims:
            wanted = ", ".join(f'"{name}": {{"essential": true}}' for name in self.described.number_claims[:1])
            said["claims"] = f'{{"id_token": {{{wanted}}}, "userinfo": {{{wanted}}}}}'
        return said

    def finish(self, memory: Memory, *, callback: str, answer: Mapping[str, str], at: dt.datetime) -> Vouched:
        """What it vouches for, once everything about its answer is as it should be."""
        asked = begun.take(memory, answer.get("state", ""), provider=self.key, at=at)
        if asked.callback != callback:
            raise NotVouched("callback")
        self._refuse_another(answer)
        if error := answer.get("error"):
            _refuse(error)
        if not answer.get("code"):
            raise NotVouched("no_code")
        token = self._token(asked, answer["code"])
        claims = self._believed(token, nonce=asked.nonce, at=at)
        claims = self._with_user_info(claims, str(token.get("access_token") or ""))
        return vouched(
            self.described, issuer=str(claims["iss"]), subject=str(claims["sub"]), claims=claims, after=asked.after
        )

    def _refuse_another(self, answer: Mapping[str, str]) -> None:
        """Who answers says so (RFC 9207), where the provider does: otherwise an answer could come from another one."""
        told = answer.get("iss")
        if told is None and self.says().get("authorization_response_iss_parameter_supported") is True:
            raise NotVouched("mixed_up")
        if told is not None and told != self.described.issuer:
            raise NotVouched("mixed_up")

    def _token(self, asked: begun.Begun, code: str) -> dict[str, Any]:
        """What the code is good for. It is good once, here and for who began."""
        address = self.endpoint("token_endpoint")
        try:
            with self._client(asked.callback) as client:
                token = client.fetch_token(
                    address, code=code, code_verifier=asked.verifier, timeout=asking.SECONDS, allow_redirects=False
                )
        except OAuthError as error:
            raise NotVouched(f"code_{error.error}"[:60]) from error
        except requests.HTTPError as error:
            status = error.response.status_code if error.response is not None else 0
            raise NoAnswer(f"{address}: {status}") from error
        except requests.RequestException as error:
            raise NoAnswer(f"{address}: {type(error).__name__}") from error
        except ValueError as error:
            raise NotVouched("no_json") from error
        return dict(token)

    @property
    def method(self) -> str:
        """By what we show who we are."""
        told = self.described
        return told.auth_method or ("private_key_jwt" if told.client_key else "client_secret_basic")

    def _client(self, callback: str) -> OAuth2Session:
        """Ourselves, as the provider knows us: by a secret, or by a key that never leaves us."""
        told, method = self.described, self.method
        client = OAuth2Session(
            told.client_id, client_key(told.client_key) if told.client_key else told.client_secret,
            token_endpoint_auth_method=method, scope=" ".join(told.scopes), redirect_uri=callback,
            code_challenge_method="S256",
        )  # fmt: skip
        if method == "private_key_jwt":
            client.register_client_auth_method(PrivateKeyJWT(alg=algorithm_of(told.client_key)))
        return client

    def _believed(self, token: Mapping[str, Any], *, nonce: str, at: dt.datetime) -> dict[str, Any]:
        """What the identity token says, when it is signed by the provider, for us, now, and for this very log-in."""
        written = token.get("id_token")
        if not isinstance(written, str):
            raise NotVouched("no_id_token")
        registry = JWSRegistry(algorithms=sorted(ALGORITHMS), strict_check_header=False)
        try:
            try:
                read = jwt.decode(written, self.keys(), registry=registry)
            except InvalidKeyIdError:  # it has changed its keys
                read = jwt.decode(written, self.keys(anew=True), registry=registry)
            told = self.described
            ours = {
                "iss": {"essential": True, "value": told.issuer},
                "aud": {"essential": True, "values": [told.client_id]},
            }
            given = {"nonce": nonce, "client_id": told.client_id, "access_token": token.get("access_token")}
            claims = CodeIDToken(read.claims, read.header, ours, given)
            claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            raise NotVouched(
                f"token_{getattr(error, 'claim', '') or getattr(error, 'error', '') or 'unreadable'}"[:60]
            ) from error
        return dict(read.claims)

    def _with_user_info(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """With what the provider tells only when asked, if what we need is not in the token."""
        wanted = self.described.number_claims if self.audience == "resident" else self.described.account_claims
        address = self.endpoint("userinfo_endpoint", needed=False)
        if not address or not access_token or any(claims.get(name) for name in wanted):
            return claims
        told = asking.fetch(
            address, may_be_plain=self.described.may_be_plain, headers={"Authorization": f"Bearer {access_token}"}
        )
        if told.get("sub") != claims["sub"]:
            raise NotVouched("userinfo_sub")
        return told | claims

    # Looking after -----------------------------------------------------------------------------------------------------

    def check(self, *, callback: str, at: dt.datetime) -> list[CheckRow]:
        """What works of it and what does not, asked now."""
        return checks.of_oidc(self, callback=callback, at=at)

    def try_code(self, callback: str) -> str:
        """What the provider answers to a code that nobody has given: by that it tells whether it knows us."""
        made_up = begun.Begun(self.key, callback, 0, "", verifier=begun.secret())
        try:
            self._token(made_up, begun.secret())
        except NotVouched as refused:
            return refused.code.removeprefix("code_")
        except NoAnswer as silent:
            return str(silent)
        return "code_taken"

    # Going away --------------------------------------------------------------------------------------------------------

    def leave(self, *, back: str) -> str:
        """Where one logs out at the provider too; nothing where it has no such page, or does not answer now."""
        try:
            address = self.endpoint("end_session_endpoint", needed=False)
        except (NoAnswer, NotVouched):
            return ""
        if not address:
            return ""
        asked = requests.Request("GET", address, params={
            "client_id": self.described.client_id, "post_logout_redirect_uri": back,
        })  # fmt: skip
        return str(asked.prepare().url)

    def metadata(self, *, callback: str, metadata: str) -> str:  # noqa: ARG002  only SAML gives one
        """There is none to give: the provider is told our address by hand."""
        return ""


def _refuse(error: str) -> None:
    """Say what the provider's refusal was."""
    if error in _TURNED_BACK:
        raise TurnedBack(error)
    if error in _AT_REST:
        raise NoAnswer(error)
    raise NotVouched(f"error_{error}"[:60])


def client_key(pem: str) -> RSAKey | ECKey:
    """Our own key. Raises ``ValueError`` for what is none."""
    for kind in (RSAKey, ECKey):
        try:
            return kind.import_key(pem)
        except (JoseError, ValueError, TypeError):
            continue
    message = "nyckeln är varken RSA eller EC i PEM"
    raise ValueError(message)


def algorithm_of(pem: str) -> str:
    """By which algorithm our key signs."""
    return "ES256" if isinstance(client_key(pem), ECKey) else "RS256"
