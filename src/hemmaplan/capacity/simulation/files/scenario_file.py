"""Scenario files (*scenariofiler*): from JSON to a scenario, its changes and what is asked. Every fault is told at once.

The format is described in docs/handbook/queues.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NoReturn, TypeVar

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.chance.curve import Curve
from hemmaplan.capacity.simulation.estimation import priors
from hemmaplan.capacity.simulation.estimation.estimate import ORDINARY, Estimate, Terms, estimate
from hemmaplan.capacity.simulation.estimation.fitting import fitted
from hemmaplan.capacity.simulation.estimation.history import BadHistory, History, read_rows
from hemmaplan.capacity.simulation.files.fields import Part
from hemmaplan.capacity.simulation.scenario import changes, model
from hemmaplan.capacity.simulation.scenario.demand import Demand, Stated
from hemmaplan.capacity.simulation.scenario.model import Change, Least, Priority, Scenario, Unsound
from hemmaplan.capacity.simulation.units import NO_SHARE, HoursPerWeek, PerWeek, Share, Weeks
from hemmaplan.foundation import command
from hemmaplan.foundation.language import gettext as _

Made = TypeVar("Made")

CLASSES = ("akut", "lagstadgad tid", "beslutad", "utan beslut")
"""The four classes of an event history, the most urgent first."""
HORIZONS = (4, 13, 26, 52)
"""Weeks ahead that are looked at when nobody says otherwise."""


class BadScenario(ValueError):
    """*Scenariofilen kan inte läsas*: ``faults`` holds a Swedish sentence for each fault. Nothing was read."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Asked:
    """What a run is asked (*frågor*): days to join on, weeks to look at the queue, and when a load is too much for too long."""

    joins: tuple[date, ...]
    horizons: tuple[int, ...] = HORIZONS
    overload_percent: float = 110.0
    overload_weeks: int = 4


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario as it is (*utgångsläge*), the same with changes made, and what is asked of both.

    ``history``: the file's event history, when it has one; ``estimates``: what it tells of the queues read from it.
    """

    base: Scenario
    changed: tuple[Scenario, ...]
    asked: Asked
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    history: History | None = None


def read(text: str) -> ScenarioFile:
    """Read a scenario file (*läs scenario*).

    Raises:
        BadScenario: with every fault that was found.
    """
    try:
        value = command.read_json(text)
    except command.NotUsable as fault:
        raise BadScenario([_("Filen: %(fault)s") % {"fault": fault}]) from None
    faults: list[str] = []
    top = Part(value, "", faults)
    found = top.made(lambda: None) if faults else _file(top)
    if faults or found is None:
        raise BadScenario(faults)
    return found


def _file(top: Part) -> ScenarioFile | None:
    origin = top.day("origin")
    horizon = Weeks(top.above("horizon_weeks"))
    history = _history(top)
    terms: dict[str, Terms] = {}
    estimates: dict[str, Estimate] = {}
    teams = [_team(part) for part in top.parts("teams", least=1)]
    posts = [_post(part) for part in top.parts("posts")]
    queue_parts = top.parts("queues")
    if history is not None and origin is not None and not top.faults:
        terms = _terms(queue_parts)
        if not terms:
            top.fault(
                "history",
                _("läses inte av någon kö: alla anger egna arrivals. Ta bort history, eller arrivals i en kö."),
            )
        estimates = _estimates(top, history, origin, terms)
    queues = [_queue(part, estimates) for part in queue_parts]
    doors = [_door(part) for part in top.parts("doors")]
    alternatives = [_alternative(part) for part in top.parts("scenarios")]
    if origin is not None and horizon is not None and not top.faults:
        for part in top.parts("scenarios"):
            for change in part.parts("changes"):
                _require_within(change, origin, horizon)
    asked = _asked(top.part("ask") if top.has("ask") else Part({}, "ask", top.faults), origin, horizon)
    name = top.text("name", _("utgångsläge"))
    top.has("about")
    top.made(lambda: None)
    if top.faults or asked is None:
        return None
    try:
        base = Scenario(name, origin, horizon, _all(teams), _all(posts), _all(queues), _all(doors))
        if history is not None:
            told = fitted(base, history, terms=terms)
            base = replace(
                base, queues=tuple(told.queue(one.name) if one.name in terms else one for one in base.queues)
            )
    except Unsound as fault:
        raise BadScenario([f"{fault.at}: {fault}" if fault.at else str(fault)]) from None
    changed = tuple(_after(base, place, name, asked_for) for place, (name, asked_for) in enumerate(alternatives))
    return ScenarioFile(base, changed, asked, estimates, history)


def _all(made: Sequence[Made | None]) -> tuple[Made, ...]:
    return tuple(one for one in made if one is not None)


def _team(part: Part) -> model.Team | None:
    name = part.text("name")
    absence, lost, days = _absence(part)
    return part.made(lambda: model.Team(name, absence or NO_SHARE, lost, days))


def _absence(part: Part) -> tuple[Share | None, int | None, int | None]:
    """A share, or days lost of days worked; nothing when neither is told."""
    absence = Share(part.read("absence", bounds.share)) if part.has("absence") else None
    lost = part.whole("days_lost") if part.has("days_lost") else None
    days = part.whole("days", least=1) if part.has("days") else None
    _require_read(part, "days_lost", "days")
    _require_read(part, "days", "days_lost")
    if lost is not None and part.has("absence"):
        part.fault(
            "absence", _("anges antingen som andel (absence) eller som dagar (days_lost och days). Ta bort det ena.")
        )
    return absence, lost, days


def _post(part: Part) -> model.Post | None:
    name, team, hours = part.text("name"), part.text("team"), part.number("hours")
    first, last = part.day_or_none("first"), part.day_or_none("last")
    stable, commitments = part.read("stable_share", bounds.share, 0.0), part.number("commitment_hours", 0.0)
    shares = part.part("shares")
    taken = {queue: Share(shares.read(queue, bounds.share)) for queue in shares.fields}
    absence, lost, days = _absence(part)
    moves = _names(part, "moves")
    return part.made(
        lambda: model.Post(
            name, team, HoursPerWeek(hours), first, last, Share(stable), HoursPerWeek(commitments), taken,
            absence, lost, days, moves,
        )
    )  # fmt: skip


def _names(part: Part, field: str) -> tuple[str, ...]:
    """A list of names."""
    found = part.values(field, ()) or ()
    for place, one in enumerate(found):
        if not isinstance(one, str):
            part.fault(f"{field}[{place}]", _("ska vara ett namn. Skriv det inom citattecken."))
    return tuple(one for one in found if isinstance(one, str))


def _least(part: Part) -> Least | None:
    if not part.has("least"):
        return None
    inner = part.part("least")
    hours, posts = inner.number("hours", 0.0), inner.whole("posts", 0)
    return inner.made(lambda: Least(HoursPerWeek(hours), posts))


def _door(part: Part) -> model.Door | None:
    name, least, visits = part.text("name"), _least(part), part.number("visits_per_week", 0.0)
    return part.made(lambda: model.Door(name, least or Least(posts=1), PerWeek(visits)))


def _queue(part: Part, estimates: Mapping[str, Estimate]) -> model.Queue | None:
    name = part.text("name")
    known = estimates.get(name)
    serves, demand = _serves(part), _demand(part, known)
    priorities = [_priority(one) for one in part.parts("priorities")]
    waiting = [_waiting(one) for one in part.parts("waiting")]
    running = [_running(one) for one in part.parts("running")]
    room = part.whole("room") if part.has("room") else None
    refused_to = part.text("refused_to") if part.has("refused_to") else None
    redirect, least = Weeks(part.number("redirect_weeks", 0.0)), _least(part)
    _require_read(part, "refused_to", "room")
    _require_read(part, "redirect_weeks", "refused_to")
    if known is not None:
        for twice in ("waiting", "running"):
            if part.has(twice):
                part.fault(twice, _("står redan i filens history. Ta bort fältet, eller ange kön utan history."))
        if not priorities:
            priorities = [
                Priority(label, Share(float(number == ORDINARY)), at_once=number == 0)
                for number, label in enumerate(CLASSES)
            ]
    return part.made(
        lambda: model.Queue(
            name,
            serves or _unread(),
            demand or _unread(),
            _all(priorities) or (Priority("alla"),),
            _all(waiting),
            _all(running),
            room,
            refused_to,
            redirect,
            least,
        )
    )


def _require_read(part: Part, field: str, needs: str) -> None:
    """A field that nothing would look at is a fault: whoever wrote it believes that it counts."""
    if part.has(field) and not part.has(needs):
        part.fault(
            field,
            _("läses bara tillsammans med %(needs)s. Lägg till %(needs)s, eller ta bort fältet.") % {"needs": needs},
        )


def _unread() -> NoReturn:
    """The fault is already told; the whole is refused."""
    message = _("En del kunde inte läsas. Rätta de andra felen först.")
    raise Unsound(message)


def _serves(part: Part) -> model.Caseload | model.MixedCaseload | model.Rounds | model.OpenGroup | model.Flats | None:
    kind = part.text("kind", "caseload")
    if kind == "caseload":
        return _caseload(part)
    if kind == "rounds":
        held = [_round(one) for one in part.parts("rounds", least=1)]
        return model.Rounds(_all(held), HoursPerWeek(part.number("leader_hours", 0.0)))
    if kind == "open_group":
        places = _steps(part, "places")
        return model.OpenGroup(places, HoursPerWeek(part.number("leader_hours", 0.0)))
    if kind == "flats":
        return model.Flats(_steps(part, "flats"), HoursPerWeek(part.number("supervision_hours", 0.0)))
    known = _("caseload (ärendeplatser), rounds (gruppomgångar), open_group (öppen grupp) eller flats (bostäder)")
    part.fault("kind", _("är ”%(kind)s”. Ange %(known)s.") % {"kind": kind, "known": known})
    return None


def _caseload(part: Part) -> model.Caseload | model.MixedCaseload | None:
    """One number of hours for all, by phase of the case, or by level; each level by phase too."""
    if part.has("levels"):
        if part.has("hours_a_case"):
            part.fault("hours_a_case", _("står redan för varje nivå i levels. Ta bort det ena."))
        levels = [_level(one) for one in part.parts("levels", least=1)]
        return model.MixedCaseload(_all(levels)) if all(levels) else None
    if isinstance(part.fields.get("hours_a_case"), list):
        phases = _phases(part, "hours_a_case")
        try:
            return model.MixedCaseload((model.Level("alla", phases),)) if phases else None
        except Unsound as fault:
            part.fault("hours_a_case", str(fault))
            return None
    hours = part.above("hours_a_case")
    return model.Caseload(HoursPerWeek(hours)) if hours else None


def _level(part: Part) -> model.Level | None:
    name, share = part.text("name"), part.read("share", bounds.share, 1.0)
    if isinstance(part.fields.get("hours"), list):
        phases = _phases(part, "hours")
    else:
        phases = (model.Phase(HoursPerWeek(part.above("hours"))),)
    return part.made(lambda: model.Level(name, phases, Share(share)))


def _phases(part: Part, field: str) -> tuple[model.Phase, ...]:
    """So many hours for so many weeks, phase after phase; the last until the case ends."""
    return _all([_phase(one) for one in part.parts(field, least=1)])


def _phase(part: Part) -> model.Phase | None:
    hours, weeks = part.above("hours"), Weeks(part.above("weeks")) if part.has("weeks") else None
    return part.made(lambda: model.Phase(HoursPerWeek(hours), weeks))


def _steps(part: Part, field: str) -> tuple[tuple[date, int], ...]:
    """How many from each day."""
    return _all([_step(one) for one in part.parts(field, least=1)])


def _step(part: Part) -> tuple[date, int] | None:
    day, number = part.day("from"), part.whole("number")
    return part.made(lambda: (day, number))


def _round(part: Part) -> model.Round | None:
    day, places, minimum = part.day("day"), part.whole("places"), part.whole("minimum", 1)
    return part.made(lambda: model.Round(day, places, minimum))


def _priority(part: Part) -> Priority | None:
    name, share, at_once = part.text("name"), part.read("share", bounds.share, 1.0), part.flag("at_once")
    limit, steps = _limit(part)
    return part.made(lambda: Priority(name, Share(share), at_once, limit, steps))


def _limit(part: Part) -> tuple[Weeks | None, tuple[tuple[date, Weeks | None], ...]]:
    """One number, or a list of what holds from each day: the first may say no day, and null is no limit."""
    if not isinstance(part.fields.get("limit_weeks"), list):
        return Weeks(part.above("limit_weeks")) if part.has("limit_weeks") else None, ()
    first, steps = None, []
    for place, one in enumerate(part.parts("limit_weeks", least=1)):
        weeks = Weeks(one.above("weeks")) if one.has("weeks") else None
        if "weeks" not in one.fields and one.is_object:
            one.fault("weeks", _("saknas. Ange antal veckor, eller null för ingen gräns."))
        if one.has("from") or place:
            steps.append((one.day("from"), weeks))
        else:
            first = weeks
        one.made(lambda: None)
    return first, tuple(steps)


def _waiting(part: Part) -> model.Waiting | None:
    since, priority = part.day("since"), part.text("priority") if part.has("priority") else None
    level = part.text("level") if part.has("level") else None
    return part.made(lambda: model.Waiting(since, priority, level))


def _running(part: Part) -> model.Running | None:
    since, level = part.day("since"), part.text("level") if part.has("level") else None
    return part.made(lambda: model.Running(since, level))


# --- demand ------------------------------------------------------------------------------------------------------------


def _demand(part: Part, known: Estimate | None) -> Demand | None:
    """Stated in the file, or estimated from its history. The file's own words come first."""
    if known is not None and not part.has("arrivals"):
        part.has("opened")
        if part.has("duration") and not part.part("duration").has("prior"):
            part.fault("duration", _("skattas ur history. Ange ett antagande (prior), eller ta bort fältet."))
        if part.has("patience"):
            part.fault("patience", _("skattas ur history. Ta bort fältet, eller ange arrivals för kön."))
        return known
    if not part.has("arrivals"):
        part.fault("arrivals", _("saknas. Ange ankomster, eller ge filen en history som kön står i."))
        return None
    arrivals, lengths, patience = part.part("arrivals"), _lengths(part), _patience(part)
    rate = PerWeek(arrivals.number("per_week")) if arrivals.has("per_week") else None
    events = arrivals.whole("events") if arrivals.has("events") else None
    weeks = Weeks(arrivals.above("weeks")) if arrivals.has("weeks") else None
    if lengths is None:
        return arrivals.made(lambda: None)
    return arrivals.made(lambda: Stated(lengths, patience, rate, events, weeks))


