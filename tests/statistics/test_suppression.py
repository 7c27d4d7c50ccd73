"""Small numbers: hidden, and not to be worked out from what is left."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.statistics.figures import Figure
from hemmaplan.statistics.suppression import DERIVED, SMALL, hidden


def figures(total: int | None = None, **terms: int) -> list[Figure]:
    """The queue of a unit and of its services."""
    values = {f"service.waiting:{key}": value for key, value in terms.items()}
    values["queue.waiting"] = sum(terms.values()) if total is None else total
    return [Figure(key, key, "", "uppdrag", value, dt.date(2020, 9, 21), clients=True) for key, value in values.items()]


def test_a_large_number_is_shown():
    assert hidden(figures(a=5, b=17)) == {}


def test_a_single_small_number_takes_the_smallest_other_with_it():
    assert hidden(figures(a=3, b=17, c=9)) == {"service.waiting:a": SMALL, "service.waiting:c": DERIVED}


def test_nought_is_shown_and_guards_nothing():
    assert hidden(figures(a=3, b=0, c=9, d=30)) == {"service.waiting:a": SMALL, "service.waiting:c": DERIVED}


def test_two_ones_are_not_given_away_by_their_sum():
    found = hidden(figures(a=1, b=1, c=12))
    assert found["service.waiting:c"] == DERIVED


def test_alone_in_the_sum_hides_the_sum():
    assert hidden(figures(a=2)) == {"service.waiting:a": SMALL, "queue.waiting": SMALL}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_no_hidden_small_number_can_be_worked_out(terms):
    """Whoever tries every possibility finds at least two values for each hidden small number, or the sum is hidden too."""
    found = hidden(figures(**{f"s{i}": value for i, value in enumerate(terms)}))
    keys = [f"service.waiting:s{i}" for i in range(len(terms))]
    assert all(key in found for key, value in zip(keys, terms, strict=True) if 0 < value < 5)
    choices = [
        {SMALL: range(1, 5), DERIVED: range(5, 40)}.get(found.get(key, ""), [value])
        for key, value in zip(keys, terms, strict=True)
    ]
    if "queue.waiting" in found or not found:
        return
    possible = [guess for guess in itertools.product(*choices) if sum(guess) == sum(terms)]
    for place, key in enumerate(keys):
        if found.get(key) == SMALL:
            assert len({guess[place] for guess in possible}) > 1


@pytest.mark.parametrize("value", [None, True, "2020-10-01"])
def test_what_is_no_count_is_left_alone(value):
    assert hidden([Figure("x", "x", "", "datum", value, dt.date(2020, 9, 21), clients=True)]) == {}
