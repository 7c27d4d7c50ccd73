"""Scenario files on living rows (*scenariofiler med steg*): from JSON to a named list of steps. Every fault is told at once.

The format is described in docs/handbook/scenarios.md.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.steps.kinds import KINDS
from hemmaplan.capacity.forecast.steps.step import Step
from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.files.fields import Part
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.foundation import command, identity
from hemmaplan.foundation.money import KRONA

MOST_STEPS = 50
MOST_KRONOR = 10_000_000
LONGEST = 200


@dataclass(frozen=True)
class Alternative:
    """Scenario: a name, steps in order, and what a full-time post costs a year, in öre, where somebody has said so."""

    name: str
    steps: tuple[Step, ...] = ()
    price_ore: int | None = None
    about: str = ""
    digest: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The scenario as it stands in a file."""
        found: dict[str, Any] = {"name": self.name}
        if self.about:
            found["about"] = self.about
        if self.price_ore is not None:
            found["price_per_full_time_post"] = self.price_ore // KRONA
        return found | {"steps": [step.data for step in self.steps]}


def read(text: str) -> Alternative:
    """Read a scenario file (*läs scenario*). Nothing is checked against any rows here.

    Raises:
        BadScenario: with every fault that was found.
    """
    try:
        value = command.read_json(text)
    except command.NotUsable as fault:
        raise BadScenario([_("Filen: %(fault)s") % {"fault": fault}]) from None
    return from_data(value, digest=hashlib.sha256(text.encode()).hexdigest())


def from_data(value: object, *, digest: str = "") -> Alternative:
    """The same from what stands in the file (*från data*). Raises ``BadScenario`` as ``read`` does."""
    faults: list[str] = []
    top = Part(value, "", faults)
    if not top.is_object:
        raise BadScenario(faults)
    name, about = _words(top, "name"), _words(top, "about") if top.has("about") else ""
    price = None
    if top.has("price_per_full_time_post"):
        price = top.read(
            "price_per_full_time_post", lambda field, given: bounds.whole(field, given, least=1, most=MOST_KRONOR)
        )
    parts = top.parts("steps")
    if len(parts) > MOST_STEPS:
        top.fault(
            "steps",
            _("har %(count)s steg. Dela upp scenariot: högst %(most)s steg i varje.")
            % {"count": len(parts), "most": MOST_STEPS},
        )
    made = [_step(part) for part in parts[:MOST_STEPS]]
    top.made(lambda: None)
    if faults:
        raise BadScenario(faults)
    found = tuple(step for step in made if step is not None)
    return Alternative(name, found, None if price is None else price * KRONA, about, digest)


def step_from_data(value: object) -> Step:
    """One step from what stands in a file, as when it has just been made. Raises ``BadScenario`` as ``read`` does."""
    faults: list[str] = []
    made = _step(Part(value, "", faults))
    if faults or made is None:
        raise BadScenario(faults)
    return made


def _step(part: Part) -> Step | None:
    kind = part.text("kind")
    reader = READERS.get(kind or "")
    if reader is None:
        if kind:
            part.fault(
                "kind", _("är ”%(kind)s”. Det finns: %(names)s.") % {"kind": kind[:40], "names": ", ".join(READERS)}
            )
        return None
    count = len(part.faults)
    fields = reader(part)
    is_on = part.flag("on") if part.has("on") else True
    found = part.made(lambda: KINDS[kind](**fields, on=is_on) if len(part.faults) == count else None)
    return found if len(part.faults) == count else None


