"""Every published case that can be computed again is computed again; the others are listed with the reason."""

from dataclasses import replace

import pytest

from hemmaplan.assistance.norms import worked
from hemmaplan.assistance.norms.law import showing


@pytest.mark.parametrize("case", worked.cases(), ids=[case.id for case in worked.cases()])
def test_answers_as_the_source_does(case):
    assert case.source
    assert case.expected
    assert case.answer() == case.expected
    assert case.holds()


def test_a_case_with_another_answer_does_not_hold():
    case = worked.cases()[0]
    assert not replace(case, expected=case.expected | {"norm_ore": 1}).holds()


def test_says_why_each_other_case_is_left_out():
    assert all(case.why and case.source for case in worked.left_out())
    assert not {case.id for case in worked.left_out()} & {case.id for case in worked.cases()}


def test_every_case_stands_beside_a_file_of_the_law():
    files = {file.name for file in showing.FILES}
    assert {worked.ABOUT[case.kind] for case in worked.cases()} <= files
