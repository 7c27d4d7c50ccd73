"""The identity providers of the environment (*legitimeringstjänster i inställningarna*): read, and refused when they are not safe.

``RESIDENT_PROVIDERS`` and ``STAFF_PROVIDERS`` name them; each name has variables of its own, ``PROVIDER_<NAME>_…``.
docs/handbook/log-in.md has the table.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from hemmaplan.access.ports import RESIDENT, STAFF
from hemmaplan.integrations.identity_provider.description import OIDC, SAML, Description

DEMO_NOTE = "demo_provider.json"
Text = Callable[[str, str], str]
_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
LEVELS = ("http://id.elegnamnden.se/loa/1.0/loa3", "http://id.elegnamnden.se/loa/1.0/loa4",
          "http://id.swedenconnect.se/loa/1.0/uncertified-loa3")  # fmt: skip
"""The levels of assurance that open a person's own matters, as Sweden Connect names them."""
_NUMBER = {
    OIDC: ("https://id.oidc.se/claim/personalIdentityNumber", "https://id.oidc.se/claim/coordinationNumber"),
    SAML: ("urn:oid:1.2.752.29.4.13",),
}
_NAMES = {OIDC: ("name",), SAML: ("urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3")}
_ACCOUNTS = {OIDC: ("preferred_username",), SAML: ("urn:oid:1.3.6.1.4.1.5923.1.1.1.6",)}
_PROVISIONAL = {OIDC: ("https://id.swedenconnect.se/claim/prid",), SAML: ("urn:oid:1.2.752.201.3.4",)}
_FOR_ANOTHER = {
    OIDC: ("act", "https://id.oidc.se/claim/orgAffiliation", "https://id.oidc.se/claim/orgNumber"),
    SAML: ("urn:oid:1.2.752.201.3.1", "urn:oid:2.5.4.97"),
}
_METHODS = {"", "client_secret_basic", "client_secret_post", "private_key_jwt"}


def read(text: Text, *, production: bool) -> list[Description]:
    """Every provider that the environment names. Raises ``ImproperlyConfigured`` with the variable's name."""
    found: list[Description] = []
    for audience, variable in ((RESIDENT, "RESIDENT_PROVIDERS"), (STAFF, "STAFF_PROVIDERS")):
        for key in filter(None, (one.strip() for one in text(variable, "").split(","))):
            if not _NAME.fullmatch(key) or key in {one.key for one in found}:
                raise ImproperlyConfigured(
                    f"{variable}: {key!r} ska vara ett eget namn av små bokstäver, siffror och bindestreck. "
                    "Invånare och personal delar ingen legitimeringstjänst: beskriv den två gånger under olika namn."
                )
            found.append(_one(key, audience, text, production=production))
    return found


def note_of_the_demo(home: Path, *, issuer: str, secret: str) -> None:
    """Write down where the demo's provider answers, for the processes that start after it."""
    half = home / f"{DEMO_NOTE}.{os.getpid()}"
    half.touch(mode=0o600)
    half.write_text(json.dumps({"issuer": issuer, "secret": secret}), encoding="utf-8")
    half.rename(home / DEMO_NOTE)


def forget_note_of_the_demo(home: Path) -> Path:
    """Take the note of an earlier start away. Returns where the next one will stand."""
    (home / DEMO_NOTE).unlink(missing_ok=True)
    return home / DEMO_NOTE


def of_the_demo(home: Path) -> list[Description]:
    """The demo's own provider, for residents and for staff; none when no demo has been started."""
    from hemmaplan.integrations.identity_provider import demo

    try:
        noted = json.loads((home / DEMO_NOTE).read_text(encoding="utf-8"))
        said = {"ISSUER": str(noted["issuer"]), "CLIENT_SECRET": str(noted["secret"]), "LEVELS": demo.ENOUGH}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    environment = {"RESIDENT_PROVIDERS": "demo", "STAFF_PROVIDERS": "demo-personal"}
    for key, client in (("DEMO", demo.RESIDENTS), ("DEMO_PERSONAL", demo.STAFF)):
        environment |= {f"PROVIDER_{key}_{name}": value for name, value in said.items()}
        environment |= {f"PROVIDER_{key}_CLIENT_ID": client, f"PROVIDER_{key}_TITLE": "Demolegitimering"}
    return read(environment.get, production=False)


