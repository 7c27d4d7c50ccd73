"""Files of the authority, who works with them, parties, what came in and what is investigated, and the duty."""

import datetime as dt

from django.utils.translation import gettext as _

from hemmaplan.cases.intake import kinds
from hemmaplan.cases.intake import requirements as intakes
from hemmaplan.cases.intake.models import IntakeContact, Reporter
from hemmaplan.cases.investigations import headings, instruments
from hemmaplan.cases.investigations import requirements as investigations
from hemmaplan.cases.investigations.measures import own_headings
from hemmaplan.cases.investigations.models import SafetyPlan
from hemmaplan.cases.investigations.states import OF_CHILDREN
from hemmaplan.cases.parties import requirements as parties
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.required.known import Known
from hemmaplan.integrations.folder.required.organisation import employments
from hemmaplan.organisation import requirements as staff
from hemmaplan.organisation.requiring import Fault, Faults, not_ahead, not_before

STEPS = {"opened": "open", "not_opened": "not_open", "joined": "join", "handled": "handle", "duplicate": "same"}
"""By which step an intake came to its state."""


def file(known: Known, row: Values, _key: Key) -> Faults:
    """A file, opened and closed no day ahead."""
    yield from not_ahead("opened_on", row["opened_on"], known.today)
    yield from not_ahead("closed_on", row.get("closed_on"), known.today)


def assignment(known: Known, row: Values, _key: Key) -> Faults:
    """Who works with a file, while it is open and while they work here."""
    of = known.get("files", row["file"])
    if of is not None:
        yield from not_before("first", row["first"], of["opened_on"], _("aktens öppnande"))
        if of.get("closed_on") and row["first"] > of["closed_on"]:
            yield Fault("first", _("Akten avslutades %(day)s. Ändra dagen.") % {"day": of["closed_on"]})
        yield from staff.employed("employee", row["first"], employments(known, row["employee"]))


def party(known: Known, row: Values, _key: Key) -> Faults:
    """A party, in a role that the file can have. The person of the file is the one it is about."""
    of = known.get("files", row["file"])
    if of is None:
        return
    if row["role"] == "person":
        if row.get("person") != of["person"]:
            yield Fault("person", _("Den det gäller är aktens person. Rätta numret."))
        return
    yield from parties.party(
        row["role"], has_person=bool(row.get("person")), name=row["name"] or "", file_kind=of["kind"]
    )


def investigation(known: Known, row: Values, _key: Key) -> Faults:
    """An investigation, of a kind that its file can have."""
    of = known.get("files", row["file"])
    if of is None:
        return
    opened_on = row["opened_on"]
    yield from investigations.opened(
        row["kind"], file_kind=of["kind"], reason=row["reason"], on=opened_on, today=known.today
    )
    yield from not_before("opened_on", opened_on, of["opened_on"], _("aktens öppnande"))
    if row.get("closed_on"):
        yield from investigations.closed(
            written=row.get("written_at") is not None, opened_on=opened_on, on=row["closed_on"], today=known.today
        )


def _areas(known: Known, row: Values) -> tuple[Values, set[str]] | None:
    """The investigation of a row and the areas of the headings it has; ``None`` when it is not known."""
    of = known.get("investigations", row["file"], row["investigation"], row["investigation_opened_on"])
    if of is None:
        return None
    package = headings.package_for(of["kind"], of["opened_on"], own_headings())
    return of, {one.key for one in headings.areas_of(package, of["kind"], own_headings())}


def plan(known: Known, row: Values, _key: Key) -> Faults:
    """A plan that is established says what one must say."""
    found = _areas(known, row)
    if found is not None and row["state"] == "established":
        of, areas = found
        yield from investigations.plan(
            questions=row["questions"], areas=row["areas"] or (), known=areas, child_part=row["child_part"],
            of_child=of["kind"] in OF_CHILDREN, done_by=row.get("done_by"), opened_on=of["opened_on"],
        )  # fmt: skip


def statement(known: Known, row: Values, _key: Key) -> Faults:
    """A statement, in an area of its investigation, with its source, and not after it was locked."""
    found = _areas(known, row)
    if found is not None:
        of, areas = found
        yield from investigations.statement(
            text=row["text"], area=row["area"], known=areas, source=row["source"], source_name=row["source_name"],
            source_on=row["source_on"], today=known.today,
        )  # fmt: skip
        yield from _before_lock("source_on", row["source_on"], of)


