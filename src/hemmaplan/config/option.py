"""What is given to a command of ours (sv. kommandots val), read as everywhere else and refused in the command's own way."""

import argparse
import datetime as dt
from collections.abc import Callable

from django.core.management.base import CommandError

from hemmaplan.foundation import calendar, command, written


class WrongUse(CommandError):
    """The words of the call are not understood (sv. felaktigt anrop). The text says what to write."""

    def __init__(self, text: str) -> None:
        super().__init__(text, returncode=command.WRONG_USE)


def day(option: str, text: str | None) -> dt.date:
    """The day that an option says; today when it is left out. Raises ``WrongUse`` with what to write."""
    if not text:
        return calendar.today()
    try:
        return command.read_day(option, text)
    except command.NotUsable as fault:
        raise WrongUse(str(fault)) from fault


def day_or_today(text: str) -> dt.date:
    """A reader of a day, or of the word ``today``, for ``type=``: the parser says which option and ends the call."""
    try:
        return calendar.today() if text == "today" else written.read_day(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault


def whole(*, least: int = 0, most: int) -> Callable[[str], int]:
    """A reader of a whole number for ``type=``: the parser says which option it stands in, and ends the call."""

    def read(text: str) -> int:
        try:
            return command.read_whole("värdet", text, least=least, most=most)
        except command.NotUsable as fault:
            raise argparse.ArgumentTypeError(str(fault)) from fault

    return read
