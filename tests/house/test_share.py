"""The thirds that runs take are together the whole, and no run leaves anything out that has few choices."""

import pytest
from tests.share import PARTS, share_of


@pytest.mark.parametrize("choices", [[], ["a"], ["a", "b"], ["a", "b", "c"], list("abcdefghijkl")], ids=len)
def test_three_runs_take_all(choices: list[str]) -> None:
    thirds = [share_of("cases:file", choices, turn=turn) for turn in range(PARTS)] if choices else []
    assert {one for third in thirds for one in third} == set(choices)
    assert all(thirds)
    assert all(len(third) <= -(-len(choices) // PARTS) for third in thirds)


def test_pages_are_not_all_taken_by_the_same_roles() -> None:
    assert len({tuple(share_of(page, list("abcdefghijkl"), turn=0)) for page in ("a", "b", "c", "d")}) > 1


def test_the_same_run_takes_the_same() -> None:
    assert share_of("a", range(9), turn=4_165_410_266) == share_of("a", range(9), turn=4_165_410_266)
