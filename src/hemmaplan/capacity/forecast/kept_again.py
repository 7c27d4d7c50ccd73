"""A kept answer computed once more (*räknat igen*), from what is kept of it: whether it is the same to the byte, and if not why."""

from dataclasses import dataclass

from hemmaplan.capacity.forecast import kept_answers, outcome
from hemmaplan.capacity.forecast.kept_answers import Content
from hemmaplan.capacity.forecast.kept_scenarios import identified
from hemmaplan.capacity.forecast.rows import rows_of
from hemmaplan.capacity.forecast.steps_file import Alternative, step_from_data
from hemmaplan.capacity.models import KeptAnswer, KeptScenario
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.capacity.simulation.scenario.demand import TooMany


@dataclass(frozen=True)
class Again:
    """Räknat igen: digests of the rows and of the answer, as kept and as they come out now, and the program then and now.

    ``sha256`` is empty when a step is no longer possible on the rows; ``faults`` then say which. ``changed``: what people
    would recognise of the rows that differs.
    """

    kept: KeptAnswer
    digest: str
    engine: str
    sha256: str
    changed: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same."""
        return self.sha256 == self.kept.sha256

    @property
    def other_engine(self) -> bool:
        """Whether the program is another. Then nothing is known of the rows: their digest has the version in it."""
        return self.engine != self.kept.engine

    @property
    def other_rows(self) -> bool:
        """Whether the rows of that day are others than those that were read."""
        return self.digest != self.kept.digest and not self.other_engine


def is_whole(answer: KeptAnswer) -> bool:
    """Whether the content is what its digest says."""
    return kept_answers.sha256(answer.content) == answer.sha256


def again(answer: KeptAnswer) -> Again:
    """Compute the answer once more on the rows of its day, with its own steps, prices, seed and replications."""
    outcome.forget()  # nothing that the process remembers of the first time
    unit, data = answer.scenario.unit, answer.content
    rows = rows_of(unit, on=answer.day, weeks=answer.weeks)
    changed = tuple(kept_answers.changed_since(data["read"], kept_answers.read(rows)))
    try:
        compared = outcome.compare(rows, _alternatives(data), seed=answer.seed, replications=answer.replications)
    except (BadScenario, TooMany) as wrong:
        faults = tuple(getattr(wrong, "faults", (str(wrong),)))
        return Again(answer, rows.digest, engine(), "", changed, faults)
    scenarios = [
        KeptScenario(pk=told["scenario"], version=told["version"], price_ore=told["price_ore"], unit=unit)
        for told in data["scenarios"][1:]
    ]
    # What units are called is no part of what is computed: one that has got another name has the same answer.
    names = {"unit_name": data["unit_name"], "teams": data["teams"]}
    made = kept_answers.sha256(kept_answers.content(compared, scenarios) | names)
    return Again(answer, rows.digest, engine(), made, changed, ())


def _alternatives(data: Content) -> list[Alternative]:
    """The scenarios as they were when the answer was made, whatever has become of them."""
    return [
        identified(
            Alternative(
                told["name"],
                tuple(
                    step_from_data({name: value for name, value in step.items() if name != "text"})
                    for step in told["steps"]
                ),
                told["price_ore"],
            )
        )
        for told in data["scenarios"][1:]
    ]
