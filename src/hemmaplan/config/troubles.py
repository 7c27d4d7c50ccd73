"""What a command says when the machine is in the way (sv. driftfel): one true line in Swedish, and what to do."""

import errno
import re

from django.db import InterfaceError, OperationalError

DISK_FULL = "53100"  # PostgreSQL's code
_REASONS = {
    errno.ENOSPC: "disken är full. Frigör utrymme och kör om kommandot",
    errno.EDQUOT: "kontots utrymme på disken är slut. Frigör utrymme och kör om kommandot",
    errno.EROFS: "disken är skrivskyddad. Välj en annan mapp, till exempel med HEMMAPLAN_HOME",
    errno.EACCES: "kontot saknar rättighet. Ge kontot rätt till mappen, eller välj en annan",
    errno.EPERM: "kontot saknar rättighet. Ge kontot rätt till mappen, eller välj en annan",
    errno.ENOENT: "mappen eller filen finns inte. Kontrollera sökvägen",
    errno.ENOTDIR: "något i sökvägen är en fil, inte en mapp. Välj en annan mapp",
    errno.EISDIR: "det är en mapp, inte en fil. Ange en fil",
    errno.EEXIST: "den finns redan. Välj ett annat namn",
    errno.EMFILE: "för många filer är öppna. Stoppa andra program, eller höj gränsen",
}  # fmt: skip
# What other programs, which speak English, say of the same.
_SAID = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
}


def why(error: OSError) -> str:
    """The reason in Swedish, to stand after a colon."""
    return _REASONS.get(error.errno or 0, f"{error.strerror or error}")


def with_reason(text: str) -> str:
    """What another program said, with the reason in Swedish as a line of its own when it is known."""
    for said, number in _SAID.items():
        if said in text:
            first, _line, rest = text.partition("\n")
            return f"{first}\nOrsak: {_REASONS[number]}.\n{rest}".rstrip()
    return text


def told(error: BaseException) -> str | None:
    """The line for a fault that is the machine's, or None when it is a fault of ours and needs its traceback."""
    if isinstance(error, (OperationalError, InterfaceError)):
        if getattr(error.__cause__, "sqlstate", None) == DISK_FULL:
            return f"Det gick inte att spara: {_REASONS[errno.ENOSPC]}. Det som inte redan sagts vara klart är inte sparat."
        said = re.sub(r"\s+", " ", str(error)).strip()[:200]
        return f"Databasen svarar inte, eller bröt förbindelsen. Kontrollera att den är igång och kör om kommandot. ({said})"
    if isinstance(error, OSError) and error.errno in _REASONS:
        named = f"{error.filename} går inte att använda" if error.filename else "Det gick inte att skriva"
        return f"{named}: {why(error)}."
    return None
