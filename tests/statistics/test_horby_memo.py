"""The memo of 2020-09-21, fact by fact: what the unit's own memo said then, against what the system makes of its data."""

import datetime as dt
import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Word
from tests.documents.reading import words

from hemmaplan.access.actions import system_user
from hemmaplan.capacity.models import Proposal
from hemmaplan.capacity.situation.proposals import restored
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person
from hemmaplan.statistics.drawing import files
from hemmaplan.statistics.figures import View
from hemmaplan.statistics.versions import content, leaving

DAY = dt.date(2020, 9, 21)
DATA = Path(__file__).resolve().parents[2] / "data" / "horby-2020"


@pytest.fixture(scope="module")
def memo(django_db_setup: None, django_db_blocker: Any):
    """The memo made once from the imported folder; everything is rolled back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            import_folder(path=DATA, by=system_user(), at=calendar.at_clock(DAY, 12), say=lambda _line: None)
            view = View(Unit.objects.get(code="ifo"), DAY)
            begun = time.process_time()  # of this process alone: the machine may be doing other things
            data = content(view, title="Läget", words={}, with_rows=True)
            made = files(data)
            taken = time.process_time() - begun
            proposal = Proposal.objects.get(unit=view.unit)
            names = set(Person.objects.values_list("family_name", flat=True))
            back = {row.service: row for row in restored(view.situation, proposal)}
            yield {"data": data, "files": made, "pdf": " ".join(words(made["pdf"]).split()), "seconds": taken,
                   "restored": back, "names": names}  # fmt: skip
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


# What the source says in figures, as (figure, value). Services and teams by their code.
FIGURES = [
    ("staff.employees", 17),
    ("staff.percent", 1525),
    ("clients.total", 175),
    ("orders.running", 115),
    ("contacts.open", 60),
    ("team.posts:vuxenteam", 3),
    ("team.cut:vuxenteam", 3),
    ("team.cut_year_before:vuxenteam", 1),
    ("service.percent:behandlingsgrupp", 120),
    ("service.places:behandlingsgrupp", 6),
    ("service.places_before:behandlingsgrupp", 8),
    ("service.without_holder:anhorigstod", True),
    ("housing.dwellings", 16),
    ("service.without_holder:sociala-bostader", True),
    ("housing.no_new_leases", True),
    ("service.percent:familjefrid", 50),
    ("service.may_not_queue:valdsutsatta", True),
    ("service.load_full_time:valdsutsatta", 1.0),
    ("team.posts:boendestod", 4),
    ("team.cut:boendestod", 0),
    ("service.planned:boendestod", 17),
    ("service.planned_on:boendestod", "2020-10-01"),
    ("team.posts:elvan", 2),
    ("team.percent:elvan", 75),
    ("door.closed:elvans-traffpunkt", True),
    ("team.posts:familjeteam", 6),
    ("team.percent:familjeteam", 600),
    ("team.cut:familjeteam", 1),
    ("staff.long_away", 1),
    ("service.places_minimum:barngrupp", 6),
    ("service.places:barngrupp", 8),
    ("group.not_run:foraldrautbildning", True),
    ("service.closed:familjecentral", True),
    ("team.posts:ledning", 2),
    ("team.percent:ledning", 160),
]


@pytest.mark.parametrize(("figure", "value"), FIGURES)
def test_memo_says_the_figure_of_the_source(memo, figure, value):
    found = {one["id"]: one for one in memo["data"]["figures"]}
    assert found[figure]["value"] == value
    assert found[figure]["definition"]


def test_memo_counts_thirty_to_thirty_five_visitors(memo):
    found = {one["id"]: one["value"] for one in memo["data"]["figures"]}
    assert 30 <= found["door.distinct:elvans-traffpunkt"] <= 35
    assert found["door.replacements:elvans-traffpunkt"] > 0


# What the source says in words with a date: risk, severity, since, until.
RISKS = [
    ("no_holder:anhorigstod", "danger"),
    ("no_holder:sociala-bostader", "danger"),
    ("unsupervised", "danger"),
    ("overload:valdsutsatta", "danger"),
    ("planned:boendestod", "warning"),
    ("closed:familjecentral", "info"),
]


@pytest.mark.parametrize(("key", "severity"), RISKS)
def test_memo_raises_the_risk_of_the_source(memo, key, severity):
    found = {risk["key"]: risk for risk in memo["data"]["risks"]}
    assert found[key]["severity"] == severity


# What the memo says on paper, as a stranger reads it.
SENTENCES = [
    "1 525 % fördelat på 17 medarbetare",
    "175 klienter får stöd: 115 uppdrag från myndigheten och 60 öppna kontakter",
    "Tf enhetschef 1 60 % Tillförordnad 2020-12-31",
    "Biträdande enhetschef 1 100 %",
    "Alkohol- och drogterapeut 100 % 2019-10-31",
    "1 alkohol- och drogterapeut, 100 %; 1 socionom, 20 %",
    "2 alkohol- och drogterapeut, 200 %; 2 socionom",
    "mån-fre 9-16",
    "Inga nya hyreskontrakt får skrivas",
    "Lägenheter utan tillsyn: lgh-",
    "Samordning Familjefrid 50 %, Stödinsatser våldsutsatta 40 %, Kvinnogrupp för våldsutsatta 10 %",
    "ärendena får inte ställas i kö",
    "17 insatser tillkommer, de första 2020-10-01",
    "Handledare, Elvans Träffpunkt 1 50 % Lönebidrag",
    "Medarbetare, Elvans Träffpunkt 1 25 %",
    "lönebidraget upphör. Elvans Träffpunkt måste stänga",
    "Stängt på grund av pandemin. I stället",
    "Familjebehandlare 3 100 %",
    "Fältsekreterare 2 100 % Delad kostnad",
    "Ungdomsbehandlare 1 100 %",
    "Ungdomsbehandlare 100 %, borta länge. Tveksamt om återgång",
    "2 fältsekreterare, 180 %; 2 ungdomsbehandlare",
    "Föräldrautbildning i grupp: ingen grupp pågår",
    "Familjecentralsliknande verksamhet har upphört",
    "flyttas eventuellt till annan förvaltning",
    "8 (minst 6)",
    "2 socionom 100 %, 1 familjebehandlare 100 %, förlängning av Handledare, Elvans Träffpunkt",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_memo_says_it_on_paper(memo, sentence):
    word = Word(io.BytesIO(memo["files"]["docx"]))
    rows = [" ".join(cell.text for cell in row.cells) for table in word.tables for row in table.rows]
    flat = _flat(" ".join([*(p.text for p in word.paragraphs), *rows]))
    assert _flat(sentence) in flat, "missing in Word"
    for part in re.split(r"[:;,]", _flat(sentence)):
        assert _letters(part) in _letters(memo["pdf"]), f"{part} is missing in the PDF"


def _flat(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def _letters(text: str) -> str:
    """Without what setting in lines adds: spaces, hyphens, dashes."""
    return re.sub(r"[\s\-–\u00ad\u2010]+", "", text)


def test_what_ends_stands_with_its_day(memo):
    ends = {(one["kind"], one["unit"]): one["last"] for one in memo["data"]["endings"]}
    assert ends["acting", "Ledning"] == "2020-12-31"
    assert ends["funding", "Elvans Träffpunkt (socialpsykiatri)"] == "2020-12-31"


def test_proposal_restores_what_the_source_says(memo):
    back = memo["restored"]
    assert (back["Elvans Träffpunkt"].percent_before, back["Elvans Träffpunkt"].percent_after) == (25, 75)
    for service in ("Anhörigstöd missbruk och psykisk ohälsa", "Sociala bostäder"):
        assert (back[service].percent_before, back[service].percent_after > 0) == (0, True)
    assert back["Behandlingsgrupp missbruk och beroende"].percent_after > 120


def test_no_client_is_named_and_no_small_number_leaves(memo):
    text = memo["files"]["json"].decode()
    said = set(re.findall(r"\w+", text)) | set(re.findall(r"\w+", memo["pdf"]))
    assert not said & (memo["names"] - {"Ledning"})
    out = leaving(memo["data"])
    small = [f for f in memo["data"]["figures"] if f["id"] in out["hidden"]]
    assert small, "the folder has small numbers, so this test can fail"
    assert all(f["value"] is None for f in out["figures"] if f["id"] in out["hidden"])


def test_memo_takes_under_three_seconds_of_work(memo):
    assert memo["seconds"] < 30, "the goal of three seconds is measured by make bench; here only what has run away"
