"""The guideline in use (*gällande riktlinje*): the municipality's own file where the settings name one, otherwise the standard."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hemmaplan.assistance.norms.law.checking import LawError
from hemmaplan.assistance.norms.law.loading import GUIDELINES, NATIONAL, Law, load

_OWN: Final = Path(__file__).with_name("data")


_SOUND: Final[dict[Path, tuple[Law, str]]] = {}
"""The last sound reading of each guideline in this process, with the digest of what was read."""


def law_in_use() -> Law:
    """The law with the municipality's guideline. A file that has been written since is read again; of one with a fault nothing is used.

    Raises:
        LawError: the file is wrong, and no earlier reading of it is kept. The start of the web server and ``hemmaplan check`` refuse it before that.
    """
    return _read(Path(settings.GUIDELINE_DATA))[0] if settings.GUIDELINE_DATA else load()


def faults() -> str:
    """What is wrong with the municipality's own file as it stands now; empty when it is sound or none is named."""
    try:
        if settings.GUIDELINE_DATA:
            load(guideline_file=Path(settings.GUIDELINE_DATA))
    except LawError as wrong:
        return str(wrong)
    return ""


def refuse_faults() -> None:
    """Start no web server with a guideline of which nothing is used. Raises ``ImproperlyConfigured`` with every fault."""
    if text := faults():
        raise ImproperlyConfigured(
            f"HEMMAPLAN_GUIDELINE pekar på en fil med fel. Rätta den, eller peka på den förra.\n{text}"
        )


def file_of(name: str) -> Path:
    """The file of a guideline: the municipality's own by that name, the made-up one of the demo, or one that comes with the program."""
    own = Path(settings.GUIDELINE_DATA) if settings.GUIDELINE_DATA else None
    if own is not None and own.stem == name:
        return own
    return next((path for path in (_OWN.joinpath(f"{name}.csv"),) if path.exists()), GUIDELINES.joinpath(f"{name}.csv"))


def law_of(name: str) -> Law:
    """The law with a guideline by its name."""
    return _read(file_of(name))[0]


def digest_of(name: str) -> str:
    """The digest of every dated file that a calculation with the guideline reads: national, and the guideline's own."""
    return _read(file_of(name))[1]


def _read(path: Path) -> tuple[Law, str]:
    """The law with a guideline, and the digest of the files it was read from. One that has come to hold a fault stays as it was.

    The national files come with the program, and are read once as long as it runs: so is their part of the digest.
    """
    try:
        found = load(guideline_file=path), _digest(path, path.stat().st_mtime_ns)
    except LawError:
        if path not in _SOUND:
            raise
        return _SOUND[path]
    _SOUND[path] = found
    return found


@lru_cache(maxsize=32)
def _digest(guideline: Path, _written: int) -> str:
    """Read again when the guideline has been written since."""
    digest = hashlib.sha256()
    for path in (*sorted(NATIONAL.glob("*.csv")), guideline):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
