"""Calls (*anrop*): what the commands that run a scenario file have in common: from the words to the file's text, and tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from hemmaplan.foundation import language
from hemmaplan.foundation.command import DONE, REFUSED, WRONG_USE, NotUsable, read_text, read_whole
from hemmaplan.foundation.language import gettext as _

FEWEST, MOST = 20, 100_000
"""With fewer replications no interval can be told; with more nobody waits for the answer."""
MOST_SEED = 2**63 - 1


def parser(command: str, description: str, *, replications: int) -> argparse.ArgumentParser:
    """The words that every such command knows."""
    made = argparse.ArgumentParser(prog=f"hemmaplan {command}", description=description)
    made.add_argument("file", metavar="SCENARIO.json", help="scenariofilen; - läser från standard in")
    made.add_argument("--seed", default="1", help="slumpens frö; samma frö ger samma svar")
    made.add_argument("--replications", default=str(replications), help="antal upprepningar")
    made.add_argument("--json", action="store_true", help="svara med JSON")
    made.add_argument("--language", choices=language.LANGUAGES, default=language.SOURCE, help="sv eller en")
    return made


def read(made: argparse.ArgumentParser, arguments: Sequence[str]) -> tuple[argparse.Namespace, str] | int:
    """The options and the file's text; or the exit code, when the fault is told."""
    try:
        options = made.parse_args(list(arguments))
    except SystemExit as ended:  # argparse has told the fault, or the help
        return DONE if not ended.code else WRONG_USE
    with language.speaking(options.language):
        return _read(options)


def _read(options: argparse.Namespace) -> tuple[argparse.Namespace, str] | int:
    try:
        options.seed = read_whole("--seed", options.seed, most=MOST_SEED)
        options.replications = read_whole("--replications", options.replications, least=FEWEST, most=MOST)
    except NotUsable as fault:
        sys.stderr.write(f"{fault}\n")
        return WRONG_USE
    try:
        return options, read_text(options.file)
    except NotUsable as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: the heads, a rule, the rows; columns as wide as what stands in them."""
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    lined = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in (heads, *rows)
    ]
    return [lined[0], "─" * min(sum(widths) + 2 * (len(widths) - 1), 160), *lined[1:]]


def heading(name: str, day: str, weeks: float, replications: int, seed: int) -> str:
    """What an answer is about, on its first line."""
    words = {"name": name, "day": day, "weeks": f"{weeks:g}", "replications": replications, "seed": seed}
    if weeks == 1:
        return _("%(name)s: %(day)s, 1 vecka framåt, %(replications)s upprepningar, frö %(seed)s") % words
    return _("%(name)s: %(day)s, %(weeks)s veckor framåt, %(replications)s upprepningar, frö %(seed)s") % words


def from_day(what: str, day: str) -> str:
    """A number and the day from which it holds."""
    return _("%(what)s från %(day)s") % {"what": what, "day": day}


def decimal(text: str) -> str:
    """A number with the decimal sign of the language."""
    return text.replace(".", ",") if language.current() == language.SOURCE else text
