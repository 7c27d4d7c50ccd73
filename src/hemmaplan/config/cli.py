"""The command line: ``hemmaplan <command>``. Starts the embedded database first when no other is given.

The engines are plain Python: their commands need neither database nor settings, and start at once.
"""

import contextlib
import difflib
import importlib
import os
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands

from hemmaplan.config import embedded_postgres, memory
from hemmaplan.foundation import command, swedish_calls

WITHOUT_DATABASE = {"help", "version", "--help", "--version", "-h", "compilemessages", "makemessages", "collectstatic",
                    "findstatic", "diffsettings", "startapp"}  # fmt: skip
ENGINES = {
    "calculate": "hemmaplan.assistance.norms.command",
    "queue-model": "hemmaplan.capacity.simulation.commands.queue_model",
    "simulate": "hemmaplan.capacity.simulation.commands.simulate",
    "backtest": "hemmaplan.capacity.simulation.commands.backtest",
}
ENGINES_HELP = """
[motorer, utan databas]
    calculate    normberäkning: hemmaplan calculate --help
    queue-model  köformler: hemmaplan queue-model --help
    simulate     kösimulering: hemmaplan simulate --help
    backtest     efterprövning av kösimuleringen: hemmaplan backtest --help
"""


def main() -> None:
    """Run one command."""
    arguments = sys.argv[1:]
    _open_streams()
    swedish_calls.speak()
    if arguments and arguments[0] in ENGINES:
        sys.exit(_run_engine(arguments[0], arguments[1:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemmaplan.config.settings")
    needs_database = bool(arguments) and arguments[0] not in WITHOUT_DATABASE and "--help" not in arguments
    try:
        if needs_database and not os.environ.get("DATABASE_URL"):
            embedded_postgres.server().use()
        if arguments[:1] == ["procrastinate"] and "worker" in arguments:
            _refuse_owner()
            memory.settle()
        _Commands(["hemmaplan", *arguments]).execute()
        if not arguments or arguments in (["help"], ["--help"], ["-h"]):
            sys.stdout.write(ENGINES_HELP)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except SystemExit:  # the words of the call were told, or help was asked for
        try:
            sys.stdout.flush()
        except OSError as fault:
            _close_out()
            sys.exit(_message_of(fault))
        raise
    except BrokenPipeError:
        _close_out()
    except Exception as fault:
        said = _message_of(fault)
        if said is None:
            raise
        if isinstance(fault, OSError):
            _close_out()
        sys.exit(said)


class _Commands(ManagementUtility):
    """The commands of the installed apps. One that nobody knows is refused in Swedish."""

    def fetch_command(self, subcommand: str) -> Any:
        """The command of that name."""
        known = [*get_commands(), *ENGINES]
        if subcommand not in known:
            _apps = settings.INSTALLED_APPS  # wrong settings hide every command: then they are what is told of
            near = difflib.get_close_matches(subcommand, known, n=1)
            meant = f" Menade du {near[0]}?" if near else ""
            sys.stderr.write(f"Kommandot {subcommand} finns inte.{meant} Alla kommandon: hemmaplan help\n")
            sys.exit(command.WRONG_USE)
        return super().fetch_command(subcommand)


def _message_of(fault: Exception) -> str | None:
    """The Swedish line for what is no fault of ours; None for what is. Imported late: the engines need none of it."""
    from hemmaplan.config import troubles
    from hemmaplan.config.database import NotDone

    if isinstance(fault, (embedded_postgres.ServerError, ImproperlyConfigured, NotDone)):
        return troubles.with_reason(str(fault))
    return troubles.message_of(fault)


def _refuse_owner() -> None:
    """Let no worker run in production as the owner of the tables."""
    import django

    django.setup()
    from hemmaplan.config import database_roles

    database_roles.refuse_owner()


def _run_engine(name: str, arguments: list[str]) -> int:
    """Run a command of an engine. Who stops reading half-way (``| head``) has got what they wanted."""
    try:
        code: int = importlib.import_module(ENGINES[name]).main(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _close_out()
        return command.DONE
    except command.NotUsable as fault:
        sys.stderr.write(f"{fault}\n")
        return command.REFUSED
    except OSError as fault:
        _close_out()
        sys.stderr.write(f"Kommandot kunde inte läsa och skriva färdigt: {command.why(fault)}.\n")
        return command.REFUSED
    except KeyboardInterrupt:
        return 130
    return code


def _open_streams() -> None:
    """Write in the letters the screen has. What was shut when we were started can be written to, and then says so."""
    for name, number, errors in (("stdout", 1, "replace"), ("stderr", 2, "backslashreplace")):
        if getattr(sys, name) is None:
            held = os.open(os.devnull, os.O_RDONLY)
            if held != number:  # so that no file of ours is opened as the screen
                os.dup2(held, number)
                os.close(held)
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8"))
        with contextlib.suppress(AttributeError):  # a test's own stream
            getattr(sys, name).reconfigure(errors=errors)


def _close_out() -> None:
    """Nothing more can be written: let the interpreter end without trying again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
