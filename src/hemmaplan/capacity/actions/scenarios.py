"""Actions of scenarios: one begun, copied, changed step by step, and answered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.models import User
from hemmaplan.access.permissions import require
from hemmaplan.capacity.events import EventType
from hemmaplan.capacity.forecast import kept_answers, outcome
from hemmaplan.capacity.forecast.kept_scenarios import alternative, rows_behind, step_of
from hemmaplan.capacity.forecast.queues import SEED
from hemmaplan.capacity.forecast.steps.step import Step, after
from hemmaplan.capacity.forecast.steps_file import MOST_STEPS, step_from_data
from hemmaplan.capacity.models import KeptAnswer, KeptScenario, KeptStep
from hemmaplan.capacity.permissions import may_change, may_share, may_try
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.requiring import refuse, unnamed
from hemmaplan.organisation.storing import action, keep, locked

HOW = ("up", "down", "off", "on", "remove", "put_back")


@action
def begin_scenario(
    *,
    unit: Unit,
    name: str,
    price_ore: int | None = None,
    weeks: int = 52,
    step: Mapping[str, Any] | None = None,
    by: User,
    at: dt.datetime,
) -> KeptScenario:
    """Börja pröva på en enhets rader från i dag. A first step is taken as it is; its fault, if any, stands beside it."""
    require(may_try(by, unit.pk))
    made = _new(
        KeptScenario(unit=unit, name=name, day=calendar.local_date(at), weeks=weeks, price_ore=price_ore), by, at
    )
    if step is not None:
        _put(made, _read(step), 1)
    record(EventType.SCENARIO_BEGUN, by=by, at=at, about=made, copied=False)
    return made


@action
def copy_scenario(*, scenario: KeptScenario, name: str, by: User, at: dt.datetime) -> KeptScenario:
    """Kopiera ett scenario, with its steps as they are, under a name of its own; the copy is one's own and not shared."""
    require(_may_see(by, scenario))
    of = locked(scenario)
    copy = KeptScenario(
        unit_id=of.unit_id, name=name, day=of.day, weeks=of.weeks, price_ore=of.price_ore, copied_from=of
    )
    made = _new(copy, by, at)
    for place, step in enumerate(of.steps.filter(removed_at=None), start=1):
        KeptStep.objects.create(scenario=made, place=place, kind=step.kind, values=step.values, is_on=step.is_on)
    record(EventType.SCENARIO_BEGUN, by=by, at=at, about=made, copied=True)
    return made


@action
def change_scenario(
    *, scenario: KeptScenario, name: str, day: dt.date, weeks: int, price_ore: int | None, by: User, at: dt.datetime
) -> KeptScenario:
    """Ändra vad scenariot heter, från vilken dag och hur långt det räknas, och vad en heltid kostar."""
    held = _held(scenario, by)
    if day > calendar.local_date(at):
        raise NotPossible(_("Dagen har inte varit än. Räkna från i dag eller en tidigare dag."))
    refuse(unnamed(calendar.local_date(at), name=name))
    before = (held.name, held.day, held.weeks, held.price_ore)
    held.name, held.day, held.weeks, held.price_ore = name.strip(), day, weeks, price_ore
    if (held.name, held.day, held.weeks, held.price_ore) != before:
        _changed(held, by=by, at=at)
    return held


@action
def share_scenario(*, scenario: KeptScenario, shared: bool, by: User, at: dt.datetime) -> KeptScenario:
    """Dela scenariot med dem som följer upp enheten, eller sluta dela det. They may change it too."""
    held = locked(scenario)
    require(may_share(by, held))
    if held.is_shared != shared:
        held.is_shared = shared
        _changed(held, by=by, at=at)
    return held


@action
def add_step(*, scenario: KeptScenario, step: Mapping[str, Any], version: int, by: User, at: dt.datetime) -> KeptStep:
    """Lägg till ett steg sist. Raises ``NotPossible`` when it cannot be made after those before it."""
    held = _opened(scenario, version, by)
    steps = list(held.steps.filter(removed_at=None))
    if len(steps) >= MOST_STEPS:
        raise NotPossible(
            _("Scenariot har redan %(most)s steg. Ta bort något, eller börja ett till.") % {"most": MOST_STEPS}
        )
    made = _read(step)
    _refuse_impossible(held, [*map(step_of, steps), made], len(steps))
    stored = _put(held, made, _next_place(held))
    _changed(held, by=by, at=at)
    return stored


@action
def change_step(*, step: KeptStep, values: Mapping[str, Any], version: int, by: User, at: dt.datetime) -> KeptStep:
    """Ändra ett steg, of the same kind in the same place. Raises ``NotPossible`` when it cannot be made there."""
    held = _opened(step.scenario, version, by)
    steps = list(held.steps.filter(removed_at=None))
    found = next((one for one in steps if one.pk == step.pk), None)
    if found is None:
        raise Stale(_("Steget är borttaget. Ladda om sidan."))
    made = _read({**values, "kind": found.kind} | ({} if found.is_on else {"on": False}))
    place = steps.index(found)
    _refuse_impossible(held, [made if one is found else step_of(one) for one in steps], place)
    found.values = _values(made)
    found.save(update_fields=["values"])
    _changed(held, by=by, at=at)
    return found


