"""A report drawn (*utskrift*): from its content to the paper that PDF and Word are made of. Swedish, as it leaves the unit."""

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hemmaplan.documents.models import Document
from hemmaplan.documents.paper import Block, Bullet, Bullets, Chart, Column, Panel, Paper, Paragraph, Section, Table
from hemmaplan.documents.typesetting import pdf
from hemmaplan.documents.word import docx
from hemmaplan.foundation import calendar
from hemmaplan.statistics.drawing_chart import queue_panels
from hemmaplan.statistics.numbers import NBSP, number
from hemmaplan.statistics.suppression import SMALL
from hemmaplan.statistics.versions import LANGUAGE, Content, canonical, leaving

HASH_SHOWN = 12


def value_text(figure: dict[str, Any]) -> str:
    """A figure's value as it is read. No value is a dash, never nought; a suppressed one says so."""
    value = figure["value"]
    if figure.get("suppressed"):
        return _hidden(figure["suppressed"])
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, str):
        return value
    return f"{number(value)}{NBSP}%" if figure["unit"] == "procent" else number(value)


def _hidden(why: str) -> str:
    return _("färre än 5").replace(" 5", f"{NBSP}5") if why == SMALL else _("visas ej")


class Pen:
    """Writes out the parts of a content."""

    def __init__(self, content: Content) -> None:
        self.figures = {one["id"]: one for one in content["figures"]}

    def part(self, part: Any) -> str:
        """One part as text."""
        if isinstance(part, str):
            return part.replace(" %", f"{NBSP}%")
        if "figure" in part:
            return value_text(self.figures[part["figure"]])
        if "day" in part:
            return str(part["day"])
        if "text" in part:
            return _("visas ej") if part["text"] is None else str(part["text"])
        if "span" in part:
            return _span(*part["span"])
        return _hidden(part.get("suppressed", SMALL)) if part["count"] is None else number(part["count"])

    def parts(self, parts: list[Any]) -> str:
        """Parts run together."""
        text = "".join(self.part(part) for part in parts)
        return _capital(text) if parts and isinstance(parts[0], dict) and "count" in parts[0] else text


def _span(middle: int | str | None, low: int | str | None, high: int | str | None) -> str:
    """The middle, and within brackets what eight in ten lie within; of what is hidden no more than that it is small."""
    said = [_hidden(SMALL) if one is None else str(one) for one in (middle, low, high)]
    if high is None or middle == low == high:
        return said[0] if middle != 0 else said[2]
    if low is None:
        return _("%(middle)s (högst %(high)s)") % {"middle": said[0], "high": said[2]}
    return f"{said[0]} ({said[1]}–{said[2]})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def paper(content: Content, *, written: dt.date, mark: str = "") -> Paper:
    """The paper of a content, as it may leave the unit."""
    out = leaving(content)
    with translation.override(LANGUAGE):
        pen = Pen(out)
        # The signatures have a place of their own, after the proposal.
        sections = [_section(section, out, pen) for section in out["sections"] if section["key"] != "signature"]
        own = out["texts"].get("signature", "").strip()
        facts = (
            (_("Datum"), written.isoformat()),
            (_("Avser läget"), out["as_of"]),
            (_("Till"), out["recipient"]),
            (_("Diarienummer"), out["diary_number"]),
        )
        version = _(" · version %s") % out["version"] if out.get("version") else ""
        return Paper(
            kind=_("Tjänsteskrivelse"),
            title=out["title"],
            sender=tuple(out["unit"]["above"]) or (out["unit"]["name"],),
            facts=tuple(fact for fact in facts if fact[1]),
            sections=tuple(section for section in sections if section is not None),
            signatures=tuple(line for line in own.splitlines() if line.strip()) if own else tuple(out["signers"]),
            appendix=(_appendix(out),),
            foot=f"{out['unit']['name']} · {_('Informationsärende')}{version}",
            mark=mark,
            written=(written.year, written.month, written.day),
            language=LANGUAGE,
        )


