"""SAML 2.0: a signed request by the browser's way, and a signed assertion back, as the answer to it and to nothing else.

``python3-saml`` reads and checks the XML. Stated by us: that the assertion is signed, that what was answered was asked by this browser,
once and lately, and which levels of assurance suffice.
"""

import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from hemmaplan.access.ports import Memory, NotVouched, TurnedBack, Vouched
from hemmaplan.foundation.checks import CheckRow
from hemmaplan.integrations.identity_provider import asking, begun, checks
from hemmaplan.integrations.identity_provider.description import Description, first_of, vouched

KEPT_SECONDS = 3600
_NOT_OURS = (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, etree.Error, ValueError, KeyError, TypeError)
_TURNED_BACK = ("AuthnFailed", "RequestDenied", "NoPassive")


class Saml:
    """Legitimeringstjänst genom SAML."""

    def __init__(self, described: Description) -> None:
        self.described = described
        self.key, self.title, self.audience = described.key, described.title, described.audience
        self._kept: tuple[float, dict[str, Any]] | None = None

    def says(self, *, anew: bool = False) -> dict[str, Any]:
        """What the provider's metadata say of it. Raises ``NotVouched`` when they do not tell of the one we mean."""
        if self._kept is None or anew or time.monotonic() - self._kept[0] > KEPT_SECONDS:
            self._kept = (time.monotonic(), self._read())
        return self._kept[1]

    def _read(self) -> dict[str, Any]:
        told = self.described
        try:
            if urlsplit(told.metadata).scheme in {"http", "https"}:
                content = asking.fetch_bytes(told.metadata, may_be_plain=told.may_be_plain)
            else:
                content = Path(told.metadata).read_bytes()
            found = OneLogin_Saml2_IdPMetadataParser.parse(content, entity_id=told.issuer).get("idp") or {}
        except (OSError, *_NOT_OURS) as error:
            raise NotVouched("metadata") from error
        if found.get("entityId") != told.issuer or not found.get("singleSignOnService"):
            raise NotVouched("issuer")
        asking.refuse_plain(found["singleSignOnService"]["url"], may_be_plain=told.may_be_plain)
        return dict(found)

    def settings(self, callback: str) -> dict[str, Any]:
        """Both parties, and what we ask of an answer."""
        told = self.described
        return {
            "strict": True, "idp": self.says(), "sp": self.ourselves(callback),
            "security": {
                "authnRequestsSigned": True, "wantAssertionsSigned": True, "wantNameId": False,
                "wantAttributeStatement": True, "allowRepeatAttributeName": True, "rejectDeprecatedAlgorithm": True,
                "requestedAuthnContext": sorted(told.levels) or False, "signatureAlgorithm": Words.RSA_SHA256,
                "digestAlgorithm": Words.SHA256, "signMetadata": True,
            },
        }  # fmt: skip

    def ourselves(self, callback: str) -> dict[str, Any]:
        """Who we are to the provider: its own name for us, or the address of our metadata."""
        told = self.described
        return {
            "entityId": told.client_id or f"{callback.removesuffix('svar/')}metadata/",
            "assertionConsumerService": {"url": callback, "binding": Words.BINDING_HTTP_POST},
            "NameIDFormat": Words.NAMEID_PERSISTENT, "x509cert": told.certificate, "privateKey": told.client_key,
        }  # fmt: skip

    def _ask(self, callback: str, sent: dict[str, str]) -> OneLogin_Saml2_Auth:
        parts = urlsplit(callback)
        request = {
            "https": "on" if parts.scheme == "https" else "off", "http_host": parts.netloc, "script_name": parts.path,
            "get_data": {}, "post_data": sent,
        }  # fmt: skip
        return OneLogin_Saml2_Auth(request, OneLogin_Saml2_Settings(self.settings(callback)))

    def begin(self, memory: Memory, *, callback: str, after: str, language: str, at: dt.datetime) -> str:  # noqa: ARG002
        """The address at the provider where one shows who one is: a resident each time anew."""
        try:
            auth = self._ask(callback, {})
            address = auth.login(return_to=callback, force_authn=self.audience == "resident")
        except _NOT_OURS as error:
            raise NotVouched("saml_settings") from error
        begun.keep(
            memory, auth.get_last_request_id(),
            begun.Begun(provider=self.key, callback=callback, at=int(at.timestamp()), after=after),
        )  # fmt: skip
        return str(address)

    def finish(self, memory: Memory, *, callback: str, answer: Mapping[str, str], at: dt.datetime) -> Vouched:
        """What it vouches for, once everything about its answer is as it should be."""
        if not answer.get("SAMLResponse"):
            raise NotVouched("no_response")
        try:
            auth = self._ask(callback, {"SAMLResponse": answer["SAMLResponse"]})
            auth.process_response()
        except _NOT_OURS as error:
            raise NotVouched("saml_unreadable") from error
        if errors := auth.get_errors():
            reason = str(auth.get_last_error_reason() or "")
            if any(word in reason for word in _TURNED_BACK):
                raise TurnedBack(errors[0])
            raise NotVouched(f"saml_{errors[0]}"[:60])
        asked = begun.take(memory, auth.get_last_response_in_response_to() or "", provider=self.key, at=at)
        if asked.callback != callback or not auth.is_authenticated():
            raise NotVouched("callback")
        contexts = auth.get_last_authn_contexts()
        claims = auth.get_attributes() | {self.described.level_claim: contexts[:1]}
        return vouched(
            self.described,
            issuer=self.described.issuer,
            subject=self._subject(auth, claims),
            claims=claims,
            after=asked.after,
        )

    def _subject(self, auth: OneLogin_Saml2_Auth, claims: Mapping[str, Any]) -> str:
        """The provider's lasting name of the person; a name that is another each time is none, and then it is the claim we go by."""
        lasting = auth.get_nameid_format() == Words.NAMEID_PERSISTENT and auth.get_nameid()
        subject = lasting or first_of(claims, self.described.number_claims + self.described.account_claims)
        return str(subject)[:255]

    def leave(self, *, back: str) -> str:  # noqa: ARG002  no log-out by SAML: one shows who one is each time
        """There is none."""
        return ""

    def metadata(self, *, callback: str, metadata: str) -> str:  # noqa: ARG002  it stands beside the callback
        """Who we are, signed, for the provider to read."""
        told = {"sp": self.ourselves(callback), "strict": True, "security": {"signMetadata": True, "wantAssertionsSigned": True,
                "authnRequestsSigned": True}}  # fmt: skip
        content = OneLogin_Saml2_Settings(told, sp_validation_only=True).get_sp_metadata()
        return content.decode() if isinstance(content, bytes) else str(content)

    def check(self, *, callback: str, at: dt.datetime) -> list[CheckRow]:
        """What works of it and what does not, asked now."""
        return checks.of_saml(self, callback=callback, at=at)
