"""The manager's ledger with 200,000 clocks, and the nightly pass. Run within the prober: what is put in is taken back.

The clocks are put in one unit, a tenth of them running, each with its start, and one in fifty moved by a decision.
"""

import time
from collections.abc import Callable
from typing import Any

CLOCKS = 200_000

_INSERT = """
INSERT INTO deadlines_clock (rule, section, unit_id, subject_kind, subject_id, starts_on, entered_on, due_on, amended_on, ended_on,
    "end", recorded_at, ended_recorded_at, recorded_by_id)
SELECT (array['child_inv_complete', 'concern_prelim_decision', 'nonexec_decision', 'plan_follow_up'])[1 + n % 4], 'SoL', %(unit)s,
    'bench', n, d, d, d + 120, CASE WHEN n % 50 = 0 THEN least(d + 60, current_date) END, CASE WHEN n % 10 > 0 THEN d + 90 + n % 60 END,
    CASE WHEN n % 10 > 0 THEN 'answered' ELSE '' END, d, CASE WHEN n % 10 > 0 THEN d + 91 END, %(by)s
FROM (SELECT n, CASE WHEN n % 10 = 0 THEN current_date - n % 180 ELSE current_date - 200 - n % 3000 END AS d
    FROM generate_series(1, %(count)s) n) made
"""
_EVENTS = """
INSERT INTO deadlines_clockevent (clock_id, kind, "on", counted_from, due_on, reason, answer_kind, recorded_at, by_id)
SELECT id, 'started', starts_on, starts_on, due_on, '', '', recorded_at, recorded_by_id FROM deadlines_clock WHERE subject_kind = 'bench'
UNION ALL
SELECT id, 'extended', amended_on, NULL, due_on, 'Skäl', '', recorded_at, recorded_by_id
FROM deadlines_clock WHERE subject_kind = 'bench' AND amended_on IS NOT NULL
"""


def measure(client: Any, user: Any, runs: int) -> dict[str, Any]:
    """Milliseconds of the numbers, of the page, of a page of rows and of a past day as known then; seconds of the nightly pass."""
    from django.db import connection, transaction

    from hemmaplan.deadlines import measures
    from hemmaplan.deadlines.models import Clock
    from hemmaplan.deadlines.rights import ClockRight
    from hemmaplan.desk.access import consequences
    from hemmaplan.foundation import calendar

    _tidy()
    today, units = calendar.today(), sorted(user.scope.units(ClockRight.EXTEND_CLOCKS))
    begun = time.perf_counter()
    differing = consequences.differing(on=today).count
    nightly = time.perf_counter() - begun
    there = Clock.objects.count()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.replace(" % ", " %% "), {"unit": units[0], "by": user.pk, "count": CLOCKS})
            cursor.execute(_EVENTS)
        past = calendar.add_months(today, -3)
        known = calendar.at_clock(calendar.add_days(past, 1), 0)
        found = {
            "numbers": _times(lambda: measures.tallies(Clock.objects.visible_to(user), units, today), runs),
            "numbers of a past day, as known then": _times(
                lambda: measures.tallies(Clock.objects.visible_to(user), units, past, known=known), 3
            ),
            "the page": _times(lambda: _opened(client, "/frister/"), runs),
            "a page of rows": _times(lambda: _opened(client, "/frister/rader/?lage=late"), runs),
        }
        transaction.set_rollback(True)
    return {"times": found, "nightly": nightly, "clocks": there, "differing": differing}


def _tidy() -> None:
    """Clear away what an earlier measurement put in and took back, as the database server does by itself in time."""
    from django.db import connection

    from hemmaplan.config import database_roles

    with database_roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) deadlines_clock, deadlines_clockevent")


def _opened(client: Any, path: str) -> None:
    status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")


def _times(ask: Callable[[], Any], runs: int) -> list[float]:
    ask()
    took = []
    for _run in range(runs):
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
    return took