def _lengths(part: Part) -> Curve | None:
    duration = part.part("duration")
    if duration.has("prior"):
        assumed = _prior(duration)
        return Curve.lognormal(assumed.mean_weeks, assumed.variation) if assumed is not None else None
    if duration.has("weeks"):
        weeks = duration.above("weeks")
        return duration.made(lambda: Curve.fixed(weeks))
    mean = duration.above("mean_weeks")
    variation = duration.above("variation") if duration.has("variation") else None
    return duration.made(lambda: Curve.exponential(mean) if variation is None else Curve.lognormal(mean, variation))


def _prior(duration: Part) -> priors.DurationPrior | None:
    shipped = priors.shipped().durations
    key = duration.text("prior")
    if key is not None and key not in shipped:
        duration.fault(
            "prior", _("är ”%(key)s”. Det finns: %(names)s.") % {"key": key, "names": ", ".join(sorted(shipped))}
        )
    return duration.made(lambda: shipped[key])


def _patience(part: Part) -> Curve | None:
    if not part.has("patience"):
        return None
    patience = part.part("patience")
    mean = patience.above("mean_weeks")
    return patience.made(lambda: Curve.exponential(mean))


def _history(top: Part) -> History | None:
    if not top.has("history"):
        return None
    part = top.part("history")
    whole_from, known_until = part.day("whole_from"), part.day("known_until")
    rows = part.values("events")
    part.made(lambda: None)
    if top.faults:
        return None
    try:
        return read_rows(rows, whole_from=whole_from, known_until=known_until)
    except BadHistory as faults:
        for fault in faults.faults:
            part.fault("events", fault)
        return None


