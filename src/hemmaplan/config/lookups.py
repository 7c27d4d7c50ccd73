"""How a list of keys travels to the database (sv. nycklar): as one array, however many they are.

A unit and all below it are seven hundred keys in a large municipality, and a page asks of them some twenty times. As a
parameter each, Django prepares them one by one, the text of the statement grows with them, and no two are the same text.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

_ARRAY = "%s::bigint[]"
_LARGEST = 2**63 - 1


def _is_keys(values: object) -> bool:
    return isinstance(values, (list, tuple, set, frozenset)) and set(map(type, values)) == {int}


class _OneArray:
    """``column = ANY(array)`` for whole numbers; whatever else is asked for is left to Django."""

    rhs: Any

    def get_prep_lookup(self) -> Any:
        if _is_keys(self.rhs):
            return list(self.rhs)  # nothing to prepare
        return super().get_prep_lookup()  # type: ignore[misc]

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        if _is_keys(self.rhs) and max(self.rhs) <= _LARGEST and min(self.rhs) >= -_LARGEST:
            # sorted: the same keys are the same statement, whatever set they came from
            return _ARRAY, ["{" + ",".join(map(str, sorted(set(self.rhs)))) + "}"]
        return super().process_rhs(compiler, connection)  # type: ignore[misc]

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"= ANY({rhs})" if rhs == _ARRAY else super().get_rhs_op(connection, rhs)  # type: ignore[misc]


class KeyIn(_OneArray, In):
    """``column__in`` of a number."""


class RelatedKeyIn(_OneArray, RelatedIn):
    """``relation__in``, for rows as well as for their keys."""


def register() -> None:
    """Let every ``__in`` of whole numbers and of rows be asked so."""
    IntegerField.register_lookup(KeyIn)
    ForeignKey.register_lookup(RelatedKeyIn)
