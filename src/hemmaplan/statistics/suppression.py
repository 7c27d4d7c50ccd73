"""Small numbers (*små tal*): which figures of clients must not leave the unit, so that nobody can be known. OSL 26:1.

A count of clients from 1 to 4 is hidden. Where a hidden count could be worked out from a sum and the other terms, more
are hidden, until every hidden count may be at least two different numbers.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hemmaplan.statistics.figures import FEWEST_SHOWN, Figure

SMALL, DERIVED = "small", "derived"

# A sum and its terms. A term ending with a colon is one figure a service.
SUMS = (
    ("orders.running", ("service.running:",)),
    ("contacts.open", ("service.contacts:",)),
    ("queue.waiting", ("service.waiting:",)),
    ("orders.planned", ("service.planned:",)),
    ("clients.total", ("orders.running", "contacts.open")),
)
# What tells of the same few people: hidden with the count itself.
FOLLOWS = {
    "queue.longest": "queue.waiting",
    "service.longest": "service.waiting",
    "service.planned_on": "service.planned",
}


@dataclass(frozen=True)
class _Sum:
    """An equation: the terms with sign plus, the sum with sign minus, together nought."""

    signs: Mapping[str, int]

    def gives_away(self, values: Mapping[str, int], hidden: Mapping[str, str]) -> bool:
        """Whether a hidden small count follows from what is shown: only one number is left for it."""
        open_sum = sum(sign * values[key] for key, sign in self.signs.items() if key not in hidden)
        bounds = {key: _bounds(hidden[key]) for key in self.signs if key in hidden}
        for key, (low, high) in bounds.items():
            if hidden[key] != SMALL:
                continue
            others = [(self.signs[k] * a, self.signs[k] * b) for k, (a, b) in bounds.items() if k != key]
            least = sum(min(pair) for pair in others)
            most = sum(max(pair) for pair in others)
            ends = sorted((-self.signs[key] * (open_sum + least), -self.signs[key] * (open_sum + most)))
            if min(high, ends[1]) - max(low, ends[0]) < 1:
                return True
        return False

    def next_to_hide(self, values: Mapping[str, int], hidden: Mapping[str, str]) -> str | None:
        """The smallest shown term that is not nought; the sum itself when no term is left."""
        terms = [k for k, sign in self.signs.items() if sign > 0 and k not in hidden and values[k]]
        sums = [k for k, sign in self.signs.items() if sign < 0 and k not in hidden]
        return min(terms, key=lambda k: (values[k], k), default=None) or next(iter(sums), None)


def _bounds(why: str) -> tuple[float, float]:
    return (1, FEWEST_SHOWN - 1) if why == SMALL else (FEWEST_SHOWN, math.inf)


def hidden(figures: Iterable[Figure]) -> dict[str, str]:
    """Which figures are hidden in what leaves the unit, by id: ``small`` themselves, or ``derived`` to guard another."""
    found = list(figures)
    values = {f.id: f.value for f in found if f.clients and isinstance(f.value, int) and not isinstance(f.value, bool)}
    out = {f.id: SMALL for f in found if f.suppressed}
    equations = [_Sum(signs) for signs in _equations(values)]
    while more := next(
        (key for e in equations if e.gives_away(values, out) and (key := e.next_to_hide(values, out))), None
    ):
        out[more] = SMALL if 0 < values[more] < FEWEST_SHOWN else DERIVED
    for figure in found:
        family, colon, code = figure.id.partition(":")
        if family in FOLLOWS and out.get(f"{FOLLOWS[family]}{colon}{code}") == SMALL and figure.value is not None:
            out[figure.id] = DERIVED
    return out


def _equations(values: Mapping[str, int]) -> Iterable[dict[str, int]]:
    for total, terms in SUMS:
        keys = [key for key in values if any(key.startswith(t) if t.endswith(":") else key == t for t in terms)]
        # A sum that its terms do not make (one person with two orders is one client) cannot be solved for a term.
        if total in values and keys:
            yield {total: -1} | dict.fromkeys(keys, 1)


def without_small_counts(data: Any, hidden: Mapping[str, str]) -> Any:
    """The data of a content with the small numbers of clients in its sentences taken out, and what follows from them.

    A part is known by its type: a number of clients (``count``, with the figure that says the same in ``of``), a middle with
    what it lies within (``span``), numbers week by week (``counts``), or a text about so many clients. No words are looked at, so a sentence may be put in any words and a service be called anything.
    """
    if isinstance(data, list):
        return [without_small_counts(one, hidden) for one in data]
    if not isinstance(data, dict):
        return data
    if "count" in data:
        why = _why_hidden(data, hidden)
        suppressed = {"suppressed": why} if why and why != SMALL else {}
        return {"count": None if why else data["count"]} | suppressed
    if "span" in data or "counts" in data:
        return _without_small_forecasts(data, hidden)
    if "clients" in data and "text" in data:
        return {"text": None} if _why_hidden(data["clients"], hidden) else data["text"]
    return {key: without_small_counts(value, hidden) for key, value in data.items()}


def _without_small_forecasts(data: Mapping[str, Any], hidden: Mapping[str, str]) -> dict[str, Any]:
    """A middle with what it lies within, or numbers week by week, as they may leave the unit."""
    if "span" in data:
        return {"span": [_unless_small(one) for one in data["span"]]}
    # The number of now is a figure of its own; where that is hidden the line begins a week later.
    first = int(bool(hidden.get(data.get("now", ""))))
    return {"counts": [_unless_small(one) for one in data["counts"][first:]]} | ({"from": first} if first else {})


def _unless_small(number: int | str) -> int | str | None:
    return None if isinstance(number, int) and 0 < number < FEWEST_SHOWN else number


def _why_hidden(count: Mapping[str, Any], hidden: Mapping[str, str]) -> str:
    return SMALL if 0 < count["count"] < FEWEST_SHOWN else hidden.get(count.get("of", ""), "")
