"""Who vouches for somebody who logs in (*legitimering*): what a provider of identities says, and how one is asked.

The adapters are joined by ``config.wiring`` from the installation's settings. Residents and staff have providers of their own,
and none serves both.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hemmaplan.foundation.checks import CheckRow

RESIDENT, STAFF = "resident", "staff"
"""For whom a provider vouches: the same words as the kinds of account."""

Memory = MutableMapping[str, Any]
"""What the browser's session remembers between the asking and the answer."""


class NotVouched(Exception):
    """The answer is not to be believed, or is none. ``code`` is for the log and for those who run the system, never shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TurnedBack(Exception):
    """The person turned back at the provider: nothing is wrong."""


class NoAnswer(Exception):
    """The provider does not answer, or not in time. The text says what was asked, for the log."""


@dataclass(frozen=True)
class Vouched:
    """Intyg: what a provider vouches for about one who has just shown who they are."""

    provider: str
    issuer: str
    subject: str
    number: str = ""
    """The identity number as the provider writes it."""
    name: str = ""
    level: str = ""
    """The level of assurance (*tillitsnivå*), as the provider names it."""
    level_is_enough: bool = False
    is_provisional: bool = False
    """A foreign identity with a number of the country node's own (*eIDAS*), and no Swedish one."""
    is_for_another: bool = False
    """Somebody who acts for another, or for an organisation."""
    account: str = ""
    """The name of the staff's account."""
    groups: frozenset[str] = frozenset()
    has_second_factor: bool = False
    after: str = ""
    """Where the person was on the way to."""


class IdentityProvider(Protocol):
    """Legitimeringstjänst: one way to show who one is."""

    key: str
    title: str
    audience: str

    def begin(self, memory: Memory, *, callback: str, after: str, language: str, at: dt.datetime) -> str:
        """The address at the provider to send the browser to. Raises ``NoAnswer``."""

    def finish(self, memory: Memory, *, callback: str, answer: Mapping[str, str], at: dt.datetime) -> Vouched:
        """What the provider vouches for. Raises ``NotVouched``, ``TurnedBack`` or ``NoAnswer``."""

    def leave(self, *, back: str) -> str:
        """The address where one logs out at the provider too, or nothing. Asks nobody."""

    def metadata(self, *, callback: str, metadata: str) -> str:
        """What the provider is given of us, as XML; empty where the kind has none."""

    def check(self, *, callback: str, at: dt.datetime) -> list[CheckRow]:
        """What works of it and what does not, asked now."""


@dataclass
class Providers:
    """The providers of the installation (*legitimeringstjänster*), in the order the settings name them."""

    _joined: dict[str, list[IdentityProvider]] = field(default_factory=dict)

    def join(self, providers: Iterable[IdentityProvider]) -> None:
        """Say which there are. Called once, when all apps are ready."""
        self._joined = {}
        for provider in providers:
            self._joined.setdefault(provider.audience, []).append(provider)

    def of(self, audience: str) -> list[IdentityProvider]:
        """Those that vouch for this audience."""
        return self._joined.get(audience, [])

    def one(self, audience: str, key: str) -> IdentityProvider | None:
        """The one of that key, if it vouches for this audience."""
        return next((provider for provider in self.of(audience) if provider.key == key), None)


PROVIDERS = Providers()
