"""What is stated of a provider in the settings (*beskrivning*), and what its words mean here: which claim is the number, and so on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hemmaplan.access.ports import Vouched

OIDC, SAML = "oidc", "saml"
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
"""What signs with a key that only the provider has. Never a shared secret, never ``none``."""


@dataclass(frozen=True)
class Description:
    """Beskrivning av en legitimeringstjänst: how it is reached and what its words mean. Plain values, from the environment."""

    key: str
    kind: str
    audience: str
    title: str
    issuer: str
    client_id: str = ""
    client_secret: str = ""
    client_key: str = ""
    """The key by which we show who we are (``private_key_jwt``; signing and opening in SAML), as PEM."""
    certificate: str = ""
    """Our certificate of that key, for SAML."""
    auth_method: str = ""
    scopes: tuple[str, ...] = ("openid",)
    metadata: str = ""
    """The provider's metadata in SAML: a file or an https address."""
    number_claims: tuple[str, ...] = ()
    name_claims: tuple[str, ...] = ("name",)
    account_claims: tuple[str, ...] = ()
    group_claims: tuple[str, ...] = ("groups",)
    level_claim: str = "acr"
    levels: frozenset[str] = frozenset()
    """The levels of assurance that suffice."""
    factors: frozenset[str] = frozenset()
    """The words of ``amr`` that tell of a second factor."""
    provisional_claims: tuple[str, ...] = ()
    for_another_claims: tuple[str, ...] = ()
    may_be_plain: bool = False
    """Whether http on this very machine will do: in the demo and the tests."""


def vouched(described: Description, *, issuer: str, subject: str, claims: Mapping[str, Any], after: str) -> Vouched:
    """What the provider's claims say, in our words."""
    level = first_of(claims, (described.level_claim,))
    number = first_of(claims, described.number_claims)
    factors = set(many_of(claims, ("amr",)))
    return Vouched(
        provider=described.key, issuer=issuer, subject=subject, number=number,
        name=first_of(claims, described.name_claims), level=level, level_is_enough=level in described.levels,
        is_provisional=not number and bool(first_of(claims, described.provisional_claims)),
        is_for_another=bool(many_of(claims, described.for_another_claims)),
        account=first_of(claims, described.account_claims), groups=frozenset(many_of(claims, described.group_claims)),
        has_second_factor=level in described.levels or bool(factors & described.factors), after=after,
    )  # fmt: skip


def first_of(claims: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of these claims that says anything, as text."""
    return next(iter(many_of(claims, names)), "")


def many_of(claims: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    """All that these claims say, as texts: a claim is one value, several, or an object that is only known to be there."""
    found: list[str] = []
    for name in names:
        value = claims.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found.append(name)
            elif isinstance(one, (str, int)) and not isinstance(one, bool) and str(one).strip():
                found.append(str(one).strip())
    return found