def text(known: Known, row: Values, _key: Key) -> Faults:
    """A text, written before its investigation was locked."""
    found = _areas(known, row)
    if found is not None:
        yield from not_ahead("saved_on", row["saved_on"], known.today)
        yield from _before_lock("saved_on", row["saved_on"], found[0])


def _before_lock(name: str, day: dt.date, of: Values) -> Faults:
    if of.get("written_at") is not None and day >= calendar.local_date(of["written_at"]):
        yield Fault(name, _("Utredningen är fastställd. Det som står i den är skrivet dessförinnan."))


def talk(known: Known, row: Values, _key: Key) -> Faults:
    """A talk with a child, that has been."""
    yield from investigations.talk(
        child_was_told=row["child_was_told"], child_said=row["child_said"], guardians_told=row["guardians_told"],
        not_told_reason=row["not_told_reason"], happened_at=row["happened_at"], at=known.at,
    )  # fmt: skip


def _inside(known: Known, row: Values) -> Values | None:
    return known.get("investigations", row["file"], row["investigation"], row["investigation_opened_on"])


def _before_closing(name: str, day: dt.date | None, of: Values) -> Faults:
    if day is not None and of.get("closed_on") is not None and day > of["closed_on"]:
        yield Fault(name, _("Utredningen avslutades %(day)s. Rätta dagen.") % {"day": of["closed_on"]})


def planned_contact(known: Known, row: Values, _key: Key) -> Faults:
    """Somebody to ask, with whose consent; asked only where there is one."""
    of = _inside(known, row)
    yield from investigations.consent(
        consent=row["consent"], consent_by=row["consent_by"], consent_on=row.get("consent_on"), today=known.today
    )
    if of is not None and row.get("made_on"):
        if row["consent"] not in investigations.CONSENT_TO_CONTACT:
            yield Fault("consent", _("Anteckna samtycke först, eller att det inte behövs."))
        yield from not_ahead("made_on", row["made_on"], known.today)
        yield from not_before("made_on", row["made_on"], of["opened_on"], _("inledningen"))
        yield from _before_closing("made_on", row["made_on"], of)


def instrument(known: Known, row: Values, _key: Key) -> Faults:
    """The result of an instrument, with points that its items can give."""
    of, answers = instruments.instrument(row["instrument"]), row["answers"] or ()
    yield from investigations.result(of, answers=answers, text=row["result"], made_on=row["made_on"], today=known.today)
    inside = _inside(known, row)
    if inside is not None:
        yield from _before_closing("made_on", row["made_on"], inside)
    if of is not None and of.scored:
        try:
            instruments.total(of, answers)
        except ValueError:
            yield Fault("answers", _("Ett svar har poäng som frågan inte kan ge. Rätta det."))


def communication(known: Known, row: Values, _key: Key) -> Faults:
    """What a party was sent before the decision, or the ground not to; and the reply, while it was investigated."""
    of = _inside(known, row)
    party = known.get(
        "parties", *(row.get(name) for name in ("file", "party_role", "party_person", "party_name", "party_first"))
    )
    if party is not None and not party["is_party"]:
        yield Fault("party_role", _("Personen är inte part i det här ärendet."))
    if row["exempt"]:
        yield from investigations.reason(row["exempt"], "exempt")
        return
    yield from investigations.communicated(
        sent_on=row.get("sent_on"),
        reply_by=row.get("reply_by"),
        way=row["way"],
        checked=True,  # it went: whoever sent it had looked it through
        today=known.today,
    )
    yield from not_ahead("replied_on", row.get("replied_on"), known.today)
    if of is not None:
        yield from not_before("sent_on", row.get("sent_on"), of["opened_on"], _("inledningen"))
        for name in ("sent_on", "replied_on"):
            yield from _before_closing(name, row.get(name), of)


def safety(known: Known, row: Values, _key: Key) -> Faults:
    """A plan of safety, of an investigation of violence."""
    texts = [row[name] or "" for name in SafetyPlan.SAYS]
    yield from investigations.safety(
        kind=row["investigation"], texts=texts, reviewed_on=row["reviewed_on"], today=known.today
    )


