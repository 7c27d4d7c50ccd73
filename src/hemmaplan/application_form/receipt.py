"""The receipt of an application (*kvitto*): what was taken down and when, as a paper. Swedish for every reader."""

import datetime as dt
from typing import TYPE_CHECKING

from hemmaplan.application_form import summary
from hemmaplan.assistance.measures.status import month_in_words, status
from hemmaplan.assistance.models import Application
from hemmaplan.documents.paper import Column, Paper, Paragraph, Section, Table
from hemmaplan.foundation import calendar

if TYPE_CHECKING:
    from hemmaplan.access.models import User

COLUMNS = (Column("Uppgift"), Column("Svar", share=1.6))


def month(application: Application) -> str:
    """Of which month, in words."""
    return month_in_words(application.month)


def paper(application: Application, user: "User", on: dt.date) -> Paper:
    """The paper: its number, when it came, what happens now, and every answer."""
    assert application.sent_at is not None
    came = calendar.local_time(application.sent_at)
    stands = status(application, on)
    promised = f"Ni hör från oss senast den {stands.promised}." if stands.promised else ""
    now = (Paragraph(stands.text), *((Paragraph(promised),) if promised else ()))
    said = tuple(
        Section(part.title, 2, (Table(part.title, COLUMNS, tuple(part.rows)),))
        for part in summary.parts(application, user)
    )
    facts = (
        ("Nummer", application.number), ("Kom in", f"{came:%Y-%m-%d %H:%M}"), ("Månad", month(application)),
        ("Sökande", summary.applicant(application, user)),
    )  # fmt: skip
    return Paper(
        kind="Kvitto", title="Ansökan om ekonomiskt bistånd", sender=(application.unit.name,), facts=facts,
        sections=(Section("Nu händer det här", 1, now), Section("Det som lämnats", 1, ()), *said),
        written=(on.year, on.month, on.day),
    )  # fmt: skip
