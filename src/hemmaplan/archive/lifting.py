"""Lifting the triggers (*lyfta spärrarna*): for disposal and scrubbing alone, as the owner of the tables, in one transaction.

The setting holds until the transaction ends, and the database heeds it from the owner only; nothing is altered, so nobody else
waits, and no trigger can be left off by a process that is killed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

from hemmaplan.foundation.refusals import NotPossible

# On tables that are only added to, see config.database_roles; they ask the same function as the triggers of the models.
GUARDS = ("hemmaplan_never_emptied", "hemmaplan_never_changed")
_OWNER = """
select current_user = pg_get_userbyid(proowner) from pg_proc where oid = to_regproc('public._pgtrigger_should_ignore')
"""


@contextmanager
def lifted(models: Iterable[type[Model]]) -> Iterator[None]:
    """Let rows of the models be changed and removed until the transaction ends. Raises ``NotPossible`` for any other role."""
    names = [trigger.get_pgid(model) for model in models for trigger in getattr(model._meta, "triggers", ())]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_OWNER)
        if cursor.fetchone() != (True,):
            raise NotPossible("Gallring och avidentifiering kräver databasens ägarroll. Se docs/handbook/it.md.")
        cursor.execute("select set_config('pgtrigger.ignore', %s, true)", [_list([*names, *GUARDS])])
        yield
        cursor.execute("select set_config('pgtrigger.ignore', '', true)")


def _list(names: list[str]) -> str:
    return "{" + ",".join(dict.fromkeys(names)) + "}"
