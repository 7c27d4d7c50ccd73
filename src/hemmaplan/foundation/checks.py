"""What a self-check of something outside tells (*självkontroll*): a row for each thing looked at, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How it is (*läge*)."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """En rad i självkontrollen: what was looked at, how it is, and what to do. Swedish, for the municipality's IT."""

    what: str
    level: Level
    detail: str
    do: str = ""
