"""Small drawings as inline SVG (sv. små diagram): attributes only, so that a strict content policy holds."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 96, 10
HATCH = 4


def meter(taken: float, capacity: float) -> SafeString:
    """A bar of what is taken of a capacity. What lies over the capacity is hatched. The words stand beside it."""
    whole = max(taken, capacity)
    if whole <= 0:
        filled = limit = 0.0
    else:
        filled, limit = WIDTH * min(taken, capacity) / whole, WIDTH * capacity / whole
    over = SafeString("")
    if taken > capacity:
        lines = " ".join(f"M{x:.1f} {HEIGHT}l{HATCH} -{HEIGHT}" for x in _stops(limit, WIDTH - HATCH))
        over = format_html(
            '<rect class="meter-over" x="{}" y="0" width="{}" height="{}"/><path class="meter-hatch" d="{}"/>',
            f"{limit:.1f}", f"{WIDTH - limit:.1f}", HEIGHT, lines,
        )  # fmt: skip
    return format_html(
        '<svg class="meter-bar" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">'
        '<rect class="meter-room" width="{0}" height="{1}" rx="2"/>'
        '<rect class="meter-taken" width="{2}" height="{1}" rx="2"/>{3}</svg>',
        WIDTH, HEIGHT, f"{filled:.1f}", over,
    )  # fmt: skip


def _stops(start: float, end: float) -> list[float]:
    return [start + HATCH * step for step in range(max(1, int((end - start) // HATCH) + 1))] if start <= end else []


def sparkline(values: Sequence[float | None], label: str, limit: float | None = None) -> SafeString:
    """A small line over time, with an optional dashed limit. A missing value is a gap in the line, not nought."""
    known = [value for value in values if value is not None]
    if not known:
        return format_html('<span class="muted">{}</span>', _("Inga värden"))
    top = max([*known, limit or 0]) or 1
    step = WIDTH / max(1, len(values) - 1)
    height = 2 * HEIGHT
    points: list[str] = []
    pen = "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        points.append(f"{pen}{index * step:.1f} {height - 1 - (height - 2) * value / top:.1f}")
        pen = "L"
    level = height - 1 - (height - 2) * (limit or 0) / top
    rule = [(f"{level:.1f}", WIDTH)] if limit is not None else []
    dashes = format_html_join("", '<path class="spark-limit" d="M0 {} h{}"/>', rule)
    return format_html(
        '<svg class="sparkline" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">'
        '{3}<path class="spark-line" d="{4}"/></svg>',
        WIDTH, height, label, dashes, " ".join(points),
    )  # fmt: skip


# --- fans ---------------------------------------------------------------------------------------------------------------

FAN_HEIGHT = 26
LEAST_TOP = 4  # so that one more in an empty queue does not fill the drawing
CHART_WIDTH, CHART_HEIGHT = 400, 180
CHART_LEFT, CHART_FOOT, CHART_HEAD = 30, 24, 8


def fan(low: Sequence[int], middle: Sequence[int], high: Sequence[int], label: str) -> SafeString:
    """A small fan over time (sv. solfjäder): a band from low to high and the middle as a line."""
    band, line = _fan_paths(low, middle, high, (1, 2, WIDTH - 2, FAN_HEIGHT - 4), _top(high))
    return format_html(
        '<svg class="fan" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">'
        '<path class="fan-foot" d="M0 {3}h{0}"/><path class="fan-band" d="{4}"/><path class="fan-line" d="{5}"/></svg>',
        WIDTH, FAN_HEIGHT, label, f"{FAN_HEIGHT - 1.5}", band, line,
    )  # fmt: skip


def fan_chart(
    low: Sequence[int],
    middle: Sequence[int],
    high: Sequence[int],
    label: str,
    marks: Sequence[tuple[int, str]],
    most: int = 0,
) -> SafeString:
    """The fan as a chart with its scale; ``marks``: places along the time that are told apart, with their words.

    ``most``: the scale reaches at least so far, so that charts beside each other have one.
    """
    top = max(_top(high), most)
    wide, tall = CHART_WIDTH - CHART_LEFT - 14, CHART_HEIGHT - CHART_FOOT - CHART_HEAD
    band, line = _fan_paths(low, middle, high, (CHART_LEFT, CHART_HEAD, wide, tall), top)
    step = -(-top // 4)  # at most four lines above the foot
    levels = [(f"{CHART_HEAD + tall * (1 - level / top):.1f}", level) for level in range(0, top + 1, step)]
    stops = [(f"{CHART_LEFT + wide * week / max(1, len(middle) - 1):.1f}", text) for week, text in marks]
    return format_html(
        '<svg class="fan-chart" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">{3}{4}'
        '<path class="fan-band" d="{5}"/><path class="fan-line" d="{6}"/></svg>',
        CHART_WIDTH, CHART_HEIGHT, label,
        format_html_join(
            "", '<path class="fan-rule" d="M{} {}h{}"/><text class="fan-text" x="{}" y="{}" dy="4" text-anchor="end">{}</text>',
            ((CHART_LEFT, y, wide, CHART_LEFT - 6, y, level) for y, level in levels),
        ),
        format_html_join(
            "", '<path class="fan-stop" d="M{} {}v{}"/><text class="fan-text" x="{}" y="{}" text-anchor="middle">{}</text>',
            ((x, CHART_HEAD, tall, x, CHART_HEIGHT - 6, text) for x, text in stops),
        ),
        band, line,
    )  # fmt: skip


def _top(high: Sequence[int]) -> int:
    return max([*high, LEAST_TOP])


def _fan_paths(
    low: Sequence[int], middle: Sequence[int], high: Sequence[int], box: tuple[int, int, int, int], top: int
) -> tuple[str, str]:
    """The band and the line within a box of left, head, width and height."""
    left, head, wide, tall = box
    step = wide / max(1, len(middle) - 1)

    def corners(values: Sequence[int]) -> list[str]:
        """So many are there until the next is counted: steps, not slopes."""
        found: list[str] = []
        for place, value in enumerate(values):
            level = f"{head + tall * (1 - value / top):.1f}"
            if not place or value != values[place - 1]:
                across = f"{left + step * place:.1f}"
                found += [f"{across} {found[-1].split()[1]}"] if found else []
                found.append(f"{across} {level}")
        return [*found, f"{left + wide:.1f} {found[-1].split()[1]}"]

    return f"M{'L'.join([*corners(high), *reversed(corners(low))])}Z", f"M{'L'.join(corners(middle))}"