def _terms(queues: Sequence[Part]) -> dict[str, Terms]:
    """The queues that do not state their own demand, and what is assumed of each until its log says enough."""
    terms: dict[str, Terms] = {}
    for part in queues:
        name = part.fields.get("name")
        if isinstance(name, str) and not part.has("arrivals"):
            duration = part.part("duration") if part.has("duration") else None
            assumed = _prior(duration) if duration is not None and duration.has("prior") else None
            stated = Terms(opened=part.day_or_none("opened"))
            terms[name] = stated if assumed is None else replace(stated, duration=assumed)
    return terms


def _estimates(top: Part, history: History, origin: date, terms: Mapping[str, Terms]) -> dict[str, Estimate]:
    """What the log tells of them."""
    try:
        return {name: known for name, known in estimate(history, origin, terms).items() if name in terms}
    except (BadHistory, ValueError) as fault:
        top.fault("history", str(fault))
        return {}


# --- changes and questions ---------------------------------------------------------------------------------------------


def _alternative(part: Part) -> tuple[str, list[Change]]:
    name = part.text("name")
    asked = [change for one in part.parts("changes") if (change := _change(one)) is not None]
    part.made(lambda: None)
    return name, asked


def _change(part: Part) -> Change | None:
    kind = part.text("kind")
    maker = CHANGES.get(kind or "")
    if maker is None:
        if kind:
            part.fault("kind", _("är ”%(kind)s”. Det finns: %(names)s.") % {"kind": kind, "names": ", ".join(CHANGES)})
        return None
    try:
        change = maker(part)
    except Unsound as fault:
        part.fault("", str(fault))
        return None
    return part.made(lambda: change or _unread())


