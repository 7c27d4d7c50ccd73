"""Commands (*kommandon*): what every command does alike with what it is given and what it writes.

Exit codes: ``DONE`` when all went well; ``REFUSED`` when something given cannot be used (a file or folder that is not
there or is at fault, a code or name that nothing has), or the answer cannot be written: then nothing is half written;
``WRONG_USE`` when the words of the call are not understood: an option that does not exist or is left out, a value of it
that is no day, no number, none of the choices, or too long or too short.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from hemmaplan.foundation import language, written
from hemmaplan.foundation.language import gettext as _
from hemmaplan.foundation.language import gettext_noop

DONE: Final = 0
REFUSED: Final = 1
WRONG_USE: Final = 2

STANDARD_IN: Final = "-"
DEEPEST: Final = 100
"""No file of ours is nested deeper; one that is was made to fill the memory."""


REASONS: Final = {
    errno.ENOSPC: gettext_noop("disken är full. Frigör utrymme och kör om kommandot"),
    errno.EDQUOT: gettext_noop("kontots utrymme på disken är slut. Frigör utrymme och kör om kommandot"),
    errno.EROFS: gettext_noop("disken är skrivskyddad. Välj en annan mapp, till exempel med HEMMAPLAN_HOME"),
    errno.EACCES: gettext_noop("kontot saknar rättighet. Ge kontot rätt till mappen, eller välj en annan"),
    errno.EPERM: gettext_noop("kontot saknar rättighet. Ge kontot rätt till mappen, eller välj en annan"),
    errno.ENOENT: gettext_noop("mappen eller filen finns inte. Kontrollera sökvägen"),
    errno.ENOTDIR: gettext_noop("något i sökvägen är en fil, inte en mapp. Välj en annan mapp"),
    errno.EISDIR: gettext_noop("det är en mapp, inte en fil. Ange en fil"),
    errno.EEXIST: gettext_noop("den finns redan. Välj ett annat namn"),
    errno.EMFILE: gettext_noop("för många filer är öppna. Stoppa andra program, eller höj gränsen"),
    errno.EBADF: gettext_noop("det är stängt. Öppna det, eller ange en fil"),
}  # fmt: skip
"""What the machine says, in Swedish, to stand after a colon (*driftfel*)."""


class NotUsable(ValueError):
    """Something given cannot be read or written (*går inte att använda*). The text is Swedish and says what to do."""


def why(fault: OSError | ValueError) -> str:
    """The reason in Swedish, to stand after a colon (*orsak*)."""
    if not isinstance(fault, OSError):
        return _("namnet är ogiltigt")
    reason = REASONS.get(fault.errno or 0)
    return _(reason) if reason is not None else f"{fault.strerror or fault}"


# --- reading ---------------------------------------------------------------------------------------------------------


def read_text(name: str) -> str:
    """The text of a file, or of standard input for ``-``: UTF-8, with or without its mark.

    Raises:
        NotUsable: the file is not there, is no file, or is not UTF-8.
    """
    what = _("Det som kom på standard in") if name == STANDARD_IN else name
    try:
        raw = _standard_in() if name == STANDARD_IN else Path(name).read_bytes()
    except FileNotFoundError:
        message = _("%(what)s finns inte. Kontrollera namnet.") % {"what": what}
        raise NotUsable(message) from None
    except (OSError, ValueError) as fault:
        message = _("%(what)s går inte att läsa: %(reason)s.") % {"what": what, "reason": why(fault)}
        raise NotUsable(message) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        message = _("%(what)s är inte UTF-8 (rad %(line)s). Spara filen som UTF-8 och försök igen.") % {
            "what": what,
            "line": line,
        }
        raise NotUsable(message) from None


def _standard_in() -> bytes:
    """Standard input as it came, whatever letters the terminal is set to."""
    stream = getattr(sys.stdin, "buffer", None)
    return stream.read() if stream is not None else sys.stdin.read().encode("utf-8")


def read_json(text: str, *, number: Callable[[str], object] | None = None) -> object:
    """A text as JSON, as the standard has it (*läs JSON*): each name once, no NaN, whole signs, nested as a file is.

    ``number`` reads what is written with a decimal point or an exponent, and NaN, for who takes whole numbers only.

    Raises:
        NotUsable: with the line and what to do.
    """
    if not text.strip():
        message = _("är tom. Kontrollera att det är rätt fil.")
        raise NotUsable(message)
    try:
        value: object = json.loads(
            text, parse_constant=number or _no_number, parse_float=number, object_pairs_hook=_names_once
        )
    except json.JSONDecodeError as fault:
        message = _(
            "går inte att läsa som JSON (rad %(lineno)s, tecken %(colno)s). Kontrollera komman, citattecken och klamrar där."
        ) % {"lineno": fault.lineno, "colno": fault.colno}
        raise NotUsable(message) from None
    except RecursionError:
        _too_deep()
    except NotUsable:
        raise
    except ValueError as fault:  # a number with thousands of digits
        message = _("ett orimligt långt tal. Rätta talet.")
        raise NotUsable(message) from fault
    _look_through(value)
    return value


def _no_number(word: str) -> NoReturn:
    message = _("%(word)s är inget tal. Ange ett vanligt tal.") % {"word": word}
    raise NotUsable(message)


def _names_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = _("fältet ”%(text)s” står två gånger i samma objekt. Ta bort det ena.") % {"text": _visible(twice)}
        raise NotUsable(message)
    return made


def _look_through(value: object) -> None:
    """Refuse what no page, file or screen can show, and what is nested without reason."""
    level: list[object] = [value]
    for _depth in range(DEEPEST):
        for one in level:
            for text in (one, *one) if isinstance(one, dict) else (one,):
                if isinstance(text, str) and any("\ud800" <= sign <= "\udfff" for sign in text):
                    message = _("texten ”%(text)s” innehåller ett halvt tecken. Skriv om den.") % {
                        "text": _visible(text)
                    }
                    raise NotUsable(message)
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return
    _too_deep()


def _too_deep() -> NoReturn:
    message = _("har för många nivåer av klamrar, fler än %(most)s. Kontrollera klamrarna.") % {"most": DEEPEST}
    raise NotUsable(message) from None


def _visible(text: str) -> str:
    """A text cut short, with a question mark for what cannot be written."""
    return text[:40].encode("utf-8", "replace").decode()


def read_day(option: str, text: str) -> date:
    """The day that an option says (*datum*), read as everywhere else.

    Raises:
        NotUsable: it is no possible day.
    """
    try:
        return written.read_day(text)
    except ValueError as fault:
        # Why a text is no day is said in Swedish alone; other languages have the option's own words, as fields have.
        message = f"{option}: {fault}"
        if language.current() != language.SOURCE:
            message = _("%(option)s är %(given)s. Skriv en dag från 1900 till 2199 som ÅÅÅÅ-MM-DD.") % {
                "option": option, "given": written.short(text),
            }  # fmt: skip
        raise NotUsable(message) from None


def read_whole(option: str, text: str, *, least: int = 0, most: int = written.LARGEST) -> int:
    """The whole number that an option says (*heltal*), read as everywhere else.

    Raises:
        NotUsable: it is none, or lies outside the bounds.
    """
    number = written.whole_or_none(text, least=least, most=most)
    if number is None:
        message = _("%(option)s är %(given)s. Skriv ett heltal från %(least)s till %(most)s.") % {
            "option": option,
            "given": written.short(text),
            "least": least,
            "most": most,
        }
        raise NotUsable(message)
    return number


# --- writing ---------------------------------------------------------------------------------------------------------


def json_text(value: object, *, indent: int | None = None) -> str:
    """A value as JSON for standard out (*som JSON*): in letters the screen has, else escaped; no NaN."""
    own = (sys.stdout.encoding or "utf-8").lower().replace("_", "-")
    return json.dumps(value, ensure_ascii=own not in {"utf-8", "utf8"}, indent=indent, allow_nan=False) + "\n"


@contextmanager
def whole_file(target: Path, *, inputs: Sequence[str | Path] = ()) -> Iterator[Path]:
    """A file beside the target that takes its place when all has gone well, and is gone otherwise (*skriv helt*).

    Raises:
        NotUsable: the target is one of the inputs, a link, a folder or a device, or cannot be written.
    """
    _require_own_place(target, inputs)
    path = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        path.open("xb").close()
    except OSError as fault:
        raise _not_written(target, fault) from None
    try:
        yield path
        path.replace(target)
    except OSError as fault:
        raise _not_written(target, fault) from None
    finally:
        path.unlink(missing_ok=True)


def write(text: str, target: Path | None, *, inputs: Sequence[str | Path] = ()) -> None:
    """Write a text to a file, or to standard out (*skriv svaret*). Raises ``NotUsable`` as ``written`` does."""
    if target is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    with whole_file(target, inputs=inputs) as path:
        path.write_text(text, encoding="utf-8")


def _require_own_place(target: Path, inputs: Sequence[str | Path]) -> None:
    """The result may not take the place of anything but an ordinary file of its own."""
    try:
        there = target.lstat()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as fault:
        raise _not_written(target, fault) from None
    kinds = (
        (stat.S_ISLNK, _("är en länk. Ange filen den leder till, eller ett nytt namn.")),
        (stat.S_ISDIR, _("är en mapp. Ange ett filnamn.")),
    )
    for is_kind, remedy in kinds:
        if is_kind(there.st_mode):
            message = f"{target} {remedy}"
            raise NotUsable(message)
    if not stat.S_ISREG(there.st_mode):
        message = _("%(target)s är en enhet eller en kanal, ingen fil. Ange ett filnamn.") % {"target": target}
        raise NotUsable(message)
    for source in inputs:
        if _same(source, there):
            message = _("%(target)s är samma fil som läses. Ange ett annat namn för svaret.") % {"target": target}
            raise NotUsable(message)


def _same(source: str | Path, there: os.stat_result) -> bool:
    try:
        given = os.fstat(sys.stdin.fileno()) if str(source) == STANDARD_IN else Path(source).stat()
    except (OSError, ValueError):
        return False
    return os.path.samestat(given, there)


def _not_written(target: Path, fault: OSError | ValueError) -> NotUsable:
    return NotUsable(_("%(target)s går inte att skriva: %(reason)s.") % {"target": target, "reason": why(fault)})
