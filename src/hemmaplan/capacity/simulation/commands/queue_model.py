"""``hemmaplan queue-model FILE``: answers questions to the queue formulas, one line of JSON for each case.

A bad case gets a sentence on the error stream, the others their answers, and the command then ends with 1.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.capacity.simulation.cases.kinds import KINDS

_HELP = """Användning: hemmaplan queue-model FIL

FIL är ett fall som JSON, en lista av fall, eller ett fall per rad (JSON Lines). Ett bindestreck läser standard in.
Ett fall har id, kind och inputs:

    {"id": "mottagningen", "kind": "erlang_c", "inputs": {"offered_load": 3.87, "servers": 8}}

Svaret är en rad per fall: {"id": …, "result": {…}}. Är belastningen ett eller mer finns inget jämviktsläge, och svaret
är då {"no_steady_state": true, "load": …, "growth": …}. Fel skrivs för sig, och kommandot slutar då med 1.

Slag (kind):
"""


class _NotRead(Exception):
    """Gick inte att läsa: the file or line is no case. The text is Swedish."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One case as it stood in the file, or why it could not be read; ``place`` tells the user where."""

    place: str
    case: object = None
    fault: str = ""


def main(arguments: list[str]) -> int:
    """Answer the cases of one file.

    Args:
        arguments: the file's name, or ``-`` for standard input.

    Returns:
        0 when every case was answered, 1 when some was not, 2 when the command was not understood.
    """
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(_help())
        return 0
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments[0] != "-"):
        sys.stderr.write("Ange en fil, eller - för standard in. Hjälp: hemmaplan queue-model --help\n")
        return 2
    try:
        cases = list(_cases(_text(arguments[0])))
    except _NotRead as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    answered = [_answered(read) for read in cases]
    return 0 if all(answered) else 1


def answer(case: object) -> Result:
    """The result of one case (*svar på ett fall*): a mapping with ``kind`` and ``inputs``. Never reads ``expected``.

    Raises:
        OutOfBounds: no such kind, or an input that is missing or outside its bounds, by the name in the file.
    """
    result, _ = _result(case)
    return result


def _result(case: object) -> tuple[Result, list[str]]:
    """The result, and the inputs that nobody asked for."""
    if not isinstance(case, Mapping):
        raise OutOfBounds("fallet", "ska vara ett JSON-objekt med id, kind och inputs. Skriv det inom klamrar.")
    kind, values = case.get("kind"), case.get("inputs")
    if not isinstance(kind, str) or kind not in KINDS:
        raise OutOfBounds("kind", f"{kind!r} finns inte. Välj ett av: {', '.join(KINDS)}.")
    if not isinstance(values, Mapping):
        raise OutOfBounds("inputs", "ska vara ett JSON-objekt med fallets värden. Lägg till det.")
    inputs = Inputs(values)
    try:
        return KINDS[kind][0](inputs), inputs.unread()
    except OutOfBounds as refused:
        raise OutOfBounds(inputs.name_in_file(refused.field), refused.remedy) from refused
    except ArithmeticError as error:
        raise OutOfBounds(
            "inputs", "värdena är så stora eller små att svaret inte går att räkna ut. Ändra dem."
        ) from error


def _answered(read: _Read) -> bool:
    """Write the answer to one case, or what is wrong with it; tells which."""
    name = read.case.get("id") if isinstance(read.case, Mapping) else None
    place = f"{read.place} ({name})" if name is not None else read.place
    if read.fault:
        sys.stderr.write(f"{place}: {read.fault}\n")
        return False
    try:
        result, unread = _result(read.case)
        line = json.dumps({"id": name, "result": result}, ensure_ascii=False, allow_nan=False)
    except OutOfBounds as refused:
        sys.stderr.write(f"{place}: {refused}\n")
        return False
    except ValueError:
        sys.stderr.write(f"{place}: inputs: värdena är så stora eller små att svaret inte blir ett tal. Ändra dem.\n")
        return False
    for field in unread:
        sys.stderr.write(f"{place}: {field}: används inte för det här slaget. Kontrollera stavningen.\n")
    sys.stdout.write(line + "\n")
    return True


def _text(name: str) -> str:
    """The text of the file, or of standard input."""
    try:
        if name == "-":
            return sys.stdin.read()
        return Path(name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = f"{name}: filen finns inte. Kontrollera namnet."
    except UnicodeDecodeError:
        message = f"{name}: är inte text i UTF-8. Spara om filen som UTF-8."
    except OSError as error:
        message = f"{name}: går inte att läsa ({error.strerror}). Välj en fil."
    raise _NotRead(message)


def _cases(text: str) -> Iterator[_Read]:
    """The cases of a text: one object, a list, or a line each."""
    if not text.strip():
        message = "Filen är tom. Skriv minst ett fall."
        raise _NotRead(message)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    try:
        whole = _parsed(text)
    except ValueError:
        yield from (_line(number, line) for number, line in lines)
        return
    if isinstance(whole, list):
        yield from (_Read(f"fall {number}", case) for number, case in enumerate(whole, start=1))
    else:
        yield _Read("fall 1", whole)


def _line(number: int, line: str) -> _Read:
    try:
        return _Read(f"rad {number}", _parsed(line))
    except ValueError as error:
        where = f" vid tecken {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        return _Read(f"rad {number}", fault=f"är inte giltig JSON{where}. Rätta raden.")


def _parsed(text: str) -> object:
    """JSON as the standard has it: NaN and Infinity are no numbers.

    Raises:
        ValueError: the text is not JSON, or is nested without end.
    """
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        message = "nested too deeply"
        raise ValueError(message) from None


def _no_number(name: str) -> object:
    message = f"{name} is no JSON number"
    raise ValueError(message)


def _help() -> str:
    width = max(map(len, KINDS))
    return _HELP + "".join(f"    {kind:<{width}}  {told}\n" for kind, (_, told) in KINDS.items())
