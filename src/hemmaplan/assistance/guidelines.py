"""The guideline in use (*gällande riktlinje*): the municipality's own file where the settings name one, otherwise the standard."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from hemmaplan.assistance.norms.law.loading import GUIDELINES, NATIONAL, Law, load

_OWN: Final = Path(__file__).with_name("data")


def law_in_use() -> Law:
    """The law with the municipality's guideline. A file that has been written since is read again.

    Raises:
        LawError: the file is wrong. Nothing of it is used.
    """
    return load(guideline_file=Path(settings.GUIDELINE_DATA)) if settings.GUIDELINE_DATA else load()


def file_of(name: str) -> Path:
    """The file of a guideline: the municipality's own by that name, the made-up one of the demo, or one that comes with the program."""
    own = Path(settings.GUIDELINE_DATA) if settings.GUIDELINE_DATA else None
    if own is not None and own.stem == name:
        return own
    return next((path for path in (_OWN.joinpath(f"{name}.csv"),) if path.exists()), GUIDELINES.joinpath(f"{name}.csv"))


def law_of(name: str) -> Law:
    """The law with a guideline by its name, as its files read now."""
    return load(guideline_file=file_of(name))


def digest_of(name: str) -> str:
    """The digest of every dated file that a calculation with the guideline reads: national, and the guideline's own, as they are now."""
    paths = (*sorted(NATIONAL.glob("*.csv")), file_of(name))
    return _digest(paths, tuple(path.stat().st_mtime_ns for path in paths))


@lru_cache(maxsize=32)
def _digest(paths: tuple[Path, ...], _written: tuple[int, ...]) -> str:
    """Read again when a file has been written since."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