def _require_within(part: Part, origin: date, horizon: Weeks) -> None:
    """A change that begins when all is over would be read, and do nothing."""
    kind = part.text("kind")
    part, field = (
        (part.part("post"), "first") if kind == "add_post" else (part, "last" if kind == "end_post" else "from")
    )
    day = None if kind == "prolong_post" else part.day_or_none(field)
    if day is not None and (day - origin).days >= horizon * 7:
        part.fault(
            field,
            _("är %(day)s, efter de %(horizon)s veckorna från %(origin)s. Ändringen skulle inte märkas.")
            % {"day": day, "horizon": f"{horizon:g}", "origin": origin},
        )


def _after(base: Scenario, place: int, name: str, asked_for: Sequence[Change]) -> Scenario:
    """The scenario when the changes are made, one after the other; a fault names the change that it stands in."""
    changed = base.after(name, ())
    for number, change in enumerate(asked_for):
        try:
            changed = change(changed)
        except Unsound as fault:
            raise BadScenario(
                [
                    _("scenarios[%(place)s].changes[%(number)s] (”%(name)s”): %(fault)s")
                    % {"place": place, "number": number, "name": name, "fault": fault}
                ]
            ) from None
    return changed


def _added(part: Part) -> Change | None:
    post = _post(part.part("post"))
    return None if post is None else changes.add_post(post)


