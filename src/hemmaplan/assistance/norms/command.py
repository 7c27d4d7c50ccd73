"""The command line of the norm calculation: ``hemmaplan calculate`` (*normberäkning från kommandoraden*)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hemmaplan.assistance.norms import printing
from hemmaplan.assistance.norms.account import Account
from hemmaplan.assistance.norms.arrow import arrow_schema
from hemmaplan.assistance.norms.batch import calculate_file
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.controlling import control_text
from hemmaplan.assistance.norms.fields import nearest
from hemmaplan.assistance.norms.household import Fault, Household, ImpossibleHousehold
from hemmaplan.assistance.norms.law.loading import Law, LawError, guideline_names, load
from hemmaplan.assistance.norms.printing import Language
from hemmaplan.assistance.norms.reading import read_households, schema_text
from hemmaplan.foundation.command import DONE, REFUSED, WRONG_USE, NotUsable, json_text, read_text, write

HELP: Final = """\
Normberäkning: vad ett hushåll har rätt till en månad, med grund för varje rad.

  hemmaplan calculate FIL.json                 en rad för varje hushåll, med frågor och anmärkningar
  hemmaplan calculate FIL.json --explain       hela beräkningen som tabell, för den sökande
  hemmaplan calculate FIL.json --json          hela beräkningen som JSON
  hemmaplan calculate --batch FIL.parquet --out FIL.parquet
                                               många hushåll på en gång
  hemmaplan calculate --control FIL.json       vad registren betalat ut, med ändringar att titta på
  hemmaplan calculate --schema                 JSON Schema för FIL.json
  hemmaplan calculate --columns                kolumnerna i FIL.parquet
  hemmaplan calculate --unconfirmed            uppgifter i reglerna som ingen har bekräftat

FIL.json är ett hushåll eller en lista av hushåll; - läser från standard in.

  --guideline NAMN eller FIL.csv   kommunens riktlinje, för alla hushåll i filen
  --language sv eller en           språk för text; svenska om inget sägs
  --out FIL                        skriv till en fil

Svarar 0 när allt gick, 1 när ett hushåll eller en fil har fel (då skrivs inget), 2 vid fel användning.
"""

_FLAGS: Final = ("--explain", "--json", "--schema", "--columns", "--unconfirmed", "--help", "-h")
_VALUES: Final = ("--guideline", "--language", "--out", "--batch", "--control")


class WrongUse(Exception):
    """The arguments cannot be understood. ``str(wrong)`` is Swedish and says what to do."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the arguments ask for."""

    flags: frozenset[str]
    values: dict[str, str]
    file: str | None

    @property
    def language(self) -> Language:
        """The language of texts."""
        return "en" if self.values.get("--language") == "en" else "sv"


def main(arguments: Sequence[str]) -> int:
    """Run the command. Returns its exit code; faults go to stderr in Swedish."""
    try:
        return _run(_understand(arguments))
    except WrongUse as wrong:
        sys.stderr.write(f"{wrong}\nSe hemmaplan calculate --help.\n")
        return WRONG_USE
    except ImpossibleHousehold as refused:
        for fault in refused.faults:
            sys.stderr.write(": ".join(part for part in (fault.household, fault.path, fault.text) if part) + "\n")
        sys.stderr.write("Inget beräknades. Rätta felen och kör igen.\n")
        return REFUSED
    except (LawError, NotUsable) as error:
        sys.stderr.write(f"{error}\nInget beräknades. Rätta felen och kör igen.\n")
        return REFUSED


def _understand(arguments: Sequence[str]) -> Wishes:
    flags: set[str] = set()
    values: dict[str, str] = {}
    files: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word in _FLAGS:
            flags.add(word)
        elif name in _VALUES:
            if not equals and not rest:
                raise WrongUse(f"{name} behöver ett värde efter sig.")
            if name in values:
                raise WrongUse(f"{name} står två gånger. Ange det en gång.")
            values[name] = value if equals else rest.pop(0)
        elif word.startswith("-") and word != "-":
            raise WrongUse(f"{word} finns inte. {nearest(word, [*_FLAGS, *_VALUES])}")
        else:
            files.append(word)
    if len(files) > 1:
        raise WrongUse(f"Ange en fil i taget: {' och '.join(files)} är flera.")
    if values.get("--language", "sv") not in {"sv", "en"}:
        raise WrongUse(f"--language är {values['--language']}. Skriv sv eller en.")
    return Wishes(frozenset(flags), values, files[0] if files else None)


