"""Chance: a number is known by its names, whatever else is asked for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.capacity.simulation.chance.streams import BLOCK, Chance

KINDS = ["uniforms", "exponentials"]


@pytest.mark.parametrize("kind", KINDS)
def test_gives_the_same_numbers_for_the_same_names(kind):
    first = getattr(Chance(7, 5), kind)(100, "family", "length")
    # Whatever is drawn between, for other queues and purposes, disturbs nothing.
    other = Chance(7, 5)
    getattr(other, kind)(3 * BLOCK, "housing", "length")
    other.stream("family", "length").random(17)
    assert np.array_equal(first, getattr(other, kind)(100, "family", "length"))


@pytest.mark.parametrize("kind", KINDS)
@given(st.integers(0, 3 * BLOCK), st.integers(0, 3 * BLOCK), st.integers(1, 6), st.integers(1, 6))
def test_keeps_the_first_numbers_when_more_are_asked_for(kind, few, more, lanes, others):
    one = getattr(Chance(7, lanes), kind)(few, "family", "length")
    other = getattr(Chance(7, others), kind)(more, "family", "length")
    rows, columns = min(lanes, others), min(few, more)
    assert one.shape == (lanes, few)
    assert np.array_equal(one[:rows, :columns], other[:rows, :columns])


@pytest.mark.parametrize("kind", KINDS)
def test_gives_other_numbers_for_another_name_seed_or_place(kind):
    many = 2 * BLOCK
    drawn = [
        getattr(Chance(seed, 3), kind)(many, *names)
        for seed, names in [
            (7, ("family", "length")),
            (8, ("family", "length")),
            (7, ("family", "patience")),
            (7, ("housing", "length")),
            (7, ("length", "family")),
            (7, ("familylength",)),
            (7, ("family", "length", "sent")),
            (2**40 + 7, ("family", "length")),
        ]
    ]
    together = np.concatenate([one.ravel() for one in drawn])
    assert np.unique(together).size == together.size == len(drawn) * 3 * many


def test_spreads_uniforms_evenly_between_zero_and_one():
    drawn = Chance(7, 2000).uniforms(5 * BLOCK, "family", "length")
    assert drawn.min() > 0
    assert drawn.max() < 1
    error = 1 / math.sqrt(12 * drawn.size)
    assert error < 0.001
    assert abs(drawn.mean() - 0.5) < 4 * error
    shares = np.histogram(drawn, bins=20, range=(0, 1))[0] / drawn.size
    assert (np.abs(shares - 0.05) < 5 * math.sqrt(0.05 * 0.95 / drawn.size)).all()


def test_draws_exponentials_of_mean_one():
    drawn = Chance(7, 2000).exponentials(5 * BLOCK, "family", "arrivals")
    assert abs(drawn.mean() - 1) < 4 / math.sqrt(drawn.size)
    assert abs((drawn > 2).mean() - math.exp(-2)) < 4 * math.sqrt(math.exp(-2) / drawn.size)


def test_keeps_sources_and_places_independent():
    """No source, no place in line and no replication tells anything of another: correlations within four errors."""
    chance = Chance(7, 4000)
    family, housing = (chance.uniforms(3 * BLOCK, queue, "length") for queue in ("family", "housing"))
    pairs = {
        "another source": (family, housing),
        "the next in line": (family[:, :-1], family[:, 1:]),
        "the next block": (family[:, :-BLOCK], family[:, BLOCK:]),
        "the next replication": (family[:-1], family[1:]),
    }
    for what, (one, other) in pairs.items():
        correlation = np.corrcoef(one.ravel(), other.ravel())[0, 1]
        assert abs(correlation) < 4 / math.sqrt(one.size), what


@pytest.mark.parametrize(
    ("seed", "replications", "named"), [(-1, 10, "Fröet"), (1, 0, "upprepningar"), (1, -3, "upprepningar")]
)
def test_refuses_what_no_stream_can_be_made_of(seed, replications, named):
    with pytest.raises(ValueError, match=named):
        Chance(seed, replications)
