"""The investigation on paper (*utredning, utskrift*): from what its page shows to the paper that the PDF is made of. Swedish."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.documents.paper import Block, Bullet, Bullets, Paper, Paragraph, Section
from hemmaplan.foundation import calendar
from hemmaplan.people.redaction import show

if TYPE_CHECKING:
    from hemmaplan.access.models import User

NONE = "Inget antecknat."


def investigation_paper(page: Mapping[str, Any], *, viewer: "User", on: dt.date) -> Paper:
    """The paper. Names are as the viewer may see them; a draft says so in its margin."""
    row: Investigation = page["investigation"]
    who = show(row.person, viewer)
    facts = [("Datum", on.isoformat()), ("Ärende", row.case.number), ("Avser", f"{who.name} {who.number}".strip()),
             ("Inledd", row.opened_on.isoformat())]  # fmt: skip
    if row.written_at:
        facts.append(("Fastställd", calendar.local_date(row.written_at).isoformat()))
    return Paper(
        kind="Utredning", title=f"Utredning: {row.get_kind_display()}", sender=(row.unit.name,), facts=tuple(facts),
        sections=tuple(_sections(row, page)), foot=f"{row.unit.name} · {row.case.number}",
        mark="" if row.written_at else "UTKAST", written=(on.year, on.month, on.day),
        signatures=(row.written_by.name,) if row.written_by else (),
    )  # fmt: skip


def _sections(row: Investigation, page: Mapping[str, Any]) -> Iterator[Section]:
    yield Section("Varför utredningen inleddes", 1, _text(row.reason))
    plan = page["plan_row"]
    if plan is not None:
        yield Section("Frågor", 1, _text(plan.questions))
    for side, areas in page["sides"].items():
        if side:
            yield Section(side, 1, ())
        for one in areas:
            items = tuple(Bullet(f"{fact.text} ({_source(fact)})", lead=_lead(fact)) for fact in one.rows)
            yield Section(one.area.label, 2 if side else 1, (Bullets(items),))
    if page["talks"]:
        items = tuple(
            Bullet(talk.child_said, lead=f"{calendar.local_date(talk.happened_at)} {talk.get_kind_display()}: ")
            for talk in page["talks"]
        )
        yield Section("Samtal med barnet", 1, (Bullets(items),))
    if page["results"]:
        yield Section(
            "Instrument",
            1,
            (Bullets(tuple(_result(one) for one in page["results"])), Paragraph(page["screening"], soft=True)),
        )
    for part in page["parts"]:
        yield Section(str(part.label), 1, _text(part.text))
    replies = [one for one in page["replies"] if one.replied_on]
    if replies:
        items = tuple(Bullet(one.reply, lead=f"{one.party.get_role_display()} {one.replied_on}: ") for one in replies)
        yield Section("Parternas synpunkter", 1, (Bullets(items),))


def _text(text: str) -> tuple[Block, ...]:
    """Its paragraphs, each its own."""
    found = tuple(Paragraph(part.strip()) for part in text.split("\n") if part.strip())
    return found or (Paragraph(NONE, soft=True),)


def _lead(fact: Any) -> str:
    return "" if fact.kind == "fact" else f"{fact.get_kind_display()}: "


def _source(fact: Any) -> str:
    named = f", {fact.source_name}" if fact.source_name else ""
    return f"{fact.get_source_display()}{named}, {fact.source_on}"


def _result(one: Mapping[str, Any]) -> Bullet:
    row = one["row"]
    said = row.result
    if one["scored"]:
        points = (
            f"{row.score} poäng, {one['label'].lower()}"
            if row.score is not None
            else "summa saknas, alla frågor är inte besvarade"
        )
        limit = f"; gräns {row.cut_off}" if row.cut_off is not None else ""
        said = f"{points}{limit}. {said}".strip()
    return Bullet(said, lead=f"{one['name']} {row.made_on}: ")
