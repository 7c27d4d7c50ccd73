"""A step (*steg*): what every one of them is, and a list of them made one after the other."""

import dataclasses
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from hemmaplan.capacity.forecast.rows import Rows


class NotPossible(ValueError):
    """Steget går inte: the text is a whole sentence that says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """Steg: one change in a scenario. One that is off keeps its place and does nothing."""

    kind: ClassVar[str]
    on: bool = True

    @abstractmethod
    def apply(self, rows: Rows) -> Rows:
        """The rows with the step made (*med steget*).

        Raises:
            NotPossible: it cannot be made on these rows.
        """

    @abstractmethod
    def words(self, rows: Rows) -> str:
        """The step as a sentence without a full stop (*i ord*)."""

    @property
    def data(self) -> dict[str, Any]:
        """The step as it stands in a file."""
        fields = {one.name: getattr(self, one.name) for one in dataclasses.fields(self) if one.name != "on"}
        found: dict[str, Any] = {"kind": self.kind}
        for name, value in fields.items():
            if value is not None:
                found[{"first": "from"}.get(name, name)] = (
                    value.isoformat() if isinstance(value, dt.date) else _written(value)
                )
        return found if self.on else found | {"on": False}


def _written(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class StepFault:
    """Fel i ett steg: its place in the list, from 0, and the sentence."""

    place: int
    text: str


def after(rows: Rows, steps: Sequence[Step]) -> tuple[Rows, tuple[StepFault, ...]]:
    """The rows with the steps made, one after the other, and what is wrong with those that were not (*efter stegen*).

    Each is checked against the rows as the steps before it left them. One that is off is passed over.
    """
    faults = []
    for place, step in enumerate(steps):
        if step.on:
            try:
                rows = step.apply(rows)
            except NotPossible as fault:
                faults.append(StepFault(place, str(fault)))
    return rows, tuple(faults)
