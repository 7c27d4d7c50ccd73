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
