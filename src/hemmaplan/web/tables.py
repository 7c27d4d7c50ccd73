"""Tables (sv. tabeller): columns in, a sorted, filtered and paged table out. ``{% table table %}`` draws it.

Sorting and filtering go by the address, so that a table works without JavaScript and can be bookmarked. Only keys of
declared columns sort. There is no download of rows: a list of people leaves the system through a report, not here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import get_template
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemmaplan.foundation.names import sort_key
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.web import paging

PAGE_SIZE = 50
MISSING = "–"
Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column (sv. kolumn).

    ``key`` names the attribute (``person__name`` follows relations, callables are called) unless ``cell`` makes the
    content from the row or ``template`` draws it (with ``row`` and ``value``). ``sort`` is True to sort by the key, or
    the name of a field or annotation; for rows in memory it may be a function of the row.
    """

    key: str
    label: Text
    numeric: bool = False
    sort: bool | str | Callable[[Any], object] = False
    cell: Callable[[Any], object] | None = None
    template: str = ""
    hidden_label: bool = False

    @property
    def sort_by(self) -> str | Callable[[Any], object]:
        """What the column sorts by."""
        return self.key if self.sort is True else self.sort or ""

    def value(self, row: object) -> object:
        """The content for a row, before it is drawn."""
        return self.cell(row) if self.cell else read(row, self.key)


def read(row: object, key: str) -> object:
    """Follow ``a__b`` from a row: attributes, keys of a mapping; what is callable is called. None ends the way."""
    value: object = row
    for part in key.split("__"):
        if value is None:
            return None
        value = value[part] if isinstance(value, dict) else getattr(value, part)
        if callable(value) and not isinstance(value, type):
            value = value()
    return value


class FilterForm(forms.Form):
    """The filter of a table (sv. urval), read from the address. A subclass declares fields and overrides ``narrow``."""

    def narrow(self, rows: Any, chosen: dict[str, Any]) -> Any:
        """The rows that the choices leave. ``chosen`` holds only what was filled in."""
        return rows.filter(**chosen)

    def apply(self, rows: Any) -> Any:
        """The rows after the filter; a filter that cannot be read leaves all rows and shows its error."""
        if not self.is_valid():
            return rows
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], False)}
        return self.narrow(rows, chosen) if chosen else rows

    @property
    def in_use(self) -> bool:
        """Whether anything is chosen."""
        return self.is_bound and any(self.data.get(self.add_prefix(name)) for name in self.fields)


@dataclass(frozen=True)
class Head:
    """A column's head as drawn: its label, the link that sorts, and the present direction."""

    column: Column
    url: str
    direction: str


@dataclass(frozen=True)
class Cell:
    """A cell as drawn."""

    column: Column
    content: object
    url: str


@dataclass(frozen=True)
class Row:
    """A row as drawn."""

    row: object
    key: str
    url: str
    cells: list[Cell]
    actions: Sequence[object]
    css: str


