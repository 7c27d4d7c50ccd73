"""Log-ins that have begun and wait for the provider's answer (*påbörjade inloggningar*), in the browser's own session.

Several may go on at once, in a tab each. Each is answered once, soon, and by the provider it was sent to.
"""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass

from hemmaplan.access.ports import Memory, NotVouched

KEY = "begun_log_ins"
LASTS = dt.timedelta(minutes=10)
MOST = 5


@dataclass(frozen=True)
class Begun:
    """En påbörjad inloggning: what was asked, so that the answer can be told to be the answer to it."""

    provider: str
    callback: str
    at: int
    after: str
    nonce: str = ""
    verifier: str = ""


def secret() -> str:
    """Something nobody can guess."""
    return secrets.token_urlsafe(32)


def keep(memory: Memory, state: str, begun: Begun) -> None:
    """Remember it under its state. Beyond the few that one browser needs, the oldest goes."""
    kept = dict(memory.get(KEY) or {})
    kept[state] = asdict(begun)
    memory[KEY] = dict(sorted(kept.items(), key=lambda one: one[1]["at"])[-MOST:])


def take(memory: Memory, state: str, *, provider: str, at: dt.datetime) -> Begun:
    """The log-in of that state, which is then forgotten. Raises ``NotVouched`` for one that is not ours, too old or another's."""
    kept = dict(memory.get(KEY) or {})
    found = kept.pop(state, None)
    memory[KEY] = kept
    if found is None:
        raise NotVouched("state")
    begun = Begun(**found)
    if begun.provider != provider:
        raise NotVouched("mixed_up")
    if not 0 <= at.timestamp() - begun.at <= LASTS.total_seconds():
        raise NotVouched("too_late")
    return begun
