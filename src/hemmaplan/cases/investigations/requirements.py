"""What investigations must meet (*krav*), whoever brings them; and the gates before a decision. Plain values only."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.cases.investigations import headings
from hemmaplan.cases.investigations.instruments import Instrument
from hemmaplan.cases.investigations.states import KINDS_OF_FILE, OF_CHILDREN
from hemmaplan.organisation.requiring import Fault, Faults, not_ahead, not_before

SHORTEST_REASON = 10


def opened(kind: str, *, file_kind: str, reason: str, on: dt.date, today: dt.date) -> Faults:
    """An investigation is of a kind that its file can have, has a ground, and is opened no day ahead."""
    if kind not in KINDS_OF_FILE.get(file_kind, ()):
        yield Fault(
            "kind", _("En sådan utredning hör inte till den här akten. Välj ett annat slag eller en annan akt.")
        )
    if not reason.strip():
        yield Fault("reason", _("Skriv varför utredningen inleds."))
    yield from not_ahead("on", on, today)


def closed(*, written: bool, opened_on: dt.date, on: dt.date, today: dt.date) -> Faults:
    """What is closed has been written, and ends after it was opened."""
    if not written:
        yield Fault("state", _("Fastställ utredningen innan den avslutas."))
    yield from not_ahead("on", on, today)
    yield from not_before("on", on, opened_on, _("inledningen"))


def reason(text: str, field: str = "reason") -> Faults:
    """A stated reason says something."""
    if len(text.strip()) < SHORTEST_REASON:
        yield Fault(field, _("Skriv skälet med minst tio tecken."))


def plan(*, questions: str, areas: Collection[str], known: Collection[str], child_part: str, of_child: bool,
         done_by: dt.date | None, opened_on: dt.date) -> Faults:  # fmt: skip
    """A plan that is established says what to find out, in which areas, by when, and how a child takes part."""
    if not questions.strip():
        yield Fault("questions", _("Skriv minst en fråga som utredningen ska besvara."))
    if not areas:
        yield Fault("areas", _("Välj minst ett område."))
    if set(areas) - set(known):
        yield Fault("areas", _("Ett område finns inte bland utredningens rubriker. Välj om."))
    if of_child and not child_part.strip():
        yield Fault("child_part", _("Skriv hur barnet deltar."))
    if done_by is None:
        yield Fault("done_by", _("Ange när utredningen ska vara klar."))
    yield from not_before("done_by", done_by, opened_on, _("inledningen"))


def statement(*, text: str, area: str, known: Collection[str], source: str, source_name: str, source_on: dt.date | None,
              today: dt.date) -> Faults:  # fmt: skip
    """A statement says something, in an area of the investigation, and from whom and when it comes."""
    if not text.strip():
        yield Fault("text", _("Skriv uppgiften."))
    if area not in known:
        yield Fault("area", _("Välj ett område."))
    if source_on is None:
        yield Fault("source_on", _("Ange vilken dag uppgiften lämnades."))
    if source in {"other", "relative", "authority"} and not source_name.strip():
        yield Fault("source_name", _("Skriv vem uppgiften kommer från."))
    yield from not_ahead("source_on", source_on, today)


def written(
    *, kind: str, texts: Mapping[str, str], labels: Mapping[str, str], heard: bool, statements: int, planned: bool
) -> Faults:  # fmt: skip
    """The whole that is established has its plan, what is known, and every part that its kind must have."""
    if not planned:
        yield Fault("plan", _("Fastställ utredningsplanen först."))
    if not statements:
        yield Fault("statements", _("Skriv vad som är känt, med källa, under minst ett område."))
    for rule in headings.parts_of(kind):
        said_otherwise = rule.part == "childs_view" and heard
        if rule.required and not texts.get(rule.part, "").strip() and not said_otherwise:
            yield Fault(rule.part, _("Skriv delen ”%(part)s”.") % {"part": labels[rule.part]})


def talk(*, child_was_told: str, child_said: str, guardians_told: bool, not_told_reason: str, happened_at: dt.datetime,
         at: dt.datetime) -> Faults:  # fmt: skip
    """A talk says what the child was told and said, has been, and says why where the guardians did not know."""
    if happened_at > at:
        yield Fault("happened_at", _("Tiden ligger framåt. Ange när det hände."))
    if not child_was_told.strip():
        yield Fault("child_was_told", _("Skriv vad barnet fick veta."))
    if not child_said.strip():
        yield Fault("child_said", _("Skriv vad barnet sade eller visade."))
    if not guardians_told and not not_told_reason.strip():
        yield Fault("not_told_reason", _("Skriv varför vårdnadshavarna inte visste om samtalet."))


def result(of: Instrument | None, *, answers: Collection[int | None], text: str, made_on: dt.date | None,
           today: dt.date) -> Faults:  # fmt: skip
    """A result is of an instrument that is known, made no day ahead, and says something."""
    if of is None:
        yield Fault("instrument", _("Välj ett instrument."))
        return
    if made_on is None:
        yield Fault("made_on", _("Ange när det gjordes."))
    yield from not_ahead("made_on", made_on, today)
    if not of.scored and answers:
        yield Fault("answers", _("Instrumentet poängsätts inte här. Skriv resultatet."))
    if not text.strip() and not any(points is not None for points in answers):
        yield Fault("result", _("Fyll i svaren, eller skriv resultatet."))


def consent(*, consent: str, consent_by: str, consent_on: dt.date | None, today: dt.date) -> Faults:
    """An answer about consent says whose it is, and lies in no days to come."""
    yield from not_ahead("consent_on", consent_on, today)
    if consent in CONSENT_ANSWERED and not consent_by.strip():
        yield Fault("consent_by", _("Skriv vem som svarat om samtycke."))


CONSENT_ANSWERED = ("given", "refused")
CONSENT_TO_CONTACT = ("given", "not_needed")
"""What lets the contact be made."""


def safety(*, kind: str, texts: Collection[str], reviewed_on: dt.date, today: dt.date) -> Faults:
    """A plan of safety is of an investigation of violence, in the file of the one it protects, and says something."""
    if kind != "violence":
        yield Fault("investigation", _("Skyddsplanen hör till en utredning om våld, i den utsattas egen akt."))
    yield from not_ahead("reviewed_on", reviewed_on, today)
    if not any(text.strip() for text in texts):
        yield Fault("", _("Skyddsplanen är tom. Skriv minst en sak."))


def communicated(
    *, sent_on: dt.date | None, reply_by: dt.date | None, way: str, checked: bool, today: dt.date
) -> Faults:
    """What is sent has a day, a way, a last day to reply, and has been looked through by the one who releases it."""
    if sent_on is None or not way:
        yield Fault("sent_on", _("Ange när och hur utredningen skickas."))
    yield from not_ahead("sent_on", sent_on, today)
    if reply_by is None:
        yield Fault("reply_by", _("Ange senaste dag att svara."))
    yield from not_before("reply_by", reply_by, sent_on, _("sändningen"))
    if not checked:
        yield Fault("checked", _("Gå igenom det som hittats och bekräfta att handlingen får lämnas ut."))


# --- the gates before a decision ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BeforeDecision:
    """Läget innan beslutet: what of an investigation the gates ask for.

    ``final``: the decision settles the matter, and does not only extend the time or help meanwhile. ``awaiting``: the last day to
    reply that has not passed for a party who has not replied. ``due_on``: of the clock that runs, ``None`` when none does.
    """

    kind: str
    on: dt.date
    final: bool
    best_interests: bool
    childs_view: bool
    not_communicated: int = 0
    awaiting: dt.date | None = None
    due_on: dt.date | None = None
    clock_section: str = ""
    written: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """Det som saknas innan beslutet får undertecknas: which gate, in words, and by which section. ``key`` also says where to go."""

    key: str
    text: str
    section: str
    is_certain: bool


def missing_before_decision(of: BeforeDecision) -> list[Missing]:
    """What is missing before the decision may be signed; nothing when it may."""
    of_child = of.kind in OF_CHILDREN
    open_gates = {
        "written": of.final and not of.written,
        "best_interests": of.final and of_child and not of.best_interests,
        "childs_view": of.final and of_child and not of.childs_view,
        "communicated": of.final and of.not_communicated > 0,
        "reply_time": of.final and of.awaiting is not None and of.awaiting >= of.on,
        "clock": of.due_on is not None and of.due_on < of.on,
    }
    found = []
    for key, is_open in open_gates.items():
        gate = headings.gate(key, of.kind, of.on)
        if is_open and gate is not None:
            section = of.clock_section if key == "clock" and of.clock_section else gate.section
            found.append(Missing(key, _(gate.text), section, gate.is_certain))
    return found
