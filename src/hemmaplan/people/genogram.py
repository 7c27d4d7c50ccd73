"""A genogram (*genogram, släktträd med band*) laid out: where each person stands and how the lines between them run.

Plain Python: no models, no chance, no clock. The same family gives the same drawing. A row is a generation; of full
siblings the eldest stands left, of a couple the man. Two persons never come nearer each other than ``APART``, and every
line begins and ends at the edge of a symbol or in the middle of the line of a couple.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST = 40
"""How many are drawn. Whoever does not fit stands in the table beside the drawing."""
GENERATIONS = 3
APART, SIZE, EDGE = 128, 22, 76
LABEL, LANE, AIR = 58, 9, 16

Point = tuple[int, int]


@dataclass(frozen=True)
class Member:
    """En person i familjen. ``sex`` is ``m``, ``k`` or unknown."""

    id: int
    sex: str = ""
    born: dt.date | None = None
    dead: bool = False


@dataclass(frozen=True)
class Couple:
    """Ett par: married, cohabiting, separated or divorced."""

    one: int
    other: int
    form: str = ""


@dataclass(frozen=True)
class ChildOf:
    """Ett barn till någon: biological, adopted, foster, step; ``custody`` where only that is known."""

    child: int
    parent: int
    form: str = ""


@dataclass(frozen=True)
class Symbol:
    """En person på sin plats: the middle of the symbol."""

    id: int
    x: int
    y: int
    sex: str
    dead: bool
    index: bool


@dataclass(frozen=True)
class Line:
    """En linje: of a couple, to a child. ``of`` are those it joins; a child's line begins at the line of its parents."""

    kind: str
    form: str
    points: tuple[Point, ...]
    of: tuple[int, ...]

    @property
    def path(self) -> str:
        """As the drawing writes it."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.points)

    @property
    def middle(self) -> Point:
        """In the middle of its longest stretch across, where the strokes of a separation stand."""
        pairs = list(zip(self.points, self.points[1:], strict=False))
        (ax, ay), (bx, by) = max(pairs, key=lambda pair: (abs(pair[1][0] - pair[0][0]), -pair[0][1]))
        return (ax + bx) // 2, (ay + by) // 2


@dataclass(frozen=True)
class Drawing:
    """Ritningen: symbols, lines, its size, and who did not fit."""

    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    left_out: tuple[int, ...] = ()


@dataclass
class _Kin:
    """The family as it is walked: who is whose parent, child and partner."""

    members: dict[int, Member]
    couples: dict[tuple[int, int], str] = field(default_factory=dict)
    parents: dict[int, dict[int, str]] = field(default_factory=dict)

    def partners(self, pk: int) -> list[int]:
        return sorted(b if a == pk else a for a, b in self.couples if pk in {a, b})

    def children(self, pk: int) -> list[int]:
        return sorted((child for child, of in self.parents.items() if pk in of), key=self.age)

    def age(self, pk: int) -> tuple[dt.date, int]:
        """Eldest first; one whose birth is not known comes last."""
        return self.members[pk].born or dt.date.max, pk


def lay_out(
    members: Iterable[Member], couples: Iterable[Couple], children: Iterable[ChildOf], *, index: int
) -> Drawing:
    """Lay the family out around the person it is about."""
    kin = _kin(members, couples, children)
    rows_of, left_out = _generations(kin, index)
    order = _order(kin, rows_of)
    place = _places(kin, order)
    return _draw(kin, order, place, index, left_out)


def _kin(members: Iterable[Member], couples: Iterable[Couple], children: Iterable[ChildOf]) -> _Kin:
    kin = _Kin({one.id: one for one in members})
    for pair in couples:
        if {pair.one, pair.other} <= kin.members.keys() and pair.one != pair.other:
            kin.couples[min(pair.one, pair.other), max(pair.one, pair.other)] = pair.form
    for link in children:
        if {link.child, link.parent} <= kin.members.keys() and link.child != link.parent:
            kin.parents.setdefault(link.child, {})[link.parent] = link.form
    return kin


def _generations(kin: _Kin, index: int) -> tuple[dict[int, int], tuple[int, ...]]:
    """In which generation each stands, the nearest first until the drawing is full; and who is left out.

    A relation that contradicts what is nearer (one's parent's child as one's parent) moves nobody.
    """
    at, waiting = {index: 0}, deque([index])
    while waiting:
        pk = waiting.popleft()
        steps = [(other, 0) for other in kin.partners(pk)] + [(other, -1) for other in sorted(kin.parents.get(pk, {}))]
        for other, step in steps + [(other, 1) for other in kin.children(pk)]:
            if other not in at:
                at[other] = at[pk] + step
                waiting.append(other)
    top = -1 if 1 in at.values() else 1 - GENERATIONS
    drawn = [pk for pk, row in at.items() if top <= row < top + GENERATIONS][:MOST]
    return {pk: at[pk] for pk in drawn}, tuple(pk for pk in kin.members if pk not in drawn)


def _of_row(kin: _Kin, pk: int, rows: dict[int, int]) -> tuple[int, ...]:
    """The parents one hangs from: those who stand in the row above."""
    return tuple(sorted(one for one in kin.parents.get(pk, {}) if rows.get(one) == rows[pk] - 1))


def _order(kin: _Kin, rows: dict[int, int]) -> dict[int, list[int]]:
    """Each row from left to right: by where the parents stand, siblings by age, a partner from outside beside theirs."""
    order: dict[int, list[int]] = {}
    for row in sorted(set(rows.values())):
        here = [pk for pk in rows if rows[pk] == row]
        above = {pk: spot for spot, pk in enumerate(order.get(row - 1, []))}
        families: dict[tuple[int, ...], list[int]] = {}
        for pk in here:
            if parents := _of_row(kin, pk, rows):
                families.setdefault(parents, []).append(pk)
        hung = {pk for group in families.values() for pk in group}
        groups = [
            (sum(above[one] for one in parents) / len(parents), min(map(kin.age, group)), sorted(group, key=kin.age))
            for parents, group in families.items()
        ]
        done: list[int] = []
        for _at, _age, group in sorted(groups, key=lambda one: one[:2]):
            for pk in group:
                _with_partners(kin, pk, here, hung, done)
        loose = [pk for pk in here if pk not in hung and pk not in done]
        for pk in sorted(loose, key=lambda pk: _side(kin, pk, rows)):
            _with_partners(kin, pk, here, hung, done)
        order[row] = done
    return order


def _side(kin: _Kin, pk: int, rows: dict[int, int]) -> tuple[bool, tuple[dt.date, int], int, bool, int]:
    """Whose parents come first: the father's family left of the mother's; of each couple the man left, then by their number."""
    below = [one for one in kin.children(pk) if rows.get(one) == rows[pk] + 1]
    nearest = min(below, key=lambda one: (kin.members[one].sex != "m", kin.age(one)), default=pk)
    several = -len(kin.partners(pk))
    return kin.members[nearest].sex != "m", kin.age(nearest), several, kin.members[pk].sex != "m", pk


def _with_partners(kin: _Kin, pk: int, here: Sequence[int], hung: set[int], done: list[int]) -> None:
    """Set one in the row with the partners who hang from nobody there: a man before his wife, and the first before a third."""
    if pk in done:
        return
    beside = [one for one in kin.partners(pk) if one in here and one not in hung and one not in done]
    before = [one for one in beside if kin.members[one].sex == "m" and kin.members[pk].sex != "m"][:1]
    if not before and len(beside) > 1:
        before = beside[:1]
    done += [*before, pk, *(one for one in beside if one not in before)]


def _places(kin: _Kin, order: dict[int, list[int]]) -> dict[int, int]:
    """Where each stands across: parents over their children and children under their parents, as near as the order lets them."""
    place = {pk: spot * APART for row in order.values() for spot, pk in enumerate(row)}
    rows = {pk: row for row, those in order.items() for pk in those}
    for _round in range(4):
        for row in sorted(order, reverse=True):
            _settle(order[row], {pk: _over(kin, pk, rows, place) for pk in order[row]}, place)
        for row in sorted(order):
            _settle(order[row], _under(kin, order[row], rows, place), place)
    least = min(place.values(), default=0)
    return {pk: x - least + EDGE for pk, x in place.items()}


def _over(kin: _Kin, pk: int, rows: dict[int, int], place: dict[int, int]) -> float:
    """Where a parent would stand: over the middle of the children, on the own side of the other parent."""
    below = [one for one in kin.children(pk) if rows.get(one) == rows[pk] + 1]
    if not below:
        return place[pk]
    both = sorted({parent for child in below for parent in _of_row(kin, child, rows)})
    middle = sum(place[one] for one in below) / len(below)
    return middle + place[pk] - sum(place[one] for one in both) / len(both)


def _under(kin: _Kin, those: Sequence[int], rows: dict[int, int], place: dict[int, int]) -> dict[int, float]:
    """Where children would stand: side by side under the middle of their parents. Others stay beside their partner."""
    families: dict[tuple[int, ...], list[int]] = {}
    for pk in those:
        families.setdefault(_of_row(kin, pk, rows), []).append(pk)
    wanted: dict[int, float] = {}
    for parents, group in families.items():
        if parents:
            middle = sum(place[one] for one in parents) / len(parents)
            now = sum(place[one] for one in group) / len(group)
            wanted |= {pk: place[pk] - now + middle for pk in group}
    for spot, pk in enumerate(those):
        if pk not in wanted:
            near = next((one for one in kin.partners(pk) if one in wanted), None)
            wanted[pk] = wanted[near] + (spot - those.index(near)) * APART if near is not None else place[pk]
    return wanted


def _settle(those: Sequence[int], wanted: dict[int, float], place: dict[int, int]) -> None:
    """Set a row in its order, everybody ``APART`` from the next, as near what is wanted as that lets them (least squares)."""
    pools: list[tuple[float, int]] = []
    for spot, pk in enumerate(those):
        total, count = wanted[pk] - spot * APART, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, number = pools.pop()
            total, count = total + before, count + number
        pools.append((total, count))
    starts = [round(total / count) for total, count in pools for _one in range(count)]
    place.update({pk: start + spot * APART for spot, (pk, start) in enumerate(zip(those, starts, strict=True))})


# --- lines --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Union:
    """Those from whom children hang, in one row: a couple, two parents who are none, or one parent."""

    of: tuple[int, ...]
    children: tuple[int, ...]
    form: str | None  # of the couple; None where they are none


def _unions(kin: _Kin, order: dict[int, list[int]]) -> dict[int, list[_Union]]:
    rows = {pk: row for row, those in order.items() for pk in those}
    below: dict[tuple[int, ...], list[int]] = {}
    for pk in rows:
        if parents := _of_row(kin, pk, rows):
            below.setdefault(parents, []).append(pk)
    pairs = {pair for pair in kin.couples if pair[0] in rows and pair[1] in rows and rows[pair[0]] == rows[pair[1]]}
    found: dict[int, list[_Union]] = {}
    for of in sorted(pairs | below.keys()):
        pair = (of[0], of[1]) if len(of) > 1 else None
        form = kin.couples.get(pair) if pair in pairs else None
        found.setdefault(rows[of[0]], []).append(_Union(of, tuple(sorted(below.get(of, ()), key=kin.age)), form))
    return found


def _lanes(stretches: Sequence[tuple[int, int]]) -> list[int]:
    """A lane for each stretch, so that none of two that overlap have the same."""
    taken: list[list[tuple[int, int]]] = []
    lanes = []
    for first, last in stretches:
        free = next(
            (lane for lane, held in enumerate(taken) if all(last < a or b < first for a, b in held)), len(taken)
        )
        taken += [[]] if free == len(taken) else []
        taken[free].append((first, last))
        lanes.append(free)
    return lanes


def _draw(
    kin: _Kin, order: dict[int, list[int]], place: dict[int, int], index: int, left_out: tuple[int, ...]
) -> Drawing:
    unions = _unions(kin, order)
    spots = {pk: spot for those in order.values() for spot, pk in enumerate(those)}
    lines: list[Line] = []
    y = AIR + SIZE
    height_of: dict[int, int] = {}
    for row in sorted(order):
        height_of |= dict.fromkeys(order[row], y)
        here = unions.get(row, [])
        joins, drops, depth = _couple_lines(here, spots, place, y)
        lines += joins
        bars = _lanes([_stretch(one, drops[one.of], place) for one in here if one.children])
        below = depth + AIR + LANE * (max(bars, default=0) + 1) + AIR + SIZE
        hanging = [one for one in here if one.children]
        for one, lane in zip(hanging, bars, strict=True):
            lines += _child_lines(kin, one, drops[one.of], depth + AIR + LANE * lane, below, place)
        y = below
    symbols = tuple(
        Symbol(pk, place[pk], height_of[pk], kin.members[pk].sex, kin.members[pk].dead, pk == index)
        for row in sorted(order)
        for pk in order[row]
    )
    bottom = max(height_of.values(), default=0) + SIZE + LABEL + AIR
    deepest = max((py for line in lines for _x, py in line.points), default=0) + AIR
    right = max((one.x for one in symbols), default=0) + EDGE
    widest = max((px for line in lines for px, _y in line.points), default=0) + AIR
    return Drawing(symbols, tuple(lines), max(right, widest), max(bottom, deepest), left_out)


def _stretch(one: _Union, drop: Point, place: dict[int, int]) -> tuple[int, int]:
    across = [drop[0], *(place[child] for child in one.children)]
    return min(across), max(across)


def _couple_lines(
    unions: Sequence[_Union], spots: dict[int, int], place: dict[int, int], y: int
) -> tuple[list[Line], dict[tuple[int, ...], Point], int]:
    """The line of each union of a row, where its children hang from it, and how deep the row reaches.

    Two who stand side by side are joined straight; others by a lane under everybody's name.
    """
    apart = [one for one in unions if len(one.of) == 1 or abs(spots[one.of[0]] - spots[one.of[1]]) > 1]
    lanes = dict(zip((one.of for one in apart), _lanes([_reach(one, place) for one in apart]), strict=True))
    base = y + SIZE + LABEL
    lines, drops = [], {}
    for one in unions:
        kind = "couple" if one.form is not None else "parents"
        ends = sorted(one.of, key=lambda pk: place[pk])
        left, right = place[ends[0]], place[ends[-1]]
        if one.of not in lanes:
            points: tuple[Point, ...] = ((left + SIZE, y), (right - SIZE, y))
            drops[one.of] = ((left + right) // 2, y)
        else:
            deep, out = base + LANE * lanes[one.of], APART // 2 - 4 * (lanes[one.of] % 6)
            if len(ends) == 1:
                points = ((left + SIZE, y), (left + out, y), (left + out, deep))
                drops[one.of] = (left + out, deep)
            else:
                inner = (left + out, right - out)
                points = (
                    (left + SIZE, y), (inner[0], y), (inner[0], deep), (inner[1], deep), (inner[1], y), (right - SIZE, y),
                )  # fmt: skip
                drops[one.of] = (sum(inner) // 2, deep)
        lines.append(Line(kind, one.form or "", points, one.of))
    return lines, drops, base + LANE * (max(lanes.values(), default=-1) + 1)


def _reach(one: _Union, place: dict[int, int]) -> tuple[int, int]:
    across = [place[pk] for pk in one.of]
    return min(across), max(across) + (APART // 2 if len(across) == 1 else 0)


def _child_lines(kin: _Kin, one: _Union, drop: Point, bar: int, below: int, place: dict[int, int]) -> Iterable[Line]:
    """From the parents' line down to a bar, along it, and down to the top of each child's symbol."""
    for child in one.children:
        forms = {kin.parents[child][parent] for parent in one.of}
        form = forms.pop() if len(forms) == 1 else ""
        x = place[child]
        points = ((drop[0], drop[1]), (drop[0], bar), (x, bar), (x, below - SIZE))
        yield Line("child", form, points, (*one.of, child))
