"""What a command says when the machine is in the way (sv. driftfel): one true line in Swedish, and what to do."""

import errno
import re

from django.db import InterfaceError, OperationalError

from hemmaplan.foundation import command
from hemmaplan.foundation.command import REASONS

why = command.why
DISK_FULL = "53100"  # PostgreSQL's code
# What other programs, which speak English, say of the same.
_SAID = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
}


def with_reason(text: str) -> str:
    """What another program said, with the reason in Swedish as a line of its own when it is known."""
    for said, number in _SAID.items():
        if said in text:
            first, _line, rest = text.partition("\n")
            return f"{first}\nOrsak: {REASONS[number]}.\n{rest}".rstrip()
    return text


def message_of(error: BaseException) -> str | None:
    """The line for a fault that is the machine's, or None when it is a fault of ours and needs its traceback."""
    if isinstance(error, (OperationalError, InterfaceError)):
        if getattr(error.__cause__, "sqlstate", None) == DISK_FULL:
            return (
                f"Det gick inte att spara: {REASONS[errno.ENOSPC]}. Det som inte redan sagts vara klart är inte sparat."
            )
        said = re.sub(r"\s+", " ", str(error)).strip()[:200]
        return f"Databasen svarar inte, eller bröt förbindelsen. Kontrollera att den är igång och kör om kommandot. ({said})"
    if isinstance(error, OSError) and error.errno in REASONS:
        named = f"{error.filename} går inte att använda" if error.filename else "Det gick inte att skriva"
        return f"{named}: {why(error)}."
    return None
