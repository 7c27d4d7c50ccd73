"""The signed mark of a form (*formulärets märke*): which form it is and when it was shown. Nothing about who opened it.

A form that nobody has been shown, was sent at once, or was shown long ago is not refused: it is shown again with all that was
typed and a new mark. So a machine gets no further, and a person presses once more.
"""

import datetime as dt
import re
import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

SALT = "hemmaplan.portal.form"
SOONEST = dt.timedelta(seconds=3)
LATEST = dt.timedelta(hours=24)
_MARK = re.compile(r"([0-9a-f]{32})\.(\d{1,12})")


@dataclass(frozen=True)
class FormMark:
    """Formulärets märke: its own name, by which it is stored once, and when it was shown."""

    form: str
    at: dt.datetime

    def may_be_sent(self, at: dt.datetime) -> bool:
        """Whether somebody can have filled it in meanwhile."""
        return SOONEST <= at - self.at <= LATEST


def issue(at: dt.datetime) -> str:
    """A new mark, for a form that is shown now."""
    return Signer(salt=SALT).sign(f"{secrets.token_hex(16)}.{int(at.timestamp())}")


def read(mark: str) -> FormMark | None:
    """What the mark says; ``None`` when it is not ours."""
    try:
        found = _MARK.fullmatch(Signer(salt=SALT).unsign(mark))
    except BadSignature:
        return None
    return FormMark(found[1], dt.datetime.fromtimestamp(int(found[2]), tz=dt.UTC)) if found else None


def sign_reference(reference: str) -> str:
    """The reference of a report, so that a report about a sibling can say which call it belongs to."""
    return Signer(salt=f"{SALT}.call").sign(reference)


def read_reference(signed: str) -> str:
    """The reference; empty when it was not given by us."""
    try:
        return Signer(salt=f"{SALT}.call").unsign(signed)
    except BadSignature:
        return ""