def intake(known: Known, row: Values, key: Key) -> Faults:
    """Something that came in: about somebody, of a kind there is, and decided on as it may be."""
    yield from intakes.arrived(row["arrived_at"], known.at)
    of = known.get("files", row.get("file")) if row.get("file") else None
    who = row.get("person") or (of["person"] if of else None)
    yield from intakes.about_somebody(has_person=bool(who), stated=row["stated_person"])
    if of is not None and (of["kind"], of["person"], of["unit"]) != (row["area"], who, row["unit"]):
        yield Fault("file", _("Akten gäller någon annan, ett annat område eller en annan enhet. Rätta numret."))
    arrived_on = calendar.local_date(row["arrived_at"])
    reasons = {one.key: one for one in kinds.reasons(row["area"], arrived_on)}
    yield from intakes.reasons(row["reason"], row["other_reasons"] or (), known=reasons)
    try:
        kind = kinds.kind(row["kind"], area=row["area"], on=arrived_on)
    except kinds.UnknownKind:
        yield Fault("kind", _("Slaget finns inte för området. Välj ett annat."))
        return
    if row["state"] in STEPS:
        yield from intakes.decided(
            STEPS[row["state"]], has_person=bool(who), protects=kind.protects,
            assessed=bool(known.beside("protection_assessments", ("intake",), key)),
            violence=bool({row["reason"], *(row["other_reasons"] or ())} & kinds.violent()),
            application=row["kind"] == "application", elsewhere=bool(row["other_municipality"]),
            reason=row["outcome_reason"],
        )  # fmt: skip
    yield from not_ahead("handled_on", row.get("handled_on"), known.today)
    other = known.get("intakes", row["same_as"]) if row.get("same_as") else None
    if other is not None:
        yield from intakes.same_as(
            itself=row["same_as"] == row["number"], same_person=not who or other.get("person") in {None, who},
            other_open=True, other_is_copy=bool(other.get("same_as")),
        )  # fmt: skip


def reporter(known: Known, row: Values, _key: Key) -> Faults:
    """A reporter: anonymous or reachable, and told nothing more than may be told."""
    of = known.get("intakes", row["intake"])
    if of is None:
        return
    professional = row["kind"] in Reporter.PROFESSIONAL
    yield from intakes.reporter(
        professional=professional, anonymous=row["anonymous"], has_contact=bool(row["name"] or row["contact"]),
        workplace=row["workplace"], wants_feedback=row["wants_feedback"],
    )  # fmt: skip
    if row["feedback"]:
        yield from intakes.feedback(row["feedback"], state=of["state"], professional=professional)


def protection(known: Known, row: Values, _key: Key) -> Faults:
    """A protection assessment, made after the intake came in."""
    of = known.get("intakes", row["intake"])
    if of is not None:
        yield from intakes.protection(
            danger=row["danger"], grounds=row["grounds"], measure=row["measure"], assessed_at=row["assessed_at"],
            arrived_at=of["arrived_at"], at=known.at,
        )  # fmt: skip


def contact(known: Known, row: Values, _key: Key) -> Faults:
    """A contact before anybody investigates."""
    yield from intakes.contact(row["with_whom"], IntakeContact.With.values, happened_at=row["happened_at"], at=known.at)


def shift(known: Known, row: Values, _key: Key) -> Faults:
    """A shift of the duty, begun no time ahead."""
    for name in ("started_at", "ended_at"):
        if row.get(name) is not None and row[name] > known.at:
            yield Fault(name, _("Tiden ligger framåt. Ange när det hände."))


def entry(known: Known, row: Values, _key: Key) -> Faults:
    """A row of the duty's log, within its shift."""
    of = known.get("duty_shifts", row["unit"], row["started_at"])
    if of is not None:
        yield from intakes.row_of_duty(row["words"], row["happened_at"], started_at=of["started_at"], at=known.at)
        if of.get("ended_at") and row["happened_at"] > of["ended_at"]:
            yield Fault("happened_at", _("Tiden ligger efter passet. Ändra den."))
