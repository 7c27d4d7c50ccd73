"""The side navigation (sv. sidomeny): each page area registers its own items when its app is ready."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

if TYPE_CHECKING:
    from hemmaplan.web.page import Page

GROUPS = ("work", "manage", "system")
"""The groups of the menu, from the top: daily work, running the unit, running the system."""


def everyone(user: object) -> bool:
    """The rule of an item that each signed-in user may see."""
    return bool(getattr(user, "is_authenticated", False))


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One row of the menu (sv. menyrad): where it leads, who sees it, and what waits there for the one who looks."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    group: str = "work"
    may: Callable[[object], bool] = everyone
    waiting: "Callable[[Page], int | None] | None" = None
    order: int = 100


@dataclass(frozen=True)
class NavRow:
    """An item as drawn for one request."""

    item: NavItem
    url: str
    waiting: int | None
    current: bool


_items: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    """Put items in the menu. Called from ``AppConfig.ready`` of a page area; the same key again replaces the item."""
    for item in items:
        if item.group not in GROUPS:
            message = f"{item.key}: the group must be one of {', '.join(GROUPS)}."
            raise ValueError(message)
        _items[item.key] = item


def registered() -> list[NavItem]:
    """Every item, in the order of the menu."""
    return sorted(_items.values(), key=lambda item: (GROUPS.index(item.group), item.order, item.key))


def _rows(request: "Page") -> Iterator[NavRow]:
    path = request.path
    found = []
    for item in registered():
        if item.may(request.user):
            try:
                found.append((item, reverse(item.url_name)))
            except NoReverseMatch:  # an area that is not switched on in this installation has no row
                continue
    here = max((url for _item, url in found if path.startswith(url)), key=len, default="")
    for item, url in found:
        yield NavRow(item, url, item.waiting(request) if item.waiting else None, current=url == here)


def groups(request: HttpRequest) -> list[tuple[str, list[NavRow]]]:
    """The menu for this request: groups that have rows, with what waits. One query per counting item."""
    if not getattr(getattr(request, "user", None), "is_authenticated", False):
        return []
    rows = list(_rows(cast("Page", request)))
    grouped = [(group, [row for row in rows if row.item.group == group]) for group in GROUPS]
    return [(group, members) for group, members in grouped if members]
