"""Actions of scenarios: one begun, copied, changed step by step, and answered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.models import User
from hemmaplan.access.permissions import require
from hemmaplan.capacity.events import EventType
from hemmaplan.capacity.forecast import kept_answers, questions
from hemmaplan.capacity.forecast.kept_scenarios import rows_behind, step_of
from hemmaplan.capacity.forecast.questions import Question
from hemmaplan.capacity.forecast.steps.step import Step, after
from hemmaplan.capacity.forecast.steps_file import MOST_STEPS, step_from_data
from hemmaplan.capacity.models import AskedAnswer, KeptAnswer, KeptScenario, KeptStep
from hemmaplan.capacity.permissions import may_change, may_share, may_try
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Forbidden, NotPossible, Stale
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.requiring import refuse, unnamed
from hemmaplan.organisation.storing import action, alone, keep, locked, one_at_a_time

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
        keep(held)  # of the same version: nothing that anybody fills in or has worked out is another for it
        record(EventType.SCENARIO_CHANGED, by=by, at=at, about=held, shared=shared)
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


def answer_scenario(
    *, scenario: KeptScenario, beside: Sequence[KeptScenario] = (), today: bool = False, by: User, at: dt.datetime
) -> KeptAnswer | AskedAnswer:
    """Räkna scenariot bredvid läget som det är och andra scenarier.

    The answer when it is there or soon worked out; otherwise what was asked, for the worker to answer (``jobs.answer_soon``).
    Rows and scenarios are read at one moment and worked out outside of transactions; whatever is broken off leaves the
    question standing and nothing half stored.

    ``today``: the scenario is first moved to begin today. Raises ``NotPossible`` with what is wrong in a step.
    """
    if today:
        begin_today(scenario=scenario, by=by, at=at)
    keys = list(dict.fromkeys([scenario.pk, *(one.pk for one in beside)]))
    _require_seen(keys, by)
    question = questions.read(keys)
    if any(one.unit_id != question.scenario.unit_id for one in question.scenarios):
        raise NotPossible(_("Scenarierna gäller olika enheter. Jämför dem som gäller samma."))
    known = KeptAnswer.objects.filter(question=question.sha256).first()
    if known is not None:
        return known
    try:
        question.refuse_faults()
    except BadScenario as bad:
        raise NotPossible(" ".join(bad.faults)) from bad
    asked = ask_answer(keys=keys, question=question.sha256, by=by, at=at)
    if not question.is_soon_answered:
        return asked
    made = answer_asked(asked=asked, question=question, by=by, at=at)
    asked.refresh_from_db()
    if asked.fault:
        raise NotPossible(asked.fault)
    return made or asked


@action
def begin_today(*, scenario: KeptScenario, by: User, at: dt.datetime) -> KeptScenario:
    """Räkna scenariot från i dag i stället. Repeatable: one that begins today stays as it is."""
    held = locked(scenario)
    if held.day != calendar.local_date(at):
        require(may_change(by, held))
        held.day = calendar.local_date(at)
        _changed(held, by=by, at=at)
    return held


@action
def ask_answer(*, keys: Sequence[int], question: str, by: User, at: dt.datetime) -> AskedAnswer:
    """Begär ett svar om scenarierna, the first of them beside the others. The same question stands in line once."""
    _require_seen(keys, by)
    one_at_a_time(f"ask {question}")
    found = AskedAnswer.objects.open().filter(question=question).first()
    if found is not None:
        return found
    return AskedAnswer.objects.create(
        scenario_id=keys[0], beside=list(keys[1:]), question=question, asked_by=by, asked_at=at
    )


def answer_asked(
    *, asked: AskedAnswer, question: Question | None = None, by: User, at: dt.datetime
) -> KeptAnswer | None:
    """Räkna ut ett begärt svar och spara det. ``None`` when somebody else is doing so now, or when it has none: then it says why.

    ``question``: where it has just been read; otherwise the rows are those of now. ``by``: who works it out; the answer is that
    of whoever asked, and may be had only while she may see the scenarios.
    """
    with alone(f"answer {asked.pk}") as mine:
        if not mine:
            return None
        begun = begin_answer(asked=asked, by=by, at=at)
        if begun.answer is not None or begun.fault:
            return begun.answer
        asker = begun.asked_by.acting(calendar.local_date(at))
        try:
            return _answer(begun, question or _read_again(begun, asker), asker, at)
        except (BadScenario, TooMany, Forbidden) as fault:
            said = " ".join(fault.faults) if isinstance(fault, BadScenario) else str(fault)
            refuse_answer(asked=begun, fault=said, by=by, at=at)
            return None


def _read_again(asked: AskedAnswer, by: User) -> Question:
    keys = [asked.scenario_id, *asked.beside]
    _require_seen(keys, by)
    return questions.read(keys)


def _answer(asked: AskedAnswer, question: Question, by: User, at: dt.datetime) -> KeptAnswer | None:
    with alone(f"answer {question.sha256}") as mine:
        if not mine:  # asked of other rows, which have become the same: what comes of it is taken up later
            return None
        known = KeptAnswer.objects.filter(question=question.sha256).first()
        content = known.content if known is not None else question.answer()
        return store_answer(asked=asked, question=question, content=content, by=by, at=at)


@action
def begin_answer(*, asked: AskedAnswer, by: User, at: dt.datetime) -> AskedAnswer:  # noqa: ARG001 - nothing is told of a try
    """Börja räkna ett begärt svar. What has been begun too often is given up, with a sentence that says so."""
    held = locked(asked)
    if held.answer is None and not held.fault:
        if held.tries >= AskedAnswer.MOST_TRIES:
            held.fault = _(
                "Svaret gick inte att räkna ut, fast det prövades flera gånger. Räkna igen. Går det inte då heller: be IT se i loggen."
            )
        held.tries += 1
        held.save(update_fields=["tries", "fault"])
    return held


@action
def refuse_answer(*, asked: AskedAnswer, fault: str, by: User, at: dt.datetime) -> None:  # noqa: ARG001 - nothing was made
    """Säg varför ett begärt svar inte kan räknas ut."""
    held = locked(asked)
    if held.answer is None:
        held.fault = fault
        held.save(update_fields=["fault"])


@action
def store_answer(
    *, asked: AskedAnswer, question: Question, content: kept_answers.Content, by: User, at: dt.datetime
) -> KeptAnswer:
    """Spara ett svar, whole, and say of what was asked that it is answered. One that is there already stays as it was made."""
    held, sha256 = locked(asked), kept_answers.sha256(content)
    of = question.scenario
    one_at_a_time(f"ask {question.sha256}")
    made = KeptAnswer.objects.filter(Q(question=question.sha256) | Q(scenario=of, sha256=sha256)).first()
    if made is None:
        made = KeptAnswer.objects.create(
            scenario=of, version=of.version, question=question.sha256, steps_sha256=question.steps_sha256, day=of.day, weeks=of.weeks,
            seed=question.seed, replications=question.replications, engine=content["engine"], digest=question.rows.digest,
            content=content, sha256=sha256, made_by=by, made_at=at,
        )  # fmt: skip
        record(EventType.SCENARIO_ANSWERED, by=by, at=at, about=made, seed=question.seed, sha256=sha256)
    held.answer, held.fault = made, ""
    held.save(update_fields=["answer", "fault"])
    return made


def _require_seen(keys: Sequence[int], by: User) -> None:
    require(len(KeptScenario.objects.visible_to(by).filter(pk__in=list(keys))) == len(set(keys)))


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