def _one(key: str, audience: str, text: Text, *, production: bool) -> Description:
    prefix = f"PROVIDER_{key.upper().replace('-', '_')}_"

    def given(name: str, default: str = "") -> str:
        return text(prefix + name, default)

    def several(name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        words = given(name)
        if words == "-":
            return ()
        return tuple(filter(None, (one.strip() for one in words.split(",")))) or default

    kind = given("KIND", OIDC)
    if kind not in {OIDC, SAML}:
        raise ImproperlyConfigured(f"{prefix}KIND ska vara oidc eller saml, inte {kind!r}.")
    described = Description(
        key=key, kind=kind, audience=audience, title=given("TITLE", key.capitalize()), issuer=given("ISSUER"),
        client_id=given("CLIENT_ID"), client_secret=given("CLIENT_SECRET"),
        client_key=_content(prefix + "CLIENT_KEY", given("CLIENT_KEY")),
        certificate=_content(prefix + "CERTIFICATE", given("CERTIFICATE")), auth_method=given("AUTH_METHOD"),
        scopes=tuple(given("SCOPES", "openid").split()), metadata=given("METADATA"),
        number_claims=several("NUMBER_CLAIM", _NUMBER[kind]) if audience == RESIDENT else (),
        name_claims=several("NAME_CLAIM", _NAMES[kind]),
        account_claims=several("ACCOUNT_CLAIM", _ACCOUNTS[kind]) if audience == STAFF else (),
        group_claims=several("GROUPS_CLAIM", ("groups",)) if audience == STAFF else (),
        level_claim=given("LEVEL_CLAIM", "acr"), levels=frozenset(several("LEVELS", LEVELS)),
        factors=frozenset(several("FACTORS", ("mfa",))) if audience == STAFF else frozenset(),
        provisional_claims=several("PROVISIONAL_CLAIM", _PROVISIONAL[kind]),
        for_another_claims=several("FOR_ANOTHER_CLAIM", _FOR_ANOTHER[kind]) if audience == RESIDENT else (),
        may_be_plain=not production,
    )  # fmt: skip
    if faults := list(_faults(described, prefix, production=production)):
        raise ImproperlyConfigured("\n".join(faults))
    return described


def _content(name: str, path: str) -> str:
    """What stands in the file of a key or a certificate."""
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: filen {path} går inte att läsa.") from error


def _faults(described: Description, prefix: str, *, production: bool) -> Iterator[str]:
    """What makes it of no use, or unsafe."""
    if not described.issuer:
        yield f"{prefix}ISSUER saknas: utfärdarens namn, precis som tjänsten själv skriver det."
    if described.kind == OIDC:
        if production and urlsplit(described.issuer).scheme != "https":
            yield f"{prefix}ISSUER ska börja med https:// i drift."
        if not described.client_id:
            yield f"{prefix}CLIENT_ID saknas: det namn som tjänsten känner Hemmaplan vid."
        if not described.client_secret and not described.client_key:
            yield f"{prefix}CLIENT_SECRET eller {prefix}CLIENT_KEY saknas: så visar Hemmaplan vem det är."
        if "openid" not in described.scopes:
            yield f"{prefix}SCOPES ska innehålla openid."
        if described.auth_method not in _METHODS:
            yield f"{prefix}AUTH_METHOD ska vara client_secret_basic, client_secret_post eller private_key_jwt."
    else:
        if not described.metadata:
            yield f"{prefix}METADATA saknas: en fil eller en https-adress."
        if not (described.client_key and described.certificate):
            yield f"{prefix}CLIENT_KEY och {prefix}CERTIFICATE saknas: Hemmaplans nyckel och certifikat."
    if not described.levels and (described.audience == RESIDENT or not described.factors):
        yield f"{prefix}LEVELS kan inte vara tom: då skulle vilken legitimation som helst duga."
