"""Calibration: on many histories from a known truth, do the intervals hold what they promise, and is anything gained?

The same as ``python -m bench.calibration`` prints, which asks further ahead.
"""

import pytest
from bench.calibration import HISTORIES, Kind, World, tried

AHEAD = 26


def beats_as_today(result):
    return result.last_value - result.crps > 4 * result.gain_error


@pytest.mark.parametrize("weeks", [52, 104])
def test_covers_what_it_promises_and_beats_as_today_on_known_truth(weeks):
    result = tried(World(weeks), (AHEAD,))
    assert 0.72 <= result[Kind.QUEUE_SIZE, AHEAD].covers <= 0.90, result
    for asked, one in result.items():
        # Four standard errors of a share of 400, near 0.85.
        assert abs(one.covers - one.promised) < 0.075, (asked, one)
        assert beats_as_today(one), (asked, one)


@pytest.mark.parametrize(("world", "kind"), [(World(52, patience=40.0), Kind.LEFT), (World(52, room=4), Kind.REFUSED)])
def test_covers_what_it_promises_when_people_give_up_or_meet_a_closed_list(world, kind):
    assert HISTORIES == 400
    result = tried(world, (AHEAD,))
    for asked in ((Kind.QUEUE_SIZE, AHEAD), (kind, AHEAD)):
        assert abs(result[asked].covers - result[asked].promised) < 0.075, (asked, result[asked])
    assert beats_as_today(result[Kind.QUEUE_SIZE, AHEAD]) or world.room is not None, result
