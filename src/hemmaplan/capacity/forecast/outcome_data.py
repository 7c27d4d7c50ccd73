"""The answers of a comparison as plain data for JSON (*som data*). The same rows, scenarios, seed and version give the same bytes."""

from typing import Any

from hemmaplan.capacity.forecast import outcome as outcomes
from hemmaplan.capacity.forecast.outcome import Comparison, Outcome, Staffed
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.report import telling
from hemmaplan.foundation import language, money


def as_data(compared: Comparison) -> dict[str, Any]:
    """All answers as plain data for JSON."""
    rows = compared.base.rows
    lines = {line.code: line for one in compared.outcomes for line in one.rows.snapshot.services}
    return {
        "engine": engine(),
        "unit": rows.unit,
        "date": rows.on.isoformat(),
        "weeks": rows.weeks,
        "seed": compared.seed,
        "replications": compared.replications,
        "snapshot_sha256": compared.digest,
        "services": {line.code: line.name for line in lines.values()},
        "log_from": compared.known.history.whole_from.isoformat(),
        "notes": {
            code: [note.text if language.current() == language.SOURCE else note.text_en for note in known.notes]
            for code, known in compared.known.estimates.items()
        },
        "scenarios": [_outcome_data(compared, one) for one in compared.outcomes],
    }


def _outcome_data(compared: Comparison, one: Outcome) -> dict[str, Any]:
    base = compared.base
    changed = one.alternative is not None
    return {
        "name": one.name,
        "scenario_sha256": one.alternative.digest if one.alternative is not None else None,
        "steps": _steps(one),
        "sentences": compared.sentences(one) if changed else {},
        "figures": [
            telling.summary(figure)
            | ({"difference": outcomes.gap(one, base, figure.id)} if changed and figure.id in base.figures else {})
            for figure in one.answers.figures
        ],
        "falls": [
            {
                "service": fall.service,
                "day": fall.day.isoformat(),
                "last": fall.last.isoformat() if fall.last is not None else None,
                "lack": fall.lack.value if fall.lack is not None else None,
                "text": fall.text,
            }
            for fall in one.falls
        ],
        "flats_without_supervision": {
            code: [{"from": day.isoformat(), "flats": number} for day, number in steps]
            for code, steps in one.unsupervised.items()
        },
        "staffing": [_staffed(staffed) for staffed in one.staffing],
        "a_year": _staffed(one.a_year),
        "facts": dict(one.answers.facts),
        "queue_by_week": {
            name: dict(zip(("p10", "p50", "p90"), fan.astype(int).tolist(), strict=True))
            for name, fan in one.answers.fans.items()
        },
    }  # fmt: skip


def _steps(one: Outcome) -> list[dict[str, Any]]:
    steps = one.alternative.steps if one.alternative is not None else ()
    return [step.data | {"text": step.words(one.rows)} for step in steps]


def _staffed(staffed: Staffed) -> dict[str, Any]:
    cost = staffed.cost_ore
    return {
        "first": staffed.first.isoformat(),
        "last": staffed.last.isoformat(),
        "full_time_percent": staffed.percent,
        "cost_kronor": None if cost is None else cost // money.KRONA,
    }
