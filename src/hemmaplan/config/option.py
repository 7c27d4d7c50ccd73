"""What is given to a command of ours (sv. kommandots val), read as everywhere else and refused in the command's own way."""

import datetime as dt
from collections.abc import Callable

from django.core.management.base import CommandError

from hemmaplan.foundation import calendar, command


def day(option: str, text: str | None) -> dt.date:
    """The day that an option says; today when it is left out. Raises ``CommandError`` with what to write."""
    if not text:
        return calendar.today()
    try:
        return command.read_day(option, text)
    except command.NotUsable as fault:
        raise CommandError(str(fault)) from fault


def whole(option: str, *, least: int = 0, most: int) -> Callable[[str], int]:
    """A reader of the whole number that an option says, for ``type=``. It raises ``CommandError`` with what to write."""

    def read(text: str) -> int:
        try:
            return command.read_whole(option, text, least=least, most=most)
        except command.NotUsable as fault:
            raise CommandError(str(fault)) from fault

    return read
