"""Decisions, how they reached the parties, what is done until help begins; and the order that carries one out."""

import datetime as dt

from django.utils.translation import gettext as _

from hemmaplan.cases.decisions import kinds, scheme
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.measures import GRANTS
from hemmaplan.cases.decisions.states import DecisionState
from hemmaplan.cases.intake.kinds import DECISION
from hemmaplan.cases.investigations.consequences import due_to_complete
from hemmaplan.cases.investigations.states import COMPLETE
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.required.known import Known
from hemmaplan.integrations.folder.required.organisation import born
from hemmaplan.organisation.requiring import Fault, Faults, not_ahead, not_before

STATES = {"open": "opened", "not_open": "not_opened"}
"""In which state an intake is when it has been decided on so."""


def limits(row: Values, area: str, *, due_on: dt.date | None = None) -> scheme.Limits:
    """What the delegation scheme may limit of a decision. The months of an extension are those beyond the last day."""
    months = scheme.months_of(row.get("first_on"), row.get("last_on"))
    if row["verb"] == "extend":
        months = scheme.months_of(calendar.add_days(due_on, 1), row.get("new_due_on")) if due_on else 1
    return scheme.Limits(
        verb=row["verb"], area=area, months=months, ore_a_month=row.get("cost"), care_form=row.get("care_form") or ""
    )


def _kind(row: Values, area: str, on: dt.date) -> kinds.Kind | None:
    try:
        return kinds.kind(row["kind"], area=area, on=on)
    except kinds.UnknownKind:
        return None


def _signed(row: Values | None) -> bool:
    return row is not None and row["state"] == DecisionState.SIGNED and row.get("decided_at") is not None


def _day(row: Values) -> dt.date:
    return calendar.local_date(row["decided_at"])


def decision(known: Known, row: Values, key: Key) -> Faults:
    """A decision, of a kind there is, with its parts; a signed one by a level that may, and as its matter says."""
    of = known.get("files", row["file"])
    if of is None:
        return
    on = _day(row) if row.get("decided_at") else known.today
    kind = _kind(row, of["kind"], on)
    if kind is None:
        yield Fault("kind", _("Slaget finns inte för sådana ärenden den dagen. Välj ett annat."))
        return
    yield from required.sort_of_decision(kind, row["verb"])
    if row["state"] in {DecisionState.SIGNED, DecisionState.PROPOSED}:
        said = {name: row.get(name) for name in required.PARTS}
        said["provisions"] = said["provisions"] or kind.section
        yield from required.missing(kind, row["verb"], said)
    if _signed(row):
        yield from _settled(known, row, key, of, kind)


def _settled(known: Known, row: Values, key: Key, of: Values, kind: kinds.Kind) -> Faults:
    on, due_on = _day(row), _due(known, row, key)
    yield from not_ahead("decided_at", on, known.today)
    yield from not_before("decided_at", on, of["opened_on"], _("aktens öppnande"))
    if not row["delegation"]:
        item = scheme.may_decide(row["kind"], row["level"], limits(row, of["kind"], due_on=due_on), on)
        if isinstance(item, scheme.NotDelegated):
            another = _("Ange punkten i delegation, om en annan ordning gällde.")
            yield Fault("level", f"{item.text} {another}")
    if row["level"] in scheme.ELECTED and not row["protocol"]:
        yield Fault("protocol", _("Skriv protokollets datum och paragraf."))
    if kind.effect == "extend" and row["verb"] != "correct":
        yield from required.extension(due_on=due_on, new_due_on=row.get("new_due_on"), on=on)
    if kind.effect in {"close", "follow_up"}:
        yield from required.investigated(investigated=bool(row.get("investigation")))
    yield from _as_the_matter_says(known, row, kind, on)


def _as_the_matter_says(known: Known, row: Values, kind: kinds.Kind, on: dt.date) -> Faults:
    """The intake, the investigation and the decision replaced say the same as the decision."""
    intake = known.get("intakes", row["intake"]) if row.get("intake") else None
    if intake is not None:
        if intake.get("file") != row["file"]:
            yield Fault("intake", _("Aktualiseringen hör till en annan akt. Rätta numret."))
        elif STATES.get(row["verb"]) not in {None, intake["state"]}:
            yield Fault("intake", _("Aktualiseringens läge säger något annat än beslutet. Rätta ett av dem."))
    found = _investigation(known, row)
    if (
        found is not None
        and row["outcome"]
        and kind.effect in {"close", "grant"}
        and (found.get("closed_on"), found["outcome"]) != (on, row["outcome"])
    ):
        yield Fault("outcome", _("Utredningen är inte avslutad så den dagen. Rätta utredningen eller beslutet."))
    earlier = known.get("decisions", row["replaces"]) if row.get("replaces") else None
    if earlier is not None and (not _signed(earlier) or earlier["file"] != row["file"] or _day(earlier) > on):
        yield Fault("replaces", _("Det som ersätts ska vara fattat dessförinnan, i samma akt."))


