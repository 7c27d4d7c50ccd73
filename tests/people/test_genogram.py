"""A family laid out: nobody overlaps, lines meet symbols, the eldest stands left, the same family gives the same drawing."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hemmaplan.people.genogram import APART, GENERATIONS, MOST, SIZE, ChildOf, Couple, Member, lay_out

DAY = dt.date(1950, 1, 1)


@st.composite
def families(draw):
    """Any tangle of up to sixty people: also what cannot be, such as a parent who is the child's child."""
    many = draw(st.integers(1, 60))
    people = [
        Member(pk, draw(st.sampled_from(["m", "k", ""])), draw(st.none() | st.dates(DAY, dt.date(2026, 1, 1))))
        for pk in range(1, many + 1)
    ]
    number = st.integers(1, many)
    couples = draw(
        st.lists(st.builds(Couple, number, number, st.sampled_from(["", "married", "divorced"])), max_size=40)
    )
    children = draw(st.lists(st.builds(ChildOf, number, number, st.sampled_from(["", "adopted"])), max_size=90))
    return people, couples, children


@settings(max_examples=150, deadline=None)
@given(families())
def test_nobody_overlaps_and_every_line_meets_those_it_joins(family):
    people, couples, children = family
    drawing = lay_out(people, couples, children, index=1)
    at = {one.id: (one.x, one.y) for one in drawing.symbols}
    assert len(at) == len(drawing.symbols) <= MOST
    assert 1 in at
    assert set(at) | set(drawing.left_out) == {one.id for one in people}
    rows = {}
    for one in drawing.symbols:
        rows.setdefault(one.y, []).append(one.x)
        assert SIZE < one.x < drawing.width - SIZE
        assert SIZE <= one.y < drawing.height - SIZE
    assert len(rows) <= GENERATIONS
    for those in rows.values():
        those.sort()
        assert all(b - a >= APART for a, b in pairwise(those))
    couple_lines = {line.of: line for line in drawing.lines if line.kind != "child"}
    for line in drawing.lines:
        assert set(line.of) <= set(at)
        assert all(ax == bx or ay == by for (ax, ay), (bx, by) in pairwise(line.points))
        if line.kind == "child":
            x, y = at[line.of[-1]]
            assert line.points[-1] == (x, y - SIZE)
            parents = couple_lines[line.of[:-1]]
            assert touches(line.points[0], parents.points)
        else:
            ends = {line.points[0], line.points[-1]} if len(line.of) > 1 else {line.points[0]}
            assert all(any(abs(ex - at[pk][0]) == SIZE and ey == at[pk][1] for pk in line.of) for ex, ey in ends)


def touches(point, points):
    """Whether the point lies on the line through these."""
    x, y = point
    return any(
        min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by) for (ax, ay), (bx, by) in pairwise(points)
    )


@settings(max_examples=80, deadline=None)
@given(families())
def test_full_siblings_stand_with_the_eldest_left(family):
    people, couples, children = family
    drawing = lay_out(people, couples, children, index=1)
    born = {one.id: (one.born or dt.date.max, one.id) for one in people}
    at = {one.id: one.x for one in drawing.symbols}
    siblings = {}
    for line in drawing.lines:
        if line.kind == "child":
            siblings.setdefault(line.of[:-1], []).append(line.of[-1])
    for those in siblings.values():
        assert sorted(those, key=born.get) == sorted(those, key=at.get)


@settings(max_examples=40, deadline=None)
@given(families(), st.randoms(use_true_random=False))
def test_the_same_family_gives_the_same_drawing(family, chance):
    people, couples, children = family
    couples = [pair for pair in couples if pair.form == ""]
    children = list({(one.child, one.parent): one for one in children}.values())
    first = lay_out(people, couples, children, index=1)
    chance.shuffle(children)
    again = lay_out(people, couples, children, index=1)
    assert first == again


def test_a_family_of_three_generations_is_drawn_as_one_would():
    people = [
        Member(1, "k", dt.date(2015, 5, 1)), Member(2, "m", dt.date(1985, 1, 1)), Member(3, "k", dt.date(1987, 1, 1)),
        Member(4, "m", dt.date(2012, 5, 1)), Member(5, "m", dt.date(1955, 1, 1)), Member(6, "k", dt.date(1957, 1, 1), dead=True),
    ]  # fmt: skip
    children = [ChildOf(child, parent) for child in (1, 4) for parent in (2, 3)] + [ChildOf(3, 5), ChildOf(3, 6)]
    drawing = lay_out(people, [Couple(3, 2, "cohabiting"), Couple(5, 6, "married")], children, index=1)
    at = {one.id: one for one in drawing.symbols}
    assert at[5].y == at[6].y < at[2].y == at[3].y < at[1].y == at[4].y
    assert at[2].x < at[3].x
    assert at[4].x < at[1].x
    assert [one.id for one in drawing.symbols if one.index] == [1]
    assert at[6].dead
    assert {line.form for line in drawing.lines if line.kind == "couple"} == {"cohabiting", "married"}
    assert drawing.left_out == ()
