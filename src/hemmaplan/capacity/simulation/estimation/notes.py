"""Notes (*anmärkningar*): what a reader must know beside the numbers of an estimate, in Swedish and in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hemmaplan.capacity.simulation.estimation.estimate import Estimate

LATE_DAYS = 7
"""From so many days between event and row, the newest weeks of the log are noticeably thin."""
FEW = 10


class Sign(StrEnum):
    """*Tecken*: what a reader of an estimate is told about."""

    COUNT = "count"
    ASSUMED_DURATION = "assumed_duration"
    ASSUMED_LEAVING = "assumed_leaving"
    FEW_ARRIVALS = "few_arrivals"
    SHIFT = "shift"
    BUNCHED = "bunched"
    SEASON = "season"
    UNMET = "unmet"
    LATE_RECORDS = "late_records"
    SET_ASIDE = "set_aside"
    OVERFULL = "overfull"


@dataclass(frozen=True, slots=True)
class Note:
    """*Anmärkning*: a sign and its sentence in both languages. ``is_warning`` marks what may make the forecast wrong."""

    sign: Sign
    text: str
    text_en: str
    is_warning: bool = False


def _only_sv(count: int) -> str:
    return f"Bara {count}" if count else "Ingen"


def _only_en(count: int) -> str:
    return f"Only {count} have" if count else "Nobody has"


def notes_of(estimate: Estimate) -> tuple[Note, ...]:
    """All notes of one queue's estimate, the counts first, then the warnings, then what was assumed."""
    return (_count(estimate), *_warnings(estimate), *_assumptions(estimate))


def _count(estimate: Estimate) -> Note:
    came, lasted, left = estimate.arrivals, estimate.durations.spells, estimate.leaving
    interval = came.interval
    met = lasted.met_running
    return Note(
        Sign.COUNT,
        f"{came.count} kom under {_sv(came.weeks, 0)} veckor: {_sv(came.rate)} i veckan "
        f"(95 %: {_sv(interval.low)}–{_sv(interval.high)}). "
        f"{lasted.ends} avslut och {lasted.open} pågående ligger bakom varaktigheten"
        f"{f', {met} av dem öppna redan när loggen började' if met else ''}. "
        f"{left.leavers} lämnade kön under {_sv(left.spells.observed_weeks, 0)} väntade veckor.",
        f"{came.count} came in {came.weeks:.0f} weeks: {came.rate:.2f} a week "
        f"(95 %: {interval.low:.2f}–{interval.high:.2f}). "
        f"The duration rests on {lasted.ends} ended and {lasted.open} running cases"
        f"{f', {met} of them open already when the log began' if met else ''}. "
        f"{left.leavers} left the queue in {left.spells.observed_weeks:.0f} weeks of waiting.",
    )


def _warnings(estimate: Estimate) -> Iterator[Note]:
    came = estimate.arrivals
    if came.count < FEW:
        yield _warning(
            Sign.FEW_ARRIVALS,
            f"{_only_sv(came.count)} har kommit, så inflödet är mycket osäkert.",
            f"{_only_en(came.count)} come, so the inflow is very unsure.",
        )
    if came.shift is not None and came.shift.flagged:
        change = came.shift
        yield _warning(
            Sign.SHIFT,
            f"Inflödet kan ha ändrats: {change.recent} de senaste {_sv(change.recent_weeks, 0)} veckorna mot "
            f"{change.before} under {_sv(change.before_weeks, 0)} veckor dessförinnan (p = {_sv(change.p_value, 3)}). "
            "Prognosen räknar med hela tiden. Pröva ett scenario med den nya nivån.",
            f"The inflow may have changed: {change.recent} in the last {change.recent_weeks:.0f} weeks against "
            f"{change.before} in the {change.before_weeks:.0f} weeks before (p = {change.p_value:.3f}). "
            "The forecast uses the whole time. Try a scenario with the new level.",
        )
    if came.bunching is not None and came.bunching.shape is not None:
        yield _warning(
            Sign.BUNCHED,
            f"De som kommer gör det i klungor: spridningen är {_sv(came.bunching.index, 1)} gånger slumpens.",
            f"People come in bunches: the spread is {came.bunching.index:.1f} times that of chance.",
        )
    if came.unmet.refused or came.unmet.redirected:
        yield _warning(
            Sign.UNMET,
            f"{came.unmet.refused or 'Ingen'} har nekats och {came.unmet.redirected or 'ingen'} hänvisats vidare. "
            "Behovet är större än det inflöde som räknas här.",
            f"{came.unmet.refused or 'None'} were refused and {came.unmet.redirected or 'none'} sent on. "
            "The need is larger than the inflow counted here.",
        )
    if estimate.days_to_record is not None and estimate.days_to_record >= LATE_DAYS:
        yield _warning(
            Sign.LATE_RECORDS,
            f"Händelser antecknas i mitten {_sv(estimate.days_to_record, 0)} dagar efteråt. "
            "De senaste veckorna i loggen är därför ofullständiga.",
            f"Events are recorded a median of {estimate.days_to_record:.0f} days later. "
            "The newest weeks of the log are therefore incomplete.",
        )
    if estimate.set_aside:
        yield _warning(
            Sign.SET_ASIDE,
            f"{estimate.set_aside} ärenden motsade sig själva i loggen den dagen och är inte med.",
            f"{estimate.set_aside} cases contradicted themselves in the log on that day and are left out.",
        )


def _assumptions(estimate: Estimate) -> Iterator[Note]:
    """What leans on an assumption, with its label."""
    lasted, left = estimate.durations, estimate.leaving
    if lasted.assumed is not None:
        yield Note(
            Sign.ASSUMED_DURATION,
            f"{f'Bara {lasted.spells.ends}' if lasted.spells.ends else 'Inga'} avslut. I varaktigheten väger ett antagande med som {_sv(lasted.worth, 0)} "
            f"avslut: {lasted.assumed}.",
            f"{f'Only {lasted.spells.ends}' if lasted.spells.ends else 'None'} ended. An assumption weighs in the duration as {lasted.worth:.0f} "
            f"ended cases: {lasted.prior.label_en}.",
        )
    if left.assumed is not None:
        yield Note(
            Sign.ASSUMED_LEAVING,
            f"{_only_sv(left.leavers)} har lämnat kön. I tålamodet väger ett antagande med: {left.assumed}.",
            f"{_only_en(left.leavers)} left the queue. An assumption weighs in the patience: {left.prior.label_en}.",
        )
    if estimate.arrivals.season is not None:
        yield Note(
            Sign.SEASON,
            "Inflödet följer årstiden, skattad på alla köer tillsammans.",
            "The inflow follows the season, estimated on all queues together.",
        )


def _warning(sign: Sign, text: str, text_en: str) -> Note:
    return Note(sign, text, text_en, is_warning=True)


def _sv(value: float, decimals: int = 2) -> str:
    """A number as it is written in Swedish."""
    return f"{value:.{decimals}f}".replace(".", ",")
