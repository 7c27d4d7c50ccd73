"""Pages of a long list (sv. bläddring) by keyset: as fast on the last page as on the first.

The address holds only the key of the row that a page starts after, never a name or another value from the row; the
sort value of that row is read from the database. Empty values come last, in both directions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import CharField, F, Model, Q, QuerySet, TextField
from django.utils.translation import gettext as _

from hemmaplan.organisation.ordering import Swedish
from hemmaplan.web import formats

CAP = 1000


@dataclass(frozen=True)
class Window:
    """The rows of one page, where it stands in the list, and how to go on."""

    rows: list[Any]
    first: int
    total: int
    capped: bool
    after: str = ""
    before: str = ""

    @property
    def last(self) -> int:
        """The number of the last row on the page."""
        return self.first + len(self.rows) - 1

    @property
    def text(self) -> str:
        """``1–50 av 230`` or ``1–50 av fler än 1 000``."""
        if not self.rows:
            return _("Inga rader")
        whole = _("fler än %(cap)s") % {"cap": formats.number(CAP)} if self.capped else formats.number(self.total)
        words = {"first": formats.number(self.first), "last": formats.number(self.last), "whole": whole}
        return _("%(first)s–%(last)s av %(whole)s") % words

    @property
    def many(self) -> bool:
        """Whether there is another page."""
        return bool(self.after or self.before)


@dataclass(frozen=True)
class Order:
    """A sort order: one allow-listed column and the key, which makes it unique."""

    column: str
    descending: bool = False

    def nullable(self, model: type[Model]) -> bool:
        """Whether the column may be empty. A calculated column is taken to be."""
        field = None
        try:
            for part in self.column.split("__"):
                field = model._meta.get_field(part)
                if field.null:
                    return True
                model = getattr(field, "related_model", None) or model
        except FieldDoesNotExist:
            return True
        return field is None or bool(field.is_relation and field.many_to_many)

    def by(self, model: type[Model], *, backwards: bool = False) -> list[Any]:
        """The ORDER BY. Plain where the column is never empty, so that an index can serve it."""
        descending = self.descending != backwards
        key = "-pk" if descending else "pk"
        if self.column == "pk":
            return [key]
        if not self.nullable(model):
            return [f"-{self.column}" if descending else self.column, key]
        # Empty values stand last; read backwards they come first.
        empty = {"nulls_first": True} if backwards else {"nulls_last": True}
        column = F(self.column)
        return [column.desc(**empty) if descending else column.asc(**empty), key]

    def beyond(self, value: object, key: object, *, nullable: bool = True, backwards: bool = False) -> Q:
        """The rows after (or before) the row with this value and key.

        The first condition says nothing that the rest does not say, but it is one that an index can start from.
        """
        step = "lt" if self.descending != backwards else "gt"
        same_key = {f"pk__{step}": key}
        if self.column == "pk":
            return Q(**same_key)
        empty = Q(**{f"{self.column}__isnull": True})
        if value is None:
            tie = empty & Q(**same_key)
            return tie | ~empty if backwards else tie
        further = Q(**{f"{self.column}__{step}e": value}) & (Q(**{f"{self.column}__{step}": value}) | Q(**same_key))
        return further | empty if nullable and not backwards else further


def window(
    queryset: QuerySet, order: Order, *, size: int, after: str = "", before: str = "", first: int = 1, base: QuerySet
) -> Window:
    """One page of a queryset.

    ``base`` is the same queryset before filters: a row that has left the filter since the page was drawn still tells
    where to go on. A key that is not found there starts the list from its beginning.
    """
    key, backwards = (before, True) if before else (after, False)
    if is_text(queryset, order.column):
        queryset, base = (rows.annotate(alphabetical=Swedish(order.column)) for rows in (queryset, base))
        order = Order("alphabetical", order.descending)
    rows = queryset
    if key:
        mark = _mark(base, order, key)
        if mark is None:
            key, backwards, first = "", False, 1
        else:
            nullable = order.nullable(queryset.model)
            rows = rows.filter(order.beyond(*mark, nullable=nullable, backwards=backwards))
    else:
        first = 1
    found = list(rows.order_by(*order.by(queryset.model, backwards=backwards))[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
        if not more:
            first = 1
    total = queryset.order_by()[: CAP + 1].count()
    has_next, has_previous = (bool(key), more) if backwards else (more, bool(key))
    return Window(
        rows=found,
        first=max(1, first),
        total=min(total, CAP),
        capped=total > CAP,
        after=str(found[-1].pk) if found and has_next else "",
        before=str(found[0].pk) if found and has_previous else "",
    )


def is_text(rows: QuerySet, column: str) -> bool:
    """Whether the column is words, which go in Swedish order; a key that is made to be sorted byte by byte is not."""
    field: Any = getattr(rows.query.annotations.get(column), "output_field", None)
    model: Any = rows.model
    if field is None:
        try:
            for part in column.split("__"):
                field = model._meta.get_field(part)
                model = getattr(field, "related_model", None)
        except (FieldDoesNotExist, AttributeError):
            return False
    return isinstance(field, (CharField, TextField)) and not field.choices and field.db_collation != "C"


def _mark(base: QuerySet, order: Order, key: str) -> tuple[object, object] | None:
    try:
        pk = base.model._meta.pk.to_python(key)
        return base.order_by().filter(pk=pk).values_list(order.column, "pk").first()
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None


def slice_of(rows: Sequence[object], *, size: int, start: int) -> Window:
    """One page of rows that are already in memory."""
    start = min(max(0, start), max(0, (len(rows) - 1) // size * size))
    part = list(rows[start : start + size])
    return Window(
        rows=part,
        first=start + 1,
        total=len(rows),
        capped=False,
        after=str(start + size) if start + size < len(rows) else "",
        before=str(max(0, start - size)) if start else "",
    )