def _investigation(known: Known, row: Values) -> Values | None:
    if not row.get("investigation"):
        return None
    return known.get("investigations", row["file"], row["investigation"], row["investigation_opened_on"])


def _due(known: Known, row: Values, key: Key) -> dt.date | None:
    """The last day that an extension moves: that of the extension before it, otherwise by the rule."""
    if row["verb"] != "extend":
        return None
    about = ("file", "investigation", "investigation_opened_on", "intake", "kind")
    same = known.beside("decisions", about, tuple(row.get(name) for name in about))
    before = [
        other
        for other_key, other in same
        if other_key != key and _signed(other) and other["decided_at"] < row["decided_at"]
    ]
    if moved := max((other["new_due_on"] for other in before if other.get("new_due_on")), default=None):
        return moved
    of = _investigation(known, row)
    if of is not None and of["kind"] in COMPLETE:
        person = known.get("persons", (known.get("files", row["file"]) or {}).get("person"))
        return due_to_complete(of["kind"], of["opened_on"], born(person) if person else None, of.get("court_date"))
    intake = known.get("intakes", row["intake"]) if row.get("intake") else None
    if intake is None:
        return None
    arrived_on = calendar.local_date(intake["arrived_at"])
    return rules.due(rules.rule(DECISION, on=arrived_on), arrived_on)


def delivery(known: Known, row: Values, _key: Key) -> Faults:
    """A letter with a signed decision, to a party of its file, received and appealed in their order."""
    of = known.get("decisions", row["decision"])
    if of is None:
        return
    if not _signed(of):
        yield Fault("decision", _("Beslutet är inte fattat ännu."))
        return
    if of["file"] != row["file"]:
        yield Fault("file", _("Beslutet hör till en annan akt. Rätta numret."))
        return
    party = known.get(
        "parties", *(row.get(name) for name in ("file", "party_role", "party_person", "party_name", "party_first"))
    )
    if party is not None and not party["is_party"]:
        yield Fault("party_role", _("Den personen är inte part i ärendet."))
    yield from not_ahead("sent_on", row["sent_on"], known.today)
    yield from not_before("sent_on", row["sent_on"], _day(of), _("beslutet"))
    if row.get("received_on"):
        yield from required.received(sent_on=row["sent_on"], received_on=row["received_on"], today=known.today)
    if row.get("appealed_on"):
        file = known.get("files", of["file"])
        kind = _kind(of, file["kind"], _day(of)) if file else None
        if kind is not None and not kind.appealable:
            yield Fault("appealed_on", _("Beslutet kan inte överklagas till förvaltningsrätten."))
        yield from not_ahead("appealed_on", row["appealed_on"], known.today)


def execution_note(known: Known, row: Values, _key: Key) -> Faults:
    """What was done while a decision is not carried out, after it was taken."""
    of = known.get("decisions", row["decision"])
    if of is None:
        return
    if not _signed(of):
        yield Fault("decision", _("Beslutet är inte fattat ännu."))
        return
    yield from not_ahead("day", row["day"], known.today)
    yield from not_before("day", row["day"], _day(of), _("beslutet"))


def carried_out(known: Known, row: Values) -> Faults:
    """The decision that an order points to: favourable, about the same person, taken the day the order says."""
    of = known.get("decisions", row["decision"]) if row.get("decision") else None
    if of is None:
        return
    file = known.get("files", of["file"])
    if file is None or file["person"] != row["person"]:
        yield Fault("decision", _("Beslutet gäller någon annan. Rätta beteckningen."))
        return
    kind = _kind(of, file["kind"], _day(of)) if _signed(of) else None
    if kind is None or of["verb"] not in GRANTS or not kind.orders:
        yield Fault("decision", _("Beslutet ger ingen insats att beställa."))
    elif _day(of) != row["decided_on"]:
        yield Fault("decided_on", _("Beslutet fattades %(day)s. Rätta dagen.") % {"day": _day(of)})