def _run(wishes: Wishes) -> int:
    if not wishes.file and not wishes.values and not wishes.flags - {"--help", "-h"}:
        sys.stdout.write(HELP)
        return DONE if wishes.flags else WRONG_USE
    if wishes.file and wishes.flags & {"--schema", "--columns", "--unconfirmed"}:
        raise WrongUse(f"{wishes.file} läses inte här. Ta bort filen, eller --schema, --columns och --unconfirmed.")
    if wishes.flags & {"--help", "-h"}:
        sys.stdout.write(HELP)
    elif "--schema" in wishes.flags:
        _write(schema_text(), wishes)
    elif "--columns" in wishes.flags:
        _write("".join(f"{column.name}: {column.type}\n" for column in arrow_schema()), wishes)
    elif "--unconfirmed" in wishes.flags:
        _write(printing.unconfirmed(_asked_law(wishes) or load()), wishes)
    elif "--batch" in wishes.values:
        _batch(wishes)
    elif "--control" in wishes.values:
        _control(wishes)
    else:
        _households(wishes)
    return DONE


def _control(wishes: Wishes) -> None:
    if wishes.file or wishes.flags or "--batch" in wishes.values:
        raise WrongUse(
            "Skriv hemmaplan calculate --control FIL.json, och inget mer än --guideline, --language och --out."
        )
    text = read_text(wishes.values["--control"])
    _write(control_text(text, _asked_law(wishes) or load(), language=wishes.language), wishes)


def _batch(wishes: Wishes) -> None:
    if wishes.file or wishes.flags or "--out" not in wishes.values:
        raise WrongUse("Skriv hemmaplan calculate --batch FIL.parquet --out FIL.parquet, och inget mer än --guideline.")
    source = Path(wishes.values["--batch"])
    if not source.is_file():
        raise NotUsable(f"{source} finns inte. Kontrollera namnet efter --batch.")
    target = Path(wishes.values["--out"])
    count = calculate_file(source, target, _asked_law(wishes), inputs=_guideline_file(wishes))
    sys.stdout.write(f"{count} hushåll {'beräknat' if count == 1 else 'beräknade'}: {target}\n")


def _households(wishes: Wishes) -> None:
    if wishes.file is None:
        raise WrongUse("Ange en JSON-fil med hushåll, eller - för standard in.")
    if {"--json", "--explain"} <= wishes.flags:
        raise WrongUse("Välj --json eller --explain.")
    text = read_text(wishes.file)
    households = read_households(text)
    asked_law = _asked_law(wishes)
    accounts = _accounts(households, asked_law)
    if "--json" in wishes.flags:
        records = [printing.record(account) for account in accounts]
        many = text.lstrip("\ufeff \t\r\n").startswith("[")
        written = json_text(records if many else records[0], indent=2)
    elif "--explain" in wishes.flags:
        laws = [asked_law or load(household.guideline) for household in households]
        pairs = zip(accounts, laws, strict=True)
        written = "\n\n".join(printing.table(account, law, language=wishes.language) for account, law in pairs)
    else:
        written = "".join(printing.line(account, language=wishes.language) for account in accounts)
    _write(written, wishes)


def _accounts(households: Sequence[Household], law: Law | None) -> list[Account]:
    """The account of each household, or every fault of them all."""
    accounts: list[Account] = []
    faults: list[Fault] = []
    for household in households:
        if law is None and household.guideline not in guideline_names():
            text = f"är ”{household.guideline}”, som inte finns. {nearest(household.guideline, guideline_names())}"
            faults.append(Fault(household.id, "guideline", text))
            continue
        try:
            accounts.append(calculate_one(household, law or load(household.guideline)))
        except ImpossibleHousehold as refused:
            faults += refused.faults
    if faults:
        raise ImpossibleHousehold(tuple(faults))
    return accounts


def _asked_law(wishes: Wishes) -> Law | None:
    """The law with the guideline that was asked for; ``None`` when each household's own is to be used."""
    name = wishes.values.get("--guideline")
    if name is None:
        return None
    if name.lower().endswith(".csv"):
        path = Path(name)
        if not path.is_file():
            raise NotUsable(f"{name} finns inte. Kontrollera namnet efter --guideline.")
        return load(guideline_file=path)
    if name not in guideline_names():
        raise WrongUse(f"Riktlinjen {name} finns inte. {nearest(name, guideline_names())}")
    return load(name)


def _guideline_file(wishes: Wishes) -> list[Path]:
    """The guideline's file, when it is one of the user's own."""
    name = wishes.values.get("--guideline", "")
    return [Path(name)] if name.lower().endswith(".csv") else []


def _write(text: str, wishes: Wishes) -> None:
    target = wishes.values.get("--out")
    read = [name for name in (wishes.file, wishes.values.get("--control")) if name]
    inputs: list[str | Path] = [*read, *_guideline_file(wishes)]
    write(text, Path(target) if target is not None else None, inputs=inputs)
