"""``hemmaplan messages``: brings the English catalogue in step with the source, without any tool of the system.

Swedish is the source language. The catalogue is a plain file that people edit: sorted, without dates, line numbers or
names of machines, so that two who translate at once meet only where they really do. The compiled form is made at set-up
and is not kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract
from babel.messages.pofile import escape, read_po
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

from hemmaplan.config import translations
from hemmaplan.config.settings import PACKAGE
from hemmaplan.foundation import reference

CATALOGUE: Final = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

DATED: Final = {
    "deadlines/data/rules.csv": ("title",),
    "deadlines/data/clocks.csv": ("answered_by",),
    "cases/decisions/data/kinds.csv": ("title",),
    "cases/intake/data/kinds.csv": ("next_step",),
    "cases/intake/data/reasons.csv": ("title",),
    "cases/investigations/data/areas.csv": ("side", "label"),
    "cases/investigations/data/gates.csv": ("text",),
    "cases/investigations/data/instruments.csv": ("name", "note"),
    "cases/investigations/data/levels.csv": ("label",),
    "cases/workload/data/points.csv": ("title",),
}
"""The columns of dated data that a page shows: the page translates them as it shows them, letters and lists stay in Swedish."""

HEADER: Final = """\
# Hemmaplan in English. Swedish is the source; `hemmaplan messages` keeps this file in step with it.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


@dataclass(frozen=True, order=True)
class Message:
    """A text to translate (*text*): Swedish, with its plural and its context when it has them."""

    singular: str
    plural: str = ""
    context: str = ""


@dataclass
class Catalogue:
    """The translations (*översättningar*): each text with its English forms and the notes people wrote beside it."""

    texts: dict[Message, tuple[str, ...]] = field(default_factory=dict)
    notes: dict[Message, list[str]] = field(default_factory=dict)


class Command(BaseCommand):
    """Bring the catalogue in step with the source, check it, or compile it."""

    help = "Uppdaterar den engelska katalogen efter källtexten. --check kontrollerar, --compile gör .mo-filer."
    requires_system_checks: Any = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="ändra inget; fela om katalogen inte är i takt och hel"
        )
        parser.add_argument("--compile", action="store_true", help="gör .mo-filerna")
        parser.add_argument("--missing", action="store_true", help="skriv ut texterna som saknar översättning")

    def handle(self, *, check: bool, compile: bool, missing: bool, **_options: object) -> None:  # noqa: A002
        old = read(CATALOGUE)
        new = in_step(old, wanted(PACKAGE))
        empty = [message for message, forms in new.texts.items() if not all(forms)]
        if missing:
            for message in sorted(empty):
                self.stdout.write(f"{message.singular!r}")
        if check:
            self._check(old, new, empty)
            return
        if not compile:
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            CATALOGUE.write_text(written(new), encoding="utf-8")
            added, gone = len(new.texts.keys() - old.texts.keys()), len(old.texts.keys() - new.texts.keys())
            self.stdout.write(
                f"{len(new.texts)} texter: {added} nya, {gone} borttagna, {len(empty)} saknar översättning."
            )
        else:
            self.stdout.write(f"{translations.compile_all()} kataloger kompilerade.")

    @staticmethod
    def _check(old: Catalogue, new: Catalogue, empty: list[Message]) -> None:
        if old.texts.keys() != new.texts.keys() or empty:
            missing, dead = len(new.texts.keys() - old.texts.keys()), len(old.texts.keys() - new.texts.keys())
            raise CommandError(
                f"Katalogen är inte i takt: {missing} texter saknas, {dead} finns inte i källan, {len(empty)} är "
                f"inte översatta. Kör ”hemmaplan messages” och översätt i {CATALOGUE.relative_to(PACKAGE)}."
            )


def wanted(root: Path) -> set[Message]:
    """The texts the catalogue shall hold: those of the source, where one with a plural also serves as the one without."""
    found = set(source_messages(root))
    with_plural = {(message.singular, message.context) for message in found if message.plural}
    return {message for message in found if message.plural or (message.singular, message.context) not in with_plural}


def source_messages(root: Path) -> Iterator[Message]:
    """Every text in the Python files and templates below a folder, and the words of dated data that pages show."""
    for path in sorted(root.rglob("*.py")):
        yield from messages_in_python(path.read_text(encoding="utf-8"))
    for path in sorted([*root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        yield from messages_in_template(path.read_text(encoding="utf-8"))
    for name, columns in DATED.items():
        if (root / name).exists():
            yield from (
                Message(row[column]) for row in reference.rows_of(root / name) for column in columns if row[column]
            )


def messages_in_python(text: str) -> Iterator[Message]:
    """Every text marked for translation in Python code."""
    for _line, found, _comments, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
        parts = (found,) if isinstance(found, str) else found
        if parts and parts[0]:
            yield Message(parts[0], parts[1] if len(parts) > 1 else "", context or "")


def messages_in_template(text: str) -> Iterator[Message]:
    """Every text marked for translation in a template.

    Django turns the template into something like Python; its indentation means nothing and is taken away.
    """
    code = "\n".join(line.strip() for line in templatize(text).splitlines())
    yield from messages_in_python(code)


def read(path: Path) -> Catalogue:
    """The catalogue in a file; empty when there is none."""
    found = Catalogue()
    if not path.exists():
        return found
    with path.open("rb") as file:
        entries: Iterable[Any] = read_po(file, locale="en")
        for entry in entries:
            if not entry.id:
                continue
            ids = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
            message = Message(ids[0], ids[1] if len(ids) > 1 else "", entry.context or "")
            forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            found.texts[message] = forms
            found.notes[message] = list(entry.user_comments)
    return found


def in_step(old: Catalogue, texts: set[Message]) -> Catalogue:
    """The catalogue with exactly the wanted texts; translations that exist are kept."""
    return Catalogue(
        {message: _forms(message, old.texts.get(message, ())) for message in sorted(texts)},
        {message: old.notes.get(message, []) for message in texts},
    )


def _forms(message: Message, known: tuple[str, ...]) -> tuple[str, ...]:
    """The English forms of a text: one, or two where there is a plural; empty where nobody has written it."""
    count = 2 if message.plural else 1
    return (*known, *[""] * count)[:count]


def written(catalogue: Catalogue) -> str:
    """The catalogue as it stands in the file."""
    blocks = [HEADER]
    for message, forms in sorted(catalogue.texts.items()):
        lines = [f"# {note}" for note in catalogue.notes.get(message, [])]
        if message.context:
            lines.append(f"msgctxt {escape(message.context)}")
        lines.append(f"msgid {escape(message.singular)}")
        if message.plural:
            lines.append(f"msgid_plural {escape(message.plural)}")
            lines += [f"msgstr[{number}] {escape(form)}" for number, form in enumerate(forms)]
        else:
            lines.append(f"msgstr {escape(forms[0])}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)