def _scaled(part: Part) -> Change | None:
    queue, first, factor = part.text("queue"), part.day("from"), part.number("factor")
    return None if factor is None else changes.scale_demand(queue, first, factor)


def _places(part: Part) -> Change:
    minimum = part.whole("minimum") if part.has("minimum") else None
    return changes.set_places(part.text("queue"), part.day("from"), part.whole("places"), minimum)


CHANGES: Mapping[str, Callable[[Part], Change | None]] = {
    "end_post": lambda part: changes.end_post(part.text("post"), part.day("last")),
    "prolong_post": lambda part: changes.prolong_post(part.text("post"), part.day_or_none("last")),
    "add_post": _added,
    "set_hours": lambda part: changes.set_hours(
        part.text("post"), part.day("from"), HoursPerWeek(part.number("hours"))
    ),
    "absence": lambda part: changes.set_absence(
        part.text("post"), part.day("from"), Share(part.read("absence", bounds.share))
    ),
    "moves": lambda part: changes.set_moves(part.text("post"), part.day("from"), _names(part, "queues")),
    "away": lambda part: changes.away(part.text("post"), part.day("from"), part.day("last")),
    "demand": _scaled,
    "flats": lambda part: changes.set_flats(part.text("queue"), part.day("from"), part.whole("number")),
    "places": _places,
}
"""What can be changed in a scenario (*förändringar*), by the word in the file."""


def _asked(part: Part, origin: date, horizon: Weeks) -> Asked | None:
    joins, weeks = part.values("join", ()), part.values("horizons_weeks", HORIZONS)
    over = part.part("overload")
    percent, long = over.above("percent", 110.0), over.whole("weeks", 4, least=1)
    over.made(lambda: None)
    if part.faults:
        return part.made(lambda: None)
    days, horizons = [], []
    for number, value in enumerate(joins):
        field = f"join[{number}]"
        day = Part({field: value}, part.path, part.faults).day(field)
        if day is not None and not 0 <= (day - origin).days < horizon * 7:
            part.fault(
                f"join[{number}]",
                _("är %(day)s. Ange en dag inom %(horizon)s veckor från %(origin)s.")
                % {"day": day, "horizon": f"{horizon:g}", "origin": origin},
            )
        days.append(day)
    for number, value in enumerate(weeks):
        try:
            horizons.append(bounds.whole("horizons_weeks", value, least=1, most=10_000))
        except OutOfBounds as fault:
            part.fault(f"horizons_weeks[{number}]", fault.remedy)
    for number, week in enumerate(horizons):
        if part.has("horizons_weeks") and week > horizon:
            part.fault(
                f"horizons_weeks[{number}]",
                _("är %(week)s, bortom de %(horizon)s veckorna framåt. Ange högst så många.")
                % {"week": week, "horizon": f"{horizon:g}"},
            )
    kept = tuple(week for week in horizons if week <= horizon)
    return part.made(lambda: Asked(tuple(days) or (origin,), kept, percent, long))
