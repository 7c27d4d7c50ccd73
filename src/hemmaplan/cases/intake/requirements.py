"""What comes in, is assessed and decided must meet (*krav*), whoever brings it. Plain values only."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from hemmaplan.cases.intake.states import FEEDBACK_BY_STATE
from hemmaplan.organisation.requiring import Fault, Faults

PERSON_STEPS = ("open", "not_open", "join")
"""Steps that are taken about somebody: who it is must be known."""
NEVER = frozenset({"person", "step"})
"""What ``decided`` finds fault with when a step cannot be taken of what came in as it stands, whatever is assessed and written."""


def arrived(arrived_at: dt.datetime, at: dt.datetime) -> Faults:
    """What came in has come."""
    if arrived_at > at:
        yield Fault("arrived_at", _("Tiden ligger framåt. Ange när det kom in."))


def about_somebody(*, has_person: bool, stated: str) -> Faults:
    """It is about somebody, if only in the words of whoever called."""
    if not has_person and not stated.strip():
        yield Fault("stated_person", _("Skriv namn eller nummer, eller beskriv vem det gäller."))


def reporter(
    *, professional: bool, anonymous: bool, has_contact: bool, workplace: str, wants_feedback: bool
) -> Faults:  # fmt: skip
    """A private reporter is anonymous or reachable, never both; a professional has a place and may ask what came of it."""
    if anonymous and has_contact:
        yield Fault(
            "anonymous",
            _("En anonym anmälare har varken namn eller kontaktuppgift. Ta bort dem, eller ta bort anonym."),
        )
    if professional and anonymous:
        yield Fault("anonymous", _("Den som anmäler i sitt arbete är aldrig anonym."))
    if professional and not workplace.strip():
        yield Fault("workplace", _("Skriv arbetsplatsen: den som anmäler i sitt arbete är aldrig anonym."))
    if wants_feedback and not professional:
        yield Fault("wants_feedback", _("Bara den som anmäler i sitt arbete har rätt till återkoppling (SoL 19:6)."))


def reasons(main: str, others: Collection[str], *, known: Collection[str]) -> Faults:
    """The reasons are those of the area."""
    if {main, *others} - {""} - set(known):
        yield Fault("reason", _("Skälet hör inte till området. Välj ett annat."))


def protection(*, danger: str, grounds: str, measure: str, assessed_at: dt.datetime, arrived_at: dt.datetime,
               at: dt.datetime) -> Faults:  # fmt: skip
    """An assessment has its grounds, was made after it came in, and where there is danger says what protects now."""
    if not grounds.strip():
        yield Fault("grounds", _("Skriv vad bedömningen grundas på."))
    if danger == "danger" and not measure.strip():
        yield Fault("measure", _("Skriv vilken åtgärd som skyddar nu."))
    if assessed_at > at:
        yield Fault("assessed_at", _("Tiden ligger framåt. Ange när bedömningen gjordes."))
    if assessed_at < arrived_at:
        yield Fault("assessed_at", _("Bedömningen kan inte vara gjord innan anmälan kom in. Ändra tiden."))


def contact(with_whom: str, known: Collection[str], *, happened_at: dt.datetime, at: dt.datetime) -> Faults:
    """Before anybody investigates one talks with the person, a guardian and the reporter. JO 5219-2018."""
    if with_whom not in known:
        yield Fault(
            "with_whom",
            _(
                "Är det här en utredning? Före beslutet tar man kontakt med den det gäller, vårdnadshavare och anmälaren. Andra kontakter tas när utredning har inletts."
            ),
        )
    if happened_at > at:
        yield Fault("happened_at", _("Tiden ligger framåt. Ange när det hände."))


def decided(
    step: str,
    *,
    has_person: bool,
    protects: bool,
    assessed: bool,
    violence: bool,
    application: bool,
    elsewhere: bool,
    reason: str,
) -> Faults:
    """Before something is decided of it: who it is about, whether there is danger, why. Violence always opens."""
    if step == "same":
        return
    if protects and not assessed:
        yield Fault("assessed", _("Gör skyddsbedömningen först. Den kan inte hoppas över (SoL 20:1)."))
    if step in PERSON_STEPS and not has_person:
        yield Fault("person", _("Ange först vem det gäller."))
    nobody = not has_person  # who it is about could not be found out: nothing can be opened about nobody
    if (step == "not_open" or (step == "handle" and not elsewhere and not nobody)) and violence:
        yield Fault(
            "step",
            _("Anmälan gäller våld mot barnet eller våld som barnet bevittnat. Då inleds alltid utredning."),
        )
    if step == "handle" and protects and not elsewhere and not nobody:
        yield Fault(
            "step",
            _(
                "En orosanmälan om ett barn förhandsbedöms. Gäller den en annan kommuns barn anger du kommunen först; då kan den lämnas dit."
            ),
        )
    if step == "not_open" and application:
        yield Fault("step", _("En ansökan utreds alltid. Inled utredning."))
    if step in {"not_open", "handle"} and not reason.strip():
        yield Fault("reason", _("Skriv skälen."))


def same_as(*, itself: bool, same_person: bool, other_open: bool, other_is_copy: bool) -> Faults:
    """Two reports are the same when they are about the same; the one that is kept is no copy itself."""
    if itself:
        yield Fault("same_as", _("Välj en annan anmälan."))
    if not same_person:
        yield Fault("same_as", _("Den andra anmälan gäller någon annan. Välj en om samma person."))
    if other_is_copy or not other_open:
        yield Fault(
            "same_as", _("Den andra anmälan är redan klar eller en kopia. Lägg den här till utredningen i stället.")
        )


def feedback(what: str, *, state: str, professional: bool) -> Faults:
    """What a reporter in duty may be told, and nothing more: opened, not opened, ongoing. SoL 19:6 st 2; OSL 26:9 a."""
    if not professional:
        yield Fault("feedback", _("Bara den som anmäler i sitt arbete har rätt till återkoppling (SoL 19:6)."))
    right = FEEDBACK_BY_STATE.get(state)
    if right is None:
        yield Fault("feedback", _("Det finns inget beslut att berätta om ännu."))
    elif what not in {right, "unsuitable"}:
        yield Fault("feedback", _("Det stämmer inte med vad som beslutats. Välj det som gäller."))


def row_of_duty(words: str, happened_at: dt.datetime, *, started_at: dt.datetime, at: dt.datetime) -> Faults:
    """A row of the duty's log says what happened, within its shift."""
    if not words.strip():
        yield Fault("words", _("Skriv vad som hände."))
    if happened_at > at:
        yield Fault("happened_at", _("Tiden ligger framåt. Ange när det hände."))
    if happened_at < started_at:
        yield Fault("happened_at", _("Tiden ligger före passet. Ändra den, eller börja passet tidigare."))
