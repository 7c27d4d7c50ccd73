"""The small things that pages are put together from (sv. sidans delar), as plain values. Drawn by ``templatetags/kit``."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Kind = Literal["neutral", "info", "success", "warning", "danger"]
Severity = Literal["info", "warning", "danger"]


@dataclass(frozen=True)
class Link:
    """Somewhere to go: a breadcrumb, or the one action of an empty page."""

    label: Text
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button in a row. ``post`` makes it a small form; otherwise it is a link; ``panel`` opens it in the side panel."""

    label: Text
    url: str
    post: bool = False
    panel: bool = False
    fields: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab (sv. flik): a link to a page of its own."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a process (sv. steg)."""

    label: Text
    state: Literal["done", "current", "todo"] = "todo"
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of a timeline (sv. händelse)."""

    when: dt.date | dt.datetime
    title: Text
    text: Text = ""
    who: Text = ""
    icon: str = "circle-dot"
    url: str = ""
    kind: Kind = "neutral"


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One row of a work list (sv. arbetslista): what to do, why, until when, and what can be done at once."""

    title: Text
    url: str
    why: Text = ""
    label: Text = ""
    due: dt.date | None = None
    since: dt.date | dt.datetime | None = None
    section: Text = ""
    actions: Sequence[Action] = ()