def _words(part: Part, field: str) -> str:
    """A text in which nobody is named by number."""

    def reader(name: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
            raise OutOfBounds(
                name,
                _("ska vara en text på högst %(most)s tecken. Skriv den inom citattecken.") % {"most": LONGEST},
            )
        if identity.found_in(value):
            raise OutOfBounds(
                name, _("ser ut att innehålla ett personnummer. Ett scenario nämner aldrig personer: ta bort det.")
            )
        return value.strip()

    return part.read(field, reader)


def _whole(part: Part, field: str, otherwise: int | None = None) -> int:
    """A whole number, negative too: whether it is reasonable is the step's own to say."""
    return part.read(field, lambda name, value: bounds.whole(name, value, least=-(10**6)), otherwise)


def _whole_or_none(part: Part, field: str) -> int | None:
    return _whole(part, field) if part.has(field) else None


def _added(part: Part) -> dict[str, Any]:
    services = part.part("services") if part.has("services") else Part({}, "services", part.faults)
    return {
        "post": _words(part, "post"),
        "team": _words(part, "team"),
        "profession": _words(part, "profession"),
        "percent": _whole(part, "percent"),
        "first": part.day("from"),
        "last": part.day_or_none("last"),
        "competences": tuple(_codes(part, "competences")),
        "services": {code: _whole(services, code) for code in services.fields},
    }


def _new_service(part: Part) -> dict[str, Any]:
    posts = part.part("posts") if part.has("posts") else Part({}, "posts", part.faults)
    return {
        "service": _words(part, "service"),
        "name": _words(part, "name"),
        "team": _words(part, "team"),
        "capacity": _words(part, "capacity"),
        "first": part.day("from"),
        "minutes": _whole_or_none(part, "minutes"),
        "places": _whole_or_none(part, "places"),
        "posts": {code: _whole(posts, code) for code in posts.fields},
        "competences": tuple(_codes(part, "competences")),
        "a_year": _whole_or_none(part, "a_year"),
        "weeks": _whole_or_none(part, "weeks"),
    }


def _codes(part: Part, field: str) -> list[str]:
    found = part.values(field, ())
    for number, one in enumerate(found or ()):
        if not isinstance(one, str):
            part.fault(f"{field}[{number}]", _("ska vara en kod. Skriv den inom citattecken."))
    return [one for one in found or () if isinstance(one, str)]


READERS: Mapping[str, Callable[[Part], dict[str, Any]]] = {
    "end_post": lambda part: {"post": _words(part, "post"), "last": part.day("last")},
    "cut_post": lambda part: {
        "post": _words(part, "post"), "first": part.day("from"), "percent": _whole(part, "percent"),
    },
    "prolong_post": lambda part: {"post": _words(part, "post"), "last": part.day_or_none("last")},
    "add_post": _added,
    "leave": lambda part: {
        "post": _words(part, "post"), "percent": _whole(part, "percent", 100), "first": part.day("from"),
        "last": part.day("last"),
    },
    "move_hours": lambda part: {
        "post": _words(part, "post") if part.has("post") else None, "service": _words(part, "service"), "to": _words(part, "to"),
        "percent": _whole(part, "percent"), "first": part.day("from"), "last": part.day_or_none("last"),
    },
    "free_hours": lambda part: {
        "post": _words(part, "post"), "first": part.day("from"), "last": part.day_or_none("last"),
    },
    "give_precedence": lambda part: {
        "service": _words(part, "service"), "first": part.day("from"), "last": part.day_or_none("last"),
    },
    "lose_agreement": lambda part: {"agreement": _words(part, "agreement"), "last": part.day("last")},
    "close_service": lambda part: {"service": _words(part, "service"), "last": part.day("last")},
    "open_service": lambda part: {"service": _words(part, "service"), "first": part.day("from")},
    "new_service": _new_service,
    "rounds": lambda part: {
        "service": _words(part, "service"), "first": part.day("from"), "number": _whole(part, "number"),
        "places": _whole_or_none(part, "places"),
    },
    "places": lambda part: {
        "service": _words(part, "service"), "first": part.day("from"), "number": _whole(part, "number"),
    },
    "lose_flats": lambda part: {
        "service": _words(part, "service"), "first": part.day("from"), "number": _whole(part, "number", 1),
    },
    "demand": lambda part: {
        "service": _words(part, "service"), "first": part.day("from"), "percent": _whole(part, "percent"),
    },
}  # fmt: skip
"""How each kind of step is read, by the word in the file."""
