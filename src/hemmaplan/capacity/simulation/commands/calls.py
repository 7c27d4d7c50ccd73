"""Calls (*anrop*): what the commands that run a scenario file have in common: from the words to the file's text, and tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

FEWEST, MOST = 20, 100_000
"""With fewer replications no interval can be told; with more nobody waits for the answer."""


def parser(command: str, description: str, *, replications: int) -> argparse.ArgumentParser:
    """The words that every such command knows."""
    made = argparse.ArgumentParser(prog=f"hemmaplan {command}", description=description)
    made.add_argument("file", metavar="SCENARIO.json", help="scenariofilen; - läser från standard in")
    made.add_argument("--seed", type=int, default=1, help="slumpens frö; samma frö ger samma svar")
    made.add_argument("--replications", type=int, default=replications, help="antal upprepningar")
    made.add_argument("--json", action="store_true", help="svara med JSON")
    return made


def read(made: argparse.ArgumentParser, arguments: Sequence[str]) -> tuple[argparse.Namespace, str] | int:
    """The options and the file's text; or the exit code, when the fault is told."""
    options = made.parse_args(list(arguments))
    if not options.seed >= 0 or not FEWEST <= options.replications <= MOST:
        sys.stderr.write("Ange ett frö som är noll eller större, och mellan 20 och 100 000 upprepningar.\n")
        return 2
    try:
        text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        sys.stderr.write(f"Filen {options.file} kan inte läsas: {fault}. Kontrollera sökvägen och att den är UTF-8.\n")
        return 1
    return options, text


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: the heads, a rule, the rows; columns as wide as what stands in them."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    lined = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows)
    ]
    return [lined[0], "─" * min(sum(widths) + 2 * (len(widths) - 1), 160), *lined[1:]]
