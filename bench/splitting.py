"""Where a page's time goes: asking in Python, the database's planning and execution, templates, and the rest.

Python's parts are processor time, so that what else the machine does falls away; the database tells its own of each
statement, by ``EXPLAIN (ANALYZE)`` of what the page asked.
"""

import contextlib
import functools
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import Template

PARTS = ("asking", "templates", "waiting", "rest")
_ASKING = ((SQLCompiler, "as_sql"), (QuerySet, "_filter_or_exclude"), (QuerySet, "_annotate"),
           (QuerySet, "order_by"), (QuerySet, "select_related"), (QuerySet, "_values"))  # fmt: skip


class Split:
    """Processor time by part. Only the innermost part under way is charged."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._part, self._since = "rest", time.process_time()

    @contextlib.contextmanager
    def within(self, part: str) -> Iterator[None]:
        """What is done here belongs to the part."""
        before = self.turn(part)
        try:
            yield
        finally:
            self.turn(before)

    def turn(self, part: str) -> str:
        """Charge what has passed, and let what comes belong to the part."""
        now, before = time.process_time(), self._part
        self.spent[before] += now - self._since  # type: ignore[assignment]
        self._part, self._since = part, now
        return before

    def wrapped(self, function: Callable[..., Any], part: str) -> Callable[..., Any]:
        """The function, its time charged to the part."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.within(part):
                return function(*args, **kwargs)

        return timed

    def executing(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        """Sending and receiving; the statement itself runs in another process."""
        with self.within("waiting"):
            return execute(sql, params, many, context)


def split(get: Callable[[], Any], runs: int) -> dict[str, Any]:
    """Milliseconds of each part: medians of some openings. And how many statements and parameters one sends."""
    get()
    rows: list[Counter[str]] = []
    with contextlib.ExitStack() as stack:
        current: list[Split] = [Split()]
        for owner, name in _ASKING:
            stack.enter_context(_charged(owner, name, "asking", current))
        stack.enter_context(_charged(Template, "render", "templates", current))
        before = server_time()
        for _run in range(runs):
            current[0] = one = Split()
            with connection.execute_wrapper(one.executing):
                get()
            one.turn("rest")
            rows.append(one.spent)
        server = (server_time() - before) / runs
    told: dict[str, Any] = {part: statistics.median(row[part] for row in rows) * 1000 for part in PARTS}
    told["server"] = server
    told["python"] = statistics.median(sum(row.values()) for row in rows) * 1000
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        asked.append((str(sql), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        get()
    told["queries"] = len(asked)
    told["parameters"] = sum(len(params or ()) for _sql, params in asked)
    told["planning"], told["execution"], told["statements"] = explained(asked)
    return told


def server_time() -> float:
    """Processor time, in milliseconds, that the database has spent on this connection. Needs it on the same machine."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def explained(asked: list[tuple[str, Any]]) -> tuple[float, float, list[tuple[float, float, str]]]:
    """What the database says of each reading statement: planning and execution, in milliseconds."""
    each = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            if not sql.lstrip(" (\n").upper().startswith(("SELECT", "WITH")):
                continue
            with transaction.atomic():
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0]
                transaction.set_rollback(True)
            plan = plan[0] if isinstance(plan, list) else json.loads(plan)[0]
            each.append((plan["Planning Time"], plan["Execution Time"], sql))
    return sum(one[0] for one in each), sum(one[1] for one in each), each


@contextlib.contextmanager
def _charged(owner: Any, name: str, part: str, current: list[Split]) -> Iterator[None]:
    plain = getattr(owner, name)

    @functools.wraps(plain)
    def timed(*args: Any, **kwargs: Any) -> Any:
        with current[0].within(part):
            return plain(*args, **kwargs)

    setattr(owner, name, timed)
    try:
        yield
    finally:
        setattr(owner, name, plain)
