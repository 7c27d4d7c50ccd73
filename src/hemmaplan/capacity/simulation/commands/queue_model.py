"""``hemmaplan queue-model FILE``: answers questions to the queue formulas, one line of JSON for each case.

A bad case gets a sentence on the error stream, the others their answers, and the command then ends with 1.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.capacity.simulation.cases.kinds import KINDS, CaseKind
from hemmaplan.foundation import language
from hemmaplan.foundation.command import DONE, REFUSED, WRONG_USE, NotUsable, json_text, read_json, read_text
from hemmaplan.foundation.language import gettext as _
from hemmaplan.foundation.language import gettext_noop

_HELP = gettext_noop("""Användning: hemmaplan queue-model FIL [--language en]

FIL är ett fall som JSON, en lista av fall, eller ett fall per rad (JSON Lines). Ett bindestreck läser standard in.
Ett fall har id, kind och inputs; varje slag läser sina egna inputs, och andra avvisas:

    {"id": "mottagningen", "kind": "erlang_c", "inputs": {"offered_load": 3.87, "servers": 8}}

Svaret är en rad per fall: {"id": …, "result": {…}}. Är belastningen ett eller mer finns inget jämviktsläge, och svaret
är då {"no_steady_state": true, "load": …, "growth": …}. Fel skrivs för sig, och kommandot slutar då med 1.

Slag (kind), och vad de läser. Det som står inom hakparentes kan utelämnas. Tider och takter kan ha en enhet:
within_min, mean_service_weeks, arrival_rate_per_year. En belastning anges som offered_load, eller som arrival_rate
med service_rate eller mean_service.

""")


@dataclass(frozen=True, slots=True)
class _Read:
    """One case as it stood in the file, or why it could not be read; ``place`` tells the user where."""

    place: str
    case: object = None
    fault: str = ""


def main(arguments: list[str]) -> int:
    """Answer the cases of one file.

    Args:
        arguments: the file's name, or ``-`` for standard input; ``--language en`` for English.

    Returns:
        An exit code of ``foundation.command``: refused when some case was not answered.
    """
    spoken, rest = _language(arguments)
    with language.speaking(spoken):
        return _run(rest)


def _language(arguments: list[str]) -> tuple[str, list[str]]:
    """The language that was asked for, Swedish otherwise, and the words that are left; one that is not known is left too."""
    for place, word in enumerate(arguments):
        name, sign, value = word.partition("=")
        asked = value if sign else next(iter(arguments[place + 1 : place + 2]), "")
        if name == "--language" and asked in language.LANGUAGES:
            return asked, [*arguments[:place], *arguments[place + (1 if sign else 2) :]]
    return language.SOURCE, arguments


def _run(arguments: list[str]) -> int:
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(_help())
        return DONE
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments[0] != "-"):
        sys.stderr.write(_("Ange en fil, eller - för standard in. Hjälp: hemmaplan queue-model --help\n"))
        return WRONG_USE
    try:
        cases = list(_cases(read_text(arguments[0])))
    except NotUsable as fault:
        sys.stderr.write(f"{fault}\n")
        return REFUSED
    answered = [_answered(read) for read in cases]
    return DONE if all(answered) else REFUSED


def answer(case: object) -> Result:
    """The result of one case (*svar på ett fall*): a mapping with ``kind`` and ``inputs``. Never reads ``expected``.

    Raises:
        OutOfBounds: no such kind, an input that is missing or outside its bounds, or one that the kind does not read;
            each by the name in the file.
    """
    if not isinstance(case, Mapping):
        raise OutOfBounds(_("fallet"), _("ska vara ett JSON-objekt med id, kind och inputs. Skriv det inom klamrar."))
    kind, values = case.get("kind"), case.get("inputs")
    if not isinstance(kind, str) or kind not in KINDS:
        raise OutOfBounds(
            "kind", _("%(kind)r finns inte. Välj ett av: %(kinds)s.") % {"kind": kind, "kinds": ", ".join(KINDS)}
        )
    if not isinstance(values, Mapping):
        raise OutOfBounds("inputs", _("ska vara ett JSON-objekt med fallets värden. Lägg till det."))
    inputs = Inputs(values, KINDS[kind].inputs)
    try:
        result = KINDS[kind].answer(inputs)
    except OutOfBounds as refused:
        raise OutOfBounds(inputs.name_in_file(refused.field), refused.remedy) from refused
    except ArithmeticError as error:
        raise OutOfBounds(
            "inputs", _("värdena är så stora eller små att svaret inte går att räkna ut. Ändra dem.")
        ) from error
    if unread := inputs.unread():
        told = ", ".join(KINDS[kind].inputs)
        raise OutOfBounds(
            ", ".join(unread),
            _("läses inte här. %(kind)s läser: %(told)s. Rätta eller ta bort.") % {"kind": kind, "told": told},
        )
    return result


def _answered(read: _Read) -> bool:
    """Write the answer to one case, or what is wrong with it; tells which."""
    name = read.case.get("id") if isinstance(read.case, Mapping) else None
    place = f"{read.place} ({name})" if name is not None else read.place
    if read.fault:
        sys.stderr.write(f"{place}: {read.fault}\n")
        return False
    try:
        line = json_text({"id": name, "result": answer(read.case)})
    except OutOfBounds as refused:
        sys.stderr.write(f"{place}: {refused}\n")
        return False
    except ValueError:
        fault = _("värdena är så stora eller små att svaret inte blir ett tal. Ändra dem.")
        sys.stderr.write(f"{place}: inputs: {fault}\n")
        return False
    sys.stdout.write(line)
    return True


def _cases(text: str) -> Iterator[_Read]:
    """The cases of a text: one object, a list, or a line each."""
    if not text.strip():
        message = _("Filen är tom. Skriv minst ett fall.")
        raise NotUsable(message)
    try:
        whole = read_json(text)
    except NotUsable as fault:
        # Split at line breaks alone: a text may hold other signs that end a line to Python.
        lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
        if len(lines) == 1 or not all(line.lstrip().startswith("{") for _, line in lines):
            message = _("Filen: %(fault)s") % {"fault": fault}
            raise NotUsable(message) from None
        yield from (_line(number, line) for number, line in lines)
        return
    if whole == []:
        message = _("Filens lista är tom. Skriv minst ett fall.")
        raise NotUsable(message)
    if isinstance(whole, list):
        yield from (
            _Read(_("fall %(number)s") % {"number": number}, case) for number, case in enumerate(whole, start=1)
        )
    else:
        yield _Read(_("fall %(number)s") % {"number": 1}, whole)


def _line(number: int, line: str) -> _Read:
    place = _("rad %(number)s") % {"number": number}
    try:
        return _Read(place, read_json(line))
    except NotUsable as fault:
        return _Read(place, fault=str(fault))


def _help() -> str:
    return _(_HELP) + "".join(f"    {name}  {_(kind.about)}\n        {_told(kind)}\n" for name, kind in KINDS.items())


def _told(kind: CaseKind) -> str:
    """The inputs of a kind in one line."""
    return " ".join([*kind.needed.split(), *(f"[{name}]" for name in kind.others.split())])