@action
def arrange_step(*, step: KeptStep, how: str, version: int, by: User, at: dt.datetime) -> KeptScenario:
    """Flytta ett steg upp eller ner, slå av eller på det, ta bort det eller lägg tillbaka det (``HOW``)."""
    held = _opened(step.scenario, version, by)
    steps = list(held.steps.filter(removed_at=None))
    found = held.steps.filter(pk=step.pk).first()
    if found is None or (found.removed_at is None) == (how == "put_back"):
        raise Stale(_("Steget är redan ändrat. Ladda om sidan."))
    if how in {"up", "down"}:
        place = next(place for place, one in enumerate(steps) if one.pk == found.pk)
        other = place + (-1 if how == "up" else 1)
        if not 0 <= other < len(steps):
            raise NotPossible(_("Steget står redan först eller sist."))
        steps[place], steps[other] = steps[other], steps[place]
        for number, one in enumerate(steps, start=1):
            one.place = number
        KeptStep.objects.bulk_update(steps, ["place"])
    elif how in {"on", "off"}:
        found.is_on = how == "on"
        found.save(update_fields=["is_on"])
    elif how in {"remove", "put_back"}:
        found.removed_at = at if how == "remove" else None
        found.save(update_fields=["removed_at"])
    else:
        raise NotPossible(_("Det går inte att göra med ett steg. Ladda om sidan."))
    _changed(held, by=by, at=at)
    return held


@action
def answer_scenario(
    *, scenario: KeptScenario, beside: Sequence[KeptScenario] = (), today: bool = False, by: User, at: dt.datetime
) -> KeptAnswer:
    """Räkna scenariot bredvid läget som det är och andra scenarier, och spara svaret. The same answer is kept once.

    ``today``: the scenario is first moved to begin today. Raises ``NotPossible`` with what is wrong in a step.
    """
    held = locked(scenario)
    require(_may_see(by, held))
    if today and held.day != calendar.local_date(at):
        require(may_change(by, held))
        held.day = calendar.local_date(at)
        _changed(held, by=by, at=at)
    chosen = [held, *(one for one in beside if one.pk != held.pk)]
    for one in chosen[1:]:
        require(_may_see(by, one))
        if one.unit_id != held.unit_id:
            raise NotPossible(_("Scenarierna gäller olika enheter. Jämför dem som gäller samma."))
    rows = rows_behind(held)
    try:
        compared = outcome.compare(rows, [alternative(one) for one in chosen], seed=SEED)
    except BadScenario as bad:
        raise NotPossible(" ".join(bad.faults)) from bad
    except TooMany as many:
        raise NotPossible(str(many)) from many
    content = kept_answers.content(compared, chosen)
    sha256 = kept_answers.sha256(content)
    known = KeptAnswer.objects.filter(scenario=held, sha256=sha256).first()
    if known is not None:
        return known
    made = KeptAnswer.objects.create(
        scenario=held, version=held.version, day=held.day, weeks=held.weeks, seed=compared.seed, replications=compared.replications,
        engine=content["engine"], digest=compared.digest, content=content, sha256=sha256, made_by=by, made_at=at,
    )  # fmt: skip
    record(EventType.SCENARIO_ANSWERED, by=by, at=at, about=made, seed=compared.seed, sha256=sha256)
    return made


def _new(made: KeptScenario, by: User, at: dt.datetime) -> KeptScenario:
    if not made.name.strip():
        raise NotPossible(_("Scenariot behöver ett namn."))
    refuse(unnamed(calendar.local_date(at), name=made.name))
    made.name, made.made_by, made.made_at = made.name.strip(), by, at
    keep(made)
    return made


def _may_see(user: User, scenario: KeptScenario) -> bool:
    return KeptScenario.objects.visible_to(user).filter(pk=scenario.pk).exists()


def _held(scenario: KeptScenario, by: User) -> KeptScenario:
    held = locked(scenario)
    require(may_change(by, held))
    return held


def _opened(scenario: KeptScenario, version: int, by: User) -> KeptScenario:
    """The scenario, held, when nobody has changed it since the page was opened."""
    held = _held(scenario, by)
    if held.version != version:
        raise Stale(
            _("Scenariot har ändrats sedan du öppnade sidan. Inget är sparat. Se hur det ser ut nu och gör om.")
        )
    return held


def _changed(scenario: KeptScenario, *, by: User, at: dt.datetime) -> None:
    scenario.version += 1
    keep(scenario)
    record(EventType.SCENARIO_CHANGED, by=by, at=at, about=scenario, shared=scenario.is_shared)


def _next_place(scenario: KeptScenario) -> int:
    last = scenario.steps.order_by("place").last()
    return last.place + 1 if last is not None else 1


def _read(step: Mapping[str, Any]) -> Step:
    try:
        return step_from_data(dict(step))
    except BadScenario as bad:
        raise NotPossible(" ".join(bad.faults)) from bad


def _values(step: Step) -> dict[str, Any]:
    return {name: value for name, value in step.data.items() if name not in {"kind", "on"}}


def _put(scenario: KeptScenario, step: Step, place: int) -> KeptStep:
    return KeptStep.objects.create(scenario=scenario, place=place, kind=step.kind, values=_values(step), is_on=step.on)


def _refuse_impossible(scenario: KeptScenario, steps: Sequence[Step], place: int) -> None:
    """Refuse a step that cannot be made where it stands; what is wrong with others is told beside them."""
    _rows, faults = after(rows_behind(scenario), steps[: place + 1])
    for fault in faults:
        if fault.place == place:
            raise NotPossible(fault.text)
