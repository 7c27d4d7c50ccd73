"""Empty templates (*mallar*) of every file, and the handbook's table of their columns: both made from the nouns."""

import csv
from pathlib import Path

from hemmaplan.integrations.folder import headings
from hemmaplan.integrations.folder.columns import Column
from hemmaplan.integrations.folder.nouns.noun import Noun
from hemmaplan.integrations.folder.nouns.registry import META, NOUNS


def write_all(folder: Path) -> int:
    """Write a template for every file into the folder, which is made if need be. Returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for noun in NOUNS.values():
        (folder / f"{noun.title}.csv").write_bytes(template(noun))
    with (folder / f"{META}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([("nyckel", "värde"), ("dag", "")])
    return len(NOUNS) + 1


def template(noun: Noun) -> bytes:
    """An empty file with the headings of a noun."""
    return (";".join(headings.heading(noun, name) for name in noun.all_columns) + "\n").encode("utf-8-sig")


def described() -> str:
    """The part of the handbook page that lists files and columns."""
    return "\n".join(_section(noun) for noun in NOUNS.values())


def _section(noun: Noun) -> str:
    named = ", ".join(f"`{name}`" for name in dict.fromkeys(noun.key_columns))
    lines = [f"### {noun.title}: `{noun.name}`", ""]
    if noun.about:
        lines += [noun.about, ""]
    lines += [f"Nyckel: {named}. Mall: [{noun.title}.csv](<templates/{noun.title}.csv>).", ""]
    if noun.weekdays:
        lines += ["Flyttas i hela veckor, så att veckodagarna stämmer.", ""]
    lines += ["| Rubrik | Kolumn | Måste | Vad | Skrivs |", "| --- | --- | --- | --- | --- |"]
    lines += [_line(noun, column) for column in noun.all_columns.values()]
    return "\n".join([*lines, ""])


def _line(noun: Noun, column: Column) -> str:
    about = column.about.replace("|", "\\|")
    kind = column.kind.name.replace("|", "\\|")
    return f"| {headings.heading(noun, column.name)} | `{column.name}` | {'ja' if column.required else ''} | {about} | {kind} |"
