"""The providers that the settings describe, made ready to be asked (*anslutna legitimeringstjänster*)."""

from collections.abc import Iterable, Iterator

from hemmaplan.access.ports import IdentityProvider
from hemmaplan.integrations.identity_provider.description import SAML, Description


def made(described: Iterable[Description]) -> Iterator[IdentityProvider]:
    """Each of them. What speaks with them is loaded only where there is one."""
    for one in described:
        if one.kind == SAML:
            from hemmaplan.integrations.identity_provider.saml import Saml

            yield Saml(one)
        else:
            from hemmaplan.integrations.identity_provider.oidc import Oidc

            yield Oidc(one)
