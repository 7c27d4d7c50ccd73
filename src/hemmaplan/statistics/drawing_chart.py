"""Fans of a queue as drawings for paper (*diagram på papper*): SVG of shapes and figures, the same for the same numbers.

A number of people that is hidden is ``None``. Then all below the fewest that is shown lies in a grey band, so that no line
tells it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hemmaplan.statistics.figures import FEWEST_SHOWN

WIDTH, HEIGHT = 200, 130
LEFT, FOOT, HEAD, RIGHT = 24, 18, 6, 8
INK, SOFT, RULE, BAND, HIDDEN = "#0a4d68", "#4d5761", "#d5dade", "#b7d3df", "#eceff2"
LEAST_TOP = 4
LINES = 4
Fan = Mapping[str, Mapping[str, Any]]


def queue_panels(fans: Sequence[Fan], marks: Sequence[tuple[int, str]]) -> list[str]:
    """A drawing of each fan, all on one scale."""
    counts = [one for fan in fans for series in fan.values() for one in series["counts"]]
    hides = any(one is None for one in counts)
    top = max([LEAST_TOP, *(one for one in counts if one is not None), *([FEWEST_SHOWN] if hides else [])])
    return [_panel(fan, marks, top, hides=hides) for fan in fans]


def _panel(fan: Fan, marks: Sequence[tuple[int, str]], top: int, *, hides: bool) -> str:
    first = fan["p50"].get("from", 0)
    weeks = first + len(fan["p50"]["counts"]) - 1
    low, middle, high = (
        _corners(fan[at]["counts"], first, weeks, top, least=FEWEST_SHOWN if hides else 0)
        for at in ("p10", "p50", "p90")
    )
    shapes = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    ]
    if hides:
        above = _level(FEWEST_SHOWN, top)
        shapes += [
            f'<rect x="{LEFT}" y="{above:.1f}" width="{_wide()}" height="{_level(0, top) - above:.1f}" fill="{HIDDEN}"/>',
        ]
    step = -(-top // LINES)
    shown = [level for level in range(0, top + 1, step) if not (hides and 0 < level < FEWEST_SHOWN)]
    for level in shown:
        height = _level(level, top)
        shapes += [
            f'<path d="M{LEFT} {height:.1f}h{_wide()}" stroke="{RULE}" stroke-width="0.7" fill="none"/>',
            _words(LEFT - 4, height + 3, "end", str(level)),
        ]
    for week, words in marks:
        across = _across(week, weeks)
        shapes += [
            f'<path d="M{across:.1f} {HEAD}v{_tall()}" stroke="{RULE}" stroke-width="0.7" fill="none"/>',
            _words(across, HEIGHT - 5, "middle", words),
        ]
    shapes += [
        f'<path d="M{"L".join([*high, *reversed(low)])}Z" fill="{BAND}"/>',
        f'<path d="M{"L".join(middle)}" stroke="{INK}" stroke-width="1.6" fill="none"/>',
    ]
    if hides:
        shapes.append(_words(LEFT + 3, _level(0, top) - 3, "start", f"färre än {FEWEST_SHOWN}"))
    return "".join([*shapes, "</svg>"])


def _corners(counts: Sequence[int | None], first: int, weeks: int, top: int, *, least: int) -> list[str]:
    """So many are there until the next is counted: steps, not slopes."""
    found: list[str] = []
    before: float | None = None
    for week, count in enumerate(counts, start=first):
        level, across = _level(max(count or 0, least), top), _across(week, weeks)
        if before is not None and level != before:
            found.append(f"{across:.1f} {before:.1f}")
        if level != before:
            found.append(f"{across:.1f} {level:.1f}")
        before = level
    return [*found, f"{_across(weeks, weeks):.1f} {before or 0:.1f}"]


def _words(across: float, down: float, anchor: str, text: str) -> str:
    return (
        f'<text x="{across:.1f}" y="{down:.1f}" font-family="Inter" font-size="9" fill="{SOFT}" '
        f'text-anchor="{anchor}">{text}</text>'
    )


def _wide() -> int:
    return WIDTH - LEFT - RIGHT


def _tall() -> int:
    return HEIGHT - FOOT - HEAD


def _level(number: float, top: int) -> float:
    return HEAD + _tall() * (1 - number / top)


def _across(week: int, weeks: int) -> float:
    return LEFT + _wide() * week / max(1, weeks)