def files(content: Content) -> dict[str, bytes]:
    """The files of a content, by format, dated the day it was frozen, or the day it tells of. Same content, same bytes."""
    frozen_at = content.get("frozen_at")
    written = dt.date.fromisoformat(content["as_of"])
    if frozen_at:
        written = calendar.local_date(dt.datetime.fromisoformat(frozen_at))
    drawn = paper(content, written=written)
    return {
        Document.Format.PDF: pdf(drawn),
        Document.Format.DOCX: docx(drawn),
        Document.Format.JSON: canonical(leaving(content)).encode(),
    }


def _section(section: dict[str, Any], content: Content, pen: Pen) -> Section | None:
    blocks = [drawn for block in section["blocks"] if (drawn := _block(block, content, pen)) is not None]
    return Section(section["title"], section["level"], tuple(blocks)) if blocks else None


def _block(block: dict[str, Any], content: Content, pen: Pen) -> Block | None:
    if block["kind"] == "paragraph":
        return Paragraph(pen.parts(block["parts"]), soft=block.get("soft", False))
    if block["kind"] == "chart":
        drawn = queue_panels([one["fan"] for one in block["panels"]], block["marks"])
        titles = [one["title"] for one in block["panels"]]
        return Chart(block["caption"], block["about"], tuple(map(Panel, titles, drawn)))
    if block["kind"] == "words":
        text = content["texts"].get(block["field"], "").strip()
        return Paragraph(text.replace("\r\n", "\n")) if text else None
    if block["kind"] == "items":
        items = tuple(
            Bullet(pen.parts(item["parts"]), f"{_capital(pen.part(item['when']))}:" if item["when"] else "")
            for item in block["items"]
        )
        return Bullets(items) if items else (Paragraph(block["empty"]) if block["empty"] else None)
    if not block["rows"]:
        return Paragraph(block["empty"]) if block["empty"] else None
    columns = tuple(Column(one["title"], one["numeric"], one["share"]) for one in block["columns"])
    rows = tuple(tuple(pen.parts(cell) or "–" for cell in row) for row in block["rows"])
    return Table(block["caption"], columns, rows, small=len(columns) > 6)


def _appendix(content: Content) -> Section:
    """Bilaga: every figure in the text with its definition, cut-off and the digest of the rows behind it."""
    figures = {one["id"]: one for one in content["figures"]}
    families: dict[str, list[dict[str, Any]]] = {}
    for key in content["used"]:
        families.setdefault(key.partition(":")[0], []).append(figures[key])
    definitions = tuple(
        (f"{ones[0]['title']}\n{family}", ones[0]["definition"], ones[0]["unit"]) for family, ones in families.items()
    )
    values = tuple(
        (
            " · ".join(filter(None, (one["title"], one["about"]))),
            value_text(one),
            (one["rows_sha256"] or "–")[:HASH_SHOWN],
        )
        for ones in families.values()
        for one in ones
    )
    blocks: list[Block] = [
        Paragraph(
            _(
                "Varje siffra är hämtad ur verksamhetssystemet och avser %(day)s vid dagens slut. Antal klienter från 1 till 4 "
                "visas som färre än 5, och där ett sådant antal kunde räknas fram visas inte heller andra antal."
            )
            % {"day": content["as_of"]},
            soft=True,
        ),
        Table(
            _("Så räknas siffrorna"),
            (
                Column(_("Siffra"), share=1.5),
                Column(_("Definition"), share=3),
                Column(_("Enhet"), share=0.7),
            ),
            definitions,
            small=True,
        ),
        Table(
            _("Siffrorna i texten"),
            (
                Column(_("Siffra"), share=4.2),
                Column(_("Värde"), numeric=True, share=0.9),
                Column(_("Kontrollsumma, rader"), share=1.3),
            ),
            values,
            small=True,
        ),
    ]
    if content.get("content_sha256"):
        blocks.append(Paragraph(_("Innehållets kontrollsumma (SHA-256): %s") % content["content_sha256"], soft=True))
    return Section(_("Bilaga: siffrornas definitioner"), 1, tuple(blocks), fresh=True)
