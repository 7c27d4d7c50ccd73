"""What Python's reader of command lines says, in Swedish (*anropets ord*).

``argparse`` asks ``gettext`` for each of its texts. It gets them here, so that every command says the same, also those
that Django brings.
"""

import argparse
from typing import Final

TEXTS: Final = {
    "usage: ": "Användning: ",
    "positional arguments": "Argument",
    "options": "Val",
    "show this help message and exit": "visa den här hjälpen",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "unrecognized arguments: %s": "%s finns inte. Alla val visas med --help.",
    "the following arguments are required: %s": "%s saknas. Ange det.",
    "one of the arguments %s is required": "Ange ett av: %s.",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)s finns inte. Välj ett av: %(choices)s.",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)s finns inte. Välj ett av: %(choices)s.",
    "invalid %(type)s value: %(value)r": "%(value)s går inte att läsa. Rätta värdet.",
    "not allowed with argument %s": "får inte stå tillsammans med %s. Ta bort det ena.",
    "ignored explicit argument %r": "tar inget värde. Ta bort %s.",
    "expected one argument": "ett värde behövs efter. Skriv det.",
    "expected at most one argument": "högst ett värde får stå efter. Ta bort de andra.",
    "expected at least one argument": "minst ett värde behövs efter. Skriv det.",
    "expected %s argument": "%s värde behövs efter. Skriv det.",
    "expected %s arguments": "%s värden behövs efter. Skriv dem.",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan vara flera: %(matches)s. Skriv ut hela.",
}
"""Each text of ``argparse`` that somebody at the screen can meet. What only a programmer meets stays as it is."""


def speak() -> None:
    """Let every reader of a command line speak Swedish (*svenska*)."""
    setattr(argparse, "_", _in_swedish)  # noqa: B010  the name that argparse has for gettext
    setattr(argparse, "ngettext", lambda one, more, count: _in_swedish(one if count == 1 else more))  # noqa: B010


def _in_swedish(text: str) -> str:
    return TEXTS.get(text, text)
