"""The breaker rests after failures in a row, each time longer, and forgets when the service answers."""

import datetime as dt

import pytest

from hemmaplan.foundation.answers import WhyNot
from hemmaplan.integrations.breaker import FIRST_REST, IN_A_ROW, LONGEST_REST, StoredBreaker

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def test_it_rests_after_failures_in_a_row_and_lets_one_through_when_the_rest_is_over():
    breaker = StoredBreaker("x")
    for _ in range(IN_A_ROW - 1):
        breaker.failed(WhyNot.TIMED_OUT, AT)
    assert breaker.rests_until(AT) is None
    breaker.failed(WhyNot.TIMED_OUT, AT)
    assert breaker.rests_until(AT) == AT + FIRST_REST
    later = AT + FIRST_REST
    assert breaker.rests_until(later) is None
    breaker.failed(WhyNot.TIMED_OUT, later)
    assert breaker.rests_until(later) == later + 2 * FIRST_REST
    for _ in range(20):
        breaker.failed(WhyNot.TIMED_OUT, later)
    assert breaker.rests_until(later) == later + LONGEST_REST
    assert StoredBreaker("y").rests_until(later) is None
    breaker.answered(later)
    assert breaker.rests_until(later) is None
    assert (breaker.seen().failures, breaker.seen().answered_at) == (0, later)
