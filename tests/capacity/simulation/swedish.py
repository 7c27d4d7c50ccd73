"""What is Swedish in a text, so that an English print can be searched for it."""

import re
from collections.abc import Iterable

SWEDISH = re.compile(
    r"[åäöÅÄÖ]|”\w|\b(och|inte|ska|kan|ange|skriv|det|finns|med|till|som|har|eller|menades|kontrollera|veckor|utan|rätta|"
    r"antal|saknas|inga|ingen|snitt|mitten|skillnad|platser|kontroll|belastning|timmar|steg|rad|filen|från|frö|den|av)\b",
    re.IGNORECASE,
)


def left(text: str, own: Iterable[str] = ()) -> list[str]:
    """The lines with Swedish in them, when what the municipality itself has written is taken away."""
    for word in sorted({one for one in own if one}, key=len, reverse=True):
        text = text.replace(word, "…")
    return [line for line in text.splitlines() if SWEDISH.search(line)]
