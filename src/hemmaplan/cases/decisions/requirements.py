"""What a decision must meet (*krav*) before anybody signs it. Plain values only."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.cases.decisions.kinds import Kind
from hemmaplan.foundation import names
from hemmaplan.organisation.requiring import Fault, Faults

PARTS: Final = {
    "request": gettext_lazy("Skriv vad ansökan gäller."),
    "intervention": gettext_lazy("Skriv vilken insats som beviljas."),
    "first_on": gettext_lazy("Ange från vilken dag beslutet gäller."),
    "purpose": gettext_lazy("Skriv syftet med insatsen. Det följer med till utföraren."),
    "facts": gettext_lazy("Skriv de omständigheter som avgjort."),
    "provisions": gettext_lazy("Skriv vilka bestämmelser som tillämpats."),
    "weighing": gettext_lazy("Skriv bedömningen."),
    "best_interests": gettext_lazy("Skriv hur barnets bästa har bedömts."),
    "childs_view": gettext_lazy("Skriv barnets åsikt, eller varför den saknas."),
    "why_not": gettext_lazy("Skriv varför ansökan inte bifalls, eller inte helt."),
    "new_due_on": gettext_lazy("Ange den nya sista dagen."),
    "outcome": gettext_lazy("Välj vad utredningen avslutas med."),
}
"""What a decision may have to say, by its field, with the words for one that is missing."""


def missing(kind: Kind, verb: str, values: Mapping[str, object]) -> Faults:
    """The parts that the kind asks for with this verb and that are not there."""
    for name in kind.asks_for(verb):
        value = values[name]
        if value is None or (isinstance(value, str) and not value.strip()):
            yield Fault(name, str(PARTS[name]))


def sort_of_decision(kind: Kind, verb: str) -> Faults:
    """The verb is one that the kind has."""
    if verb not in kind.verbs:
        yield Fault("verb", _("Det går inte att besluta så om detta. Välj ett annat beslut."))


def extension(*, due_on: dt.date | None, new_due_on: dt.date | None, on: dt.date) -> Faults:
    """An extension is decided before the time is out, and to a later day."""
    if due_on is None:
        yield Fault("new_due_on", _("Fristen har stannat och kan inte förlängas."))
    elif due_on < on:
        yield Fault(
            "new_due_on",
            _(
                "Tiden gick ut %(day)s. En förlängning måste beslutas innan dess: avsluta i stället, och skriv varför det drog ut."
            )
            % {"day": due_on},
        )
    elif new_due_on is not None and new_due_on <= due_on:
        yield Fault("new_due_on", _("Den nya dagen måste ligga efter %(day)s, som gäller nu.") % {"day": due_on})


def investigated(*, investigated: bool) -> Faults:
    """What closes or follows up an investigation has one."""
    if not investigated:
        yield Fault("investigation", _("Akten har ingen utredning som beslutet kan gälla."))


def impartial(own_name: str, near: Iterable[str], *, restricted: str, level: str) -> Faults:
    """Nobody decides about oneself or somebody close, nor a colleague of the same level. FL 16-18 §§.

    ``near`` are the names of the person and of those near; as far as names tell.
    """
    key = names.search_key(own_name)
    if key and key in {names.search_key(one) for one in near}:
        yield Fault(
            "decided_by",
            _(
                "Du har samma namn som den det gäller eller en närstående. Är det du är du jävig: låt någon annan besluta."
            ),
        )
    if restricted in {"colleague", "relative"} and level in {"worker", "lead"}:
        yield Fault(
            "decided_by", _("Ärendet gäller en kollega eller någons närstående. Det beslutas av chef: lämna det dit.")
        )


def as_wanted(verb: str, *, wholly: bool) -> Faults:
    """Who is refused has not got what they want: the appeal goes to the court. FL 39 §."""
    if wholly and verb == "reject":
        yield Fault(
            "wholly", _("Ett avslag är inte vad parten vill. Välj delvis, så lämnas överklagandet till domstolen.")
        )


def forwarded(*, in_time: bool, court: str) -> Faults:
    """What is handed over to a court came in time, and goes to a named one."""
    if not in_time:
        yield Fault("on", _("Överklagandet kom in för sent. Avvisa det genom ett beslut."))
    if not court.strip():
        yield Fault("court", _("Skriv vilken domstol det lämnas till."))


def received(*, sent_on: dt.date, received_on: dt.date, today: dt.date) -> Faults:
    """A decision is received when it has been sent, and not in days to come."""
    if received_on < sent_on:
        yield Fault(
            "received_on", _("Beslutet skickades %(day)s. Det kan inte ha tagits emot dessförinnan.") % {"day": sent_on}
        )
    if received_on > today:
        yield Fault("received_on", _("Dagen ligger framåt i tiden. Registrera det när det har hänt."))
