"""Turning the catalogues that people edit (.po) into those that programs read (.mo), without any tool of the system."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hemmaplan.config import settings


def compile_all() -> int:
    """Compile every catalogue that is newer than its compiled form. Returns how many were."""
    done = 0
    for source in sorted(settings.PACKAGE.rglob("LC_MESSAGES/*.po")):
        if _compile(source):
            done += 1
    return done


def _compile(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    half = compiled.with_suffix(f".{os.getpid()}.half")
    with half.open("wb") as file:
        write_mo(file, catalogue)
    half.rename(compiled)  # a reader never meets half a file, nor do two writers
    return True
