"""Medians, percentiles, and tables of text."""

import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 in 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * 95 // 100) - 1)]


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, numbers to the right, that reads well as plain text too."""
    cells = [[f"{value:.1f}" if isinstance(value, float) else str(value) for value in row] for row in rows]
    wide = [
        max(len(head), *(len(row[place]) for row in cells), 3) if cells else len(head)
        for place, head in enumerate(heads)
    ]
    right = [bool(rows) and not isinstance(rows[0][place], str) for place in range(len(heads))]

    def line(values: Sequence[str]) -> str:
        padded = [text.rjust(width) if to_right else text.ljust(width)
                  for text, width, to_right in zip(values, wide, right, strict=True)]  # fmt: skip
        return f"| {' | '.join(padded)} |"

    rule = (
        "|"
        + "|".join("-" * (width + 1) + (":" if to_right else "-") for width, to_right in zip(wide, right, strict=True))
        + "|"
    )
    return "\n".join([line(heads), rule, *(line(row) for row in cells)])
