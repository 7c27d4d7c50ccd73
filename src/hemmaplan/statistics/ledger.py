"""The ledger as it leaves the unit (*fristerna till utskottet*): numbers by rule, nobody's name, small numbers left out. OSL 26:1.

Swedish, whatever the reader's language. The sum of a column stands only where none of its numbers is left out: otherwise the one
could be worked out from the other.
"""

import csv
import datetime as dt
import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from hemmaplan.deadlines import measures, rules
from hemmaplan.deadlines.measures import Tally
from hemmaplan.deadlines.models import Clock
from hemmaplan.documents.paper import Block, Column, Paper, Paragraph, Section, Table
from hemmaplan.documents.typesetting import pdf
from hemmaplan.organisation.models import Unit
from hemmaplan.statistics.figures import FEWEST_SHOWN
from hemmaplan.statistics.numbers import NBSP, number

FORMATS: Final = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
HEADS: Final = {
    "running": "Löper", "week": "Inom en vecka", "late": "Försenade", "extended": "Förlängda", "paused": "Pausade",
    "lapsed": "Försuttna", "answered_late": "Uppfyllda för sent",
}  # fmt: skip
SMALL: Final = f"färre än{NBSP}{FEWEST_SHOWN}"
NOT_SHOWN: Final = "visas ej"


@dataclass(frozen=True)
class Listed:
    """Fristerna i en enhet on a day, as they may leave it: a row for each rule, and the sums that give nobody away."""

    unit: Unit
    on: dt.date
    known: bool
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    sums: tuple[str, ...]


def listed(unit: Unit, unit_ids: Collection[int], on: dt.date, *, known: dt.datetime | None = None) -> Listed:
    """The ledger of the unit and those below it."""
    found = measures.added(measures.tallies(Clock.objects.all(), unit_ids, on, known=known), by="rule")
    titled = sorted(((_words(row.rule, on), row) for row in found), key=lambda one: (one[0], one[1].rule))
    return Listed(
        unit, on, known is not None,
        tuple((title, section, tuple(_cell(row, name) for name in HEADS)) for (title, section), row in titled),
        tuple(_sum([row for _title, row in titled], name) for name in HEADS),
    )  # fmt: skip


def _words(rule_id: str, on: dt.date) -> tuple[str, str]:
    versions = rules.history(rule_id)
    law = next((row for row in versions if row.holds_on(on)), versions[-1])
    return law.title, law.section


def _small(row: Tally, name: str) -> bool:
    return 0 < getattr(row, name) < FEWEST_SHOWN


def _cell(row: Tally, name: str) -> str:
    """A number, or that it is small. Of few that run, no part is told either."""
    if _small(row, name):
        return SMALL
    if name not in {"running", "lapsed", "answered_late"} and _small(row, "running"):
        return NOT_SHOWN
    return number(getattr(row, name))


def _sum(rows: list[Tally], name: str) -> str:
    if any(_cell(row, name) in {SMALL, NOT_SHOWN} for row in rows):
        return NOT_SHOWN
    return number(sum(getattr(row, name) for row in rows))


def as_csv(what: Listed) -> bytes:
    """As a file that Excel opens."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Enhet", "Dag", "Regel", "Lagrum", *HEADS.values()])
    for title, section, counts in what.rows:
        writer.writerow([what.unit.name, what.on, title, section, *(cell.replace(NBSP, " ") for cell in counts)])
    return out.getvalue().encode("utf-8-sig")


def as_pdf(what: Listed, *, written: dt.date) -> bytes:
    """As a paper for the committee."""
    columns = (Column("Vad ska göras", share=3), *(Column(head, numeric=True) for head in HEADS.values()))
    rows = tuple((f"{title}\n{section}", *counts) for title, section, counts in what.rows)
    table: Block = Paragraph("Inga frister löper i enheten den dagen.")
    if rows:
        table = Table("Frister efter regel", columns, (*rows, ("Alla", *what.sums)), small=True)
    about = (
        f"Försuttna och uppfyllda för sent avser de tolv månader som slutar med dagen. Tal under {FEWEST_SHOWN} visas inte, och inte "
        "heller en summa som skulle avslöja dem."
    )
    known = "Så som det var känt den dagen." if what.known else ""
    return pdf(
        Paper(
            kind="Lista", title="Frister", sender=(what.unit.name,),
            facts=tuple(
                fact for fact in (("Datum", written.isoformat()), ("Avser läget", what.on.isoformat()), ("Räknat", known))
                if fact[1]
            ),
            sections=(Section("Frister", 1, (table, Paragraph(about, soft=True))),),
            foot=f"{what.unit.name} · Frister", written=(written.year, written.month, written.day), language="sv",
        )
    )  # fmt: skip