class Table:
    """A table (sv. tabell) over a queryset, or over a list of rows already in memory."""

    def __init__(
        self,
        rows: QuerySet | Sequence[object],
        columns: Sequence[Column],
        request: HttpRequest,
        *,
        caption: Text,
        name: str = "rader",
        filters: FilterForm | None = None,
        sort: str = "",
        page_size: int = PAGE_SIZE,
        row_url: Callable[[Any], str] | None = None,
        row_actions: Callable[[Any], Sequence[object]] | None = None,
        row_css: Callable[[Any], str] | None = None,
        prepare: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
        empty: Text = "",
        empty_text: Text = "",
        empty_url: str = "",
        empty_action: Text = "",
        caption_hidden: bool = False,
    ) -> None:
        """``sort`` is the key of the column sorted at first, with a minus for falling order.

        ``prepare`` gets the rows of the page, all at once, and answers the rows as columns, addresses and buttons are told
        of them: what belongs to them is then asked for once a page and not once a row.
        """
        self.rows, self.columns, self.request = rows, list(columns), request
        self.caption, self.name, self.filters, self.page_size = caption, name, filters, page_size
        self.row_url, self.row_actions, self.row_css, self.prepare = row_url, row_actions, row_css, prepare
        self.empty = empty or _("Här finns inget ännu")
        self.empty_text, self.empty_url, self.empty_action = empty_text, empty_url, empty_action
        self.caption_hidden = caption_hidden
        self.first_sort = sort

    @property
    def id(self) -> str:
        """The element's id, the target of every htmx answer that touches the table."""
        return f"table-{self.name}"

    def _param(self, name: str) -> str:
        return self.request.GET.get(f"{self.name}-{name}", "")

    def url(self, **changes: str) -> str:
        """The address of this page with another sort order or another part of the rows."""
        params = self.request.GET.copy()
        for name in ("after", "before", "nr", *changes):
            params.pop(f"{self.name}-{name}", None)
        for name, value in changes.items():
            if value:
                params[f"{self.name}-{name}"] = value
        return f"{self.request.path}?{params.urlencode()}" if params else self.request.path

    @cached_property
    def chosen(self) -> tuple[Column | None, bool]:
        """The column sorted by, and whether it falls. A key that is not allowed is passed over."""
        for text in (self._param("sort"), self.first_sort):
            for column in self.columns:
                if column.sort and text.removeprefix("-") == column.key:
                    return column, text.startswith("-")
        return None, False

    @cached_property
    def _filtered(self) -> Any:
        return self.filters.apply(self.rows) if self.filters is not None else self.rows

    @cached_property
    def window(self) -> paging.Window:
        """The rows of this page. Three queries at most: the row to start from, the rows, the capped count."""
        column, descending = self.chosen
        first = whole_or_none(self._param("nr"), least=1) or 1
        if isinstance(self._filtered, QuerySet):
            order = paging.Order(str(column.sort_by) if column else "pk", descending)
            return paging.window(
                self._filtered, order, size=self.page_size, after=self._param("after"), before=self._param("before"),
                first=first, base=cast("QuerySet[Any]", self.rows),
            )  # fmt: skip
        rows = list(self._filtered)
        if column:
            rows = _sorted(rows, column, descending=descending)
        start = whole_or_none(self._param("after") or self._param("before")) or 0
        return paging.slice_of(rows, size=self.page_size, start=start)

    @property
    def heads(self) -> list[Head]:
        """The heads, each with its sorting link."""
        chosen, descending = self.chosen
        heads = []
        for column in self.columns:
            here = column is chosen
            direction = ("descending" if descending else "ascending") if here else ""
            key = f"-{column.key}" if here and not descending else column.key
            heads.append(Head(column, self.url(sort=key) if column.sort else "", direction))
        return heads

    @cached_property
    def openings(self) -> list[SafeString]:
        """The tag that each column's cells begin with."""
        return [
            format_html(
                '<td {}data-label="{}">', SafeString('class="numeric" ' if column.numeric else ""), column.label
            )
            for column in self.columns
        ]

    @property
    def body(self) -> list[Row]:
        """The rows of this page, drawn."""
        rows = self.window.rows
        return [self._row(row) for row in (self.prepare(rows) if self.prepare else rows)]

    def _row(self, row: object) -> Row:
        url = self.row_url(row) if self.row_url else ""
        cells = [
            Cell(col, _content(col, row, self.request), url if at == 0 else "") for at, col in enumerate(self.columns)
        ]
        actions = self.row_actions(row) if self.row_actions else ()
        key = str(getattr(row, "pk", "") or "")
        return Row(row, key, url, cells, actions, self.row_css(row) if self.row_css else "")

    @property
    def next_url(self) -> str:
        """The address of the next page, or nothing."""
        page = self.window
        return self.url(after=page.after, nr=str(page.last + 1)) if page.after else ""

    @property
    def previous_url(self) -> str:
        """The address of the page before, or nothing."""
        page = self.window
        return self.url(before=page.before, nr=str(max(1, page.first - self.page_size))) if page.before else ""

    @property
    def has_actions(self) -> bool:
        """Whether the rows carry buttons. (A template would call ``row_actions`` itself.)."""
        return self.row_actions is not None

    @property
    def sort_param(self) -> str:
        """The sort order that the address asks for, kept when the filter is changed."""
        return self._param("sort")

    @property
    def clear_url(self) -> str:
        """The address without any filter."""
        return self.request.path


def _sorted(rows: list[object], column: Column, *, descending: bool) -> list[object]:
    by = column.sort_by
    value: Callable[[Any], Any] = by if callable(by) else lambda row: read(row, by)
    known = [row for row in rows if value(row) is not None]
    empty = [row for row in rows if value(row) is None]
    return [*sorted(known, key=lambda row: _rank(value(row)), reverse=descending), *empty]


def _rank(value: Any) -> Any:
    """Words in Swedish order, everything else as it is."""
    return sort_key(value) if isinstance(value, str) else value


@cache
def _cell_template(name: str) -> Any:
    return cast("Any", get_template(name)).template


def _content(column: Column, row: object, request: HttpRequest) -> object:
    value = column.value(row)
    if column.template:
        # The engine's template itself: no context of a page is built for each cell.
        return _cell_template(column.template).render(Context({"row": row, "value": value, "request": request}))
    return MISSING if value is None or value == "" else value
