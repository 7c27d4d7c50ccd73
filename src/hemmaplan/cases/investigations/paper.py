"""The investigation on paper (*utredningen som handling*): the parts it is read in, and the paper that is kept, printed and released.

The parts are the one source of what is printed, of what is sent to a party, and of what is looked through before it is sent.
Swedish for every reader.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import override

from hemmaplan.cases.investigations import headings, instruments, measures
from hemmaplan.cases.investigations.models import InstrumentResult, Investigation, InvestigationText, Statement
from hemmaplan.cases.parties.measures import hides_staff
from hemmaplan.documents.paper import Block, Bullet, Bullets, Paper, Paragraph, Section, paragraphs
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.people.models import Person

TEMPLATE: Final = "investigation"
VERSION: Final = 1
NONE: Final = "Inget antecknat."
_BELOW: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """En del av utredningen som den läses: its key, its heading, on which level, and what stands there."""

    key: str
    title: str
    level: int
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Every word of it, to be looked through."""
        said = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text)
            elif isinstance(block, Bullets):
                said += [f"{item.lead}{item.text}" for item in block.items]
        return "\n".join(said)


def parts(row: Investigation) -> list[Part]:
    """Everything that stands in the investigation, in the order it is read."""
    with override("sv"):
        return list(_parts(row))


def of_party(row: Investigation) -> list[Part]:
    """The same as it may go to a party: whoever reported is never named."""
    with override("sv"):
        return list(_parts(row, to_party=True))


def _parts(row: Investigation, *, to_party: bool = False) -> Iterator[Part]:
    yield Part("reason", "Varför utredningen inleddes", 1, _text(row.reason))
    plan = row.plans.filter(state="established").first()
    if plan is not None:
        yield Part("plan", "Frågor", 1, _text(plan.questions))
    yield from _areas(row, to_party=to_party)
    talks = [
        Bullet(talk.child_said, lead=f"{calendar.local_date(talk.happened_at)} {talk.get_kind_display()}: ")
        for talk in row.child_talks.all()
    ]
    if talks:
        yield Part("talks", "Samtal med barnet", 1, (Bullets(tuple(talks)),))
    results = tuple(_result(one) for one in row.instrument_results.all())
    if results:
        yield Part("results", "Instrument", 1, (Bullets(results), Paragraph(instruments.SCREENING, soft=True)))
    texts = dict(row.written_texts.values_list("part", "text"))
    for rule in headings.parts_of(row.kind):
        title = str(InvestigationText.Part(rule.part).label)
        yield Part(rule.part, title, 1, _text(texts.get(rule.part, "")))
    replies = row.communications.filter(replied_on__isnull=False).select_related("party")
    said = [Bullet(one.reply, lead=f"{one.party.get_role_display()} {one.replied_on}: ") for one in replies]
    if said:
        yield Part("replies", "Parternas synpunkter", 1, (Bullets(tuple(said)),))


def _areas(row: Investigation, *, to_party: bool) -> Iterator[Part]:
    facts = list(row.statements.all())
    for side, areas in headings.by_side(measures.areas_of(row)).items():
        held = [(area, [fact for fact in facts if fact.area == area.key]) for area in areas]
        held = [(area, found) for area, found in held if found]
        if side and held:
            yield Part("", side, 1, ())
        for area, found in held:
            items = tuple(
                Bullet(f"{fact.text} ({_source(fact, to_party=to_party)})", lead=_lead(fact)) for fact in found
            )
            yield Part(f"area-{area.key}", area.label, _BELOW if side else 1, (Bullets(items),))


def paper(
    row: Investigation, found: Collection[Part], *, who: str, on: dt.date, to: str = "", left_out: Collection[str] = (),
    draft: bool = False,
) -> Paper:  # fmt: skip
    """The paper of these parts. ``to`` is the party it goes to, who learns no name of the staff where safety asks."""
    facts = [
        ("Datum", on.isoformat()),
        ("Ärende", row.case.number),
        ("Avser", who),
        ("Inledd", row.opened_on.isoformat()),
    ]
    if to:
        facts.insert(0, ("Till", to))
    if row.written_at:
        facts.append(("Fastställd", calendar.local_date(row.written_at).isoformat()))
    named = row.written_by is not None and not (to and hides_staff(row.case))
    kept = [one for one in found if one.key not in left_out]
    with override("sv"):
        title = f"Utredning: {row.get_kind_display()}"
    return Paper(
        kind="Utredning", title=title, sender=(row.unit.name,), facts=tuple(facts),
        sections=tuple(_sections(row, kept)), foot=f"{row.unit.name} · {row.case.number}", mark="UTKAST" if draft else "",
        written=(on.year, on.month, on.day), signatures=(row.written_by.name,) if row.written_by and named else (),
    )  # fmt: skip


def _sections(row: Investigation, kept: Collection[Part]) -> Iterator[Section]:
    """Each part with its corrections below it: what was written stands, and what shall be read instead."""
    corrections = list(row.corrections.all())
    held = list(kept)
    for at, one in enumerate(held):
        follows = held[at + 1] if at + 1 < len(held) else None
        if not one.blocks and (follows is None or follows.level != _BELOW):
            continue  # a side of which nothing is left
        below = [row_ for row_ in corrections if row_.part == one.key]
        rewritten = tuple(
            Bullet(row_.text, lead=f"Rättelse {calendar.local_date(row_.recorded_at)}: ") for row_ in below
        )
        yield Section(one.title, one.level, (*one.blocks, *((Bullets(rewritten),) if rewritten else ())))


def name_and_number(person: Person) -> str:
    """The person as the kept paper names them."""
    return f"{names.full(person.given_name, person.family_name)} {identity.formatted(person.id_number)}".strip()


def name_of(person: Person) -> str:
    """The person as they are named to other parties: without the number."""
    return names.full(person.given_name, person.family_name)


def _text(text: str) -> tuple[Block, ...]:
    return paragraphs(text) or (Paragraph(NONE, soft=True),)


def _lead(fact: Statement) -> str:
    return "" if fact.kind == "fact" else f"{fact.get_kind_display()}: "


def _source(fact: Statement, *, to_party: bool) -> str:
    """From whom and when. Whoever reported is named to no party: OSL 26:5."""
    hidden = to_party and fact.source == Statement.Source.REPORTER
    named = f", {fact.source_name}" if fact.source_name and not hidden else ""
    return f"{fact.get_source_display()}{named}, {fact.source_on}"


def _result(row: InstrumentResult) -> Bullet:
    of, said = instruments.instrument(row.instrument), row.result
    if of is not None and of.scored:
        label = instruments.level_label(row.instrument, row.level).lower()
        points = (
            f"{row.score} poäng, {label}" if row.score is not None else "summa saknas, alla frågor är inte besvarade"
        )
        limit = f"; gräns {row.cut_off}" if row.cut_off is not None else ""
        said = f"{points}{limit}. {said}".strip()
    return Bullet(said, lead=f"{of.name if of else row.instrument} {row.made_on}: ")
