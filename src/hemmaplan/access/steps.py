"""States and the steps between them: a table per thing, taken with compare-and-set so that two clicks cannot both win."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import Stale


@dataclass(frozen=True)
class Step:
    """Steg: a named way from one or more states to the next, with the label of its button."""

    name: str
    label: Promise | str
    sources: tuple[str, ...]
    target: str
    needs_reason: bool = False


def steps_from(table: tuple[Step, ...], state: str) -> tuple[Step, ...]:
    """The steps that can be taken from this state, in the table's order."""
    return tuple(step for step in table if state in step.sources)


def take(thing: models.Model, table: tuple[Step, ...], name: str, **changes: object) -> Step:
    """Move the thing along the named step, in the database and in memory.

    Raises ``Stale`` when the row no longer stands in a state the step may start from.
    """
    step = next(step for step in table if step.name == name)
    rows = type(thing)._base_manager.filter(pk=thing.pk, state__in=step.sources)
    if not rows.update(state=step.target, **changes):
        raise Stale(_("Någon annan hann före: läget har ändrats. Ladda om sidan och se vad som gäller nu."))
    for name_, value in {"state": step.target, **changes}.items():
        setattr(thing, name_, value)
    return step
