"""The decision sentence (*beslutsmening*), built from fields. In the authority's language whatever the reader's."""

import datetime as dt
from dataclasses import dataclass

from hemmaplan.cases.decisions.states import GIVING

OF_REQUEST, APPEALED = "ansökan om ", "överklagandet"


@dataclass(frozen=True, slots=True)
class SentenceParts:
    """Vad beslutet säger, as plain values. ``who`` is how the person is called in the paper."""

    kind: str
    title: str
    verb: str
    who: str
    section: str
    request: str = ""
    intervention: str = ""
    extent: str = ""
    minutes_per_week: int = 0
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    conditions: str = ""
    new_due_on: dt.date | None = None
    outcome: str = ""
    replaces_on: dt.date | None = None


def sentence(said: SentenceParts) -> str:
    """What is decided, for whom, how much, from when until when and by which section, in whole sentences."""
    found = [_first(said)]
    if said.verb in GIVING:
        found += [text for text in (_extent(said), _period(said), _conditions(said)) if text]
    if said.replaces_on:
        found.append(f"Beslutet ersätter beslutet den {said.replaces_on.isoformat()}.")
    return " ".join(found)


def _first(said: SentenceParts) -> str:
    by = f"enligt {said.section}"
    what = said.intervention.strip() or said.title.lower()
    asked = said.request.strip().rstrip(".")
    if asked.casefold().startswith(OF_REQUEST):  # as people write it themselves
        asked = asked[len(OF_REQUEST) :].strip()
    of_request = f" om {asked[0].lower()}{asked[1:]}" if asked else ""
    day = said.new_due_on.isoformat() if said.new_due_on else ""
    since = f" från och med {said.first_on.isoformat()}" if said.first_on else ""
    words = {
        "open": f"Nämnden inleder utredning om {said.who} {by}.",
        "not_open": f"Nämnden inleder inte utredning om {said.who} {by}.",
        "extend": f"Nämnden förlänger tiden till och med {day} {by}.",
        "grant": f"Nämnden bifaller ansökan{of_request} och beviljar {said.who} {what} {by}.",
        "grant_partly": f"Nämnden bifaller delvis ansökan{of_request} och beviljar {said.who} {what} {by}. I övriga delar avslås ansökan.",
        "reject": f"Nämnden avslår ansökan{of_request} för {said.who} {by}.",
        "dismiss": f"Nämnden avvisar {asked[:1].lower()}{asked[1:]} {by}."
        if asked.casefold().startswith(APPEALED)
        else f"Nämnden avvisar ansökan{of_request} för {said.who} {by}.",
        "write_off": f"Nämnden avskriver ärendet om {said.who}. Grund: {said.section}.",
        "close": f"Nämnden avslutar utredningen om {said.who} utan insats {by}.",
        "follow_up": f"Nämnden följer upp situationen för {said.who} {by}.",
        "change": f"Nämnden ändrar insatsen {what} för {said.who}{since} {by}.",
        "end": f"Nämnden beslutar att insatsen {what} för {said.who} upphör{since} {by}.",
        "correct": f"Nämnden rättar beslutet om {said.who}, {said.title.lower()}, {by}.",
    }
    return words[said.verb]


def _extent(said: SentenceParts) -> str:
    hours, minutes = divmod(said.minutes_per_week, 60)
    parts = [f"{hours} timmar" if hours > 1 else "1 timme" if hours else "", f"{minutes} minuter" if minutes else ""]
    time = " och ".join(filter(None, parts))
    told = said.extent.strip().rstrip(".") or (f"{time} i veckan" if time else "")
    return f"Omfattning: {told}." if told else ""


def _period(said: SentenceParts) -> str:
    if said.first_on is None:
        return ""
    until = f"till och med {said.last_on.isoformat()}" if said.last_on else "tills vidare"
    return f"Beslutet gäller från och med {said.first_on.isoformat()} {until}."


def _conditions(said: SentenceParts) -> str:
    told = said.conditions.strip().rstrip(".")
    return f"Villkor: {told}." if told else ""
