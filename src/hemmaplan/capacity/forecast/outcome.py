"""What comes of scenarios (*utfall*): the rows as they are and up to five scenarios, the same people in all.

Figures come from the simulation, with chance. Beside them stands what follows from the changed rows without chance: the day
an activity lacks what it needs, flats without supervision, staffing and its cost. Posts and services are named, never people.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.answers import answers, answers_like
from hemmaplan.capacity.forecast.kept import Kept
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.scenario import Forecast, changed, estimated, post_turns
from hemmaplan.capacity.forecast.steps.step import after
from hemmaplan.capacity.forecast.steps_file import Alternative
from hemmaplan.capacity.simulation.files.scenario_file import HORIZONS, Asked, BadScenario
from hemmaplan.capacity.simulation.report import telling
from hemmaplan.capacity.simulation.report.figures import Figure
from hemmaplan.capacity.simulation.report.telling import Told as Answers
from hemmaplan.capacity.simulation.runs import measures
from hemmaplan.capacity.simulation.scenario.model import Unsound
from hemmaplan.capacity.situation.endings import fall_text
from hemmaplan.capacity.situation.sentences import Clients, Sentence, Told, Value, joined
from hemmaplan.capacity.situation.snapshot import Lack, Snapshot
from hemmaplan.foundation.money import NEAREST_KRONA
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.interventions.measures.services import ServiceLine

MOST = 5
"""One scenario and four others beside the rows as they are: more nobody compares."""
KEPT = 8
"""So many forecasts of rows as they are are kept in the process, by the digest of the rows."""
REPLICATIONS = 500
SOON = 8_000
"""So many events of the log, times the scenarios to be run, are worked out while somebody waits for the page."""
_ESTIMATING = 2  # as long as to run so many scenarios
_forecasts: Kept[Forecast] = Kept(KEPT)
_answers: Kept[Answers] = Kept(KEPT)
HALF_A_YEAR = dt.timedelta(weeks=26)
WHOLE = 100


@dataclass(frozen=True)
class Fall:
    """Bortfall: the first time a service lacks something, while it is to be offered; ``lack`` is ``None`` when it closes.

    ``last``: the last day of it; ``None`` when it lasts the whole time looked at.
    """

    service: str
    name: str
    unit_id: int
    day: dt.date
    last: dt.date | None
    lack: Lack | None
    text: str

    @property
    def words(self) -> str:
        """What and when, in words."""
        if self.last is None:
            return _("%(what)s från %(day)s") % {"what": self.text, "day": self.day}
        return _("%(what)s %(day)s till %(last)s") % {"what": self.text, "day": self.day, "last": self.last}


@dataclass(frozen=True)
class Staffed:
    """Bemanning en tid: percent of full time on average from a day through another, and what it costs.

    ``cost_ore`` is ``None`` when nobody has said what a full-time post costs: unknown, and not nothing.
    """

    first: dt.date
    last: dt.date
    percent: int
    cost_ore: int | None


@dataclass(frozen=True)
class Outcome:
    """Utfall: one scenario, or the rows as they are when ``alternative`` is ``None``.

    ``answers``: what the simulation says. ``unsupervised``: let flats without anybody in service who supervises them, by
    dwelling service, from each day that it changes. ``a_year``: staffing and cost as an average year of the time.
    """

    name: str
    alternative: Alternative | None
    rows: Rows
    answers: Answers
    falls: tuple[Fall, ...]
    unsupervised: Mapping[str, tuple[tuple[dt.date, int], ...]]
    staffing: tuple[Staffed, ...]
    a_year: Staffed

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures by their ids."""
        return {figure.id: figure for figure in self.answers.figures}


@dataclass(frozen=True)
class Comparison:
    """Jämförelse: the rows as they are, and each scenario beside them; with what makes it possible to do it again."""

    base: Outcome
    scenarios: tuple[Outcome, ...]
    known: Forecast
    joins: tuple[dt.date, ...]
    seed: int
    replications: int
    digest: str

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, the rows as they are first."""
        return (self.base, *self.scenarios)

    def typed_sentences(self, outcome: Outcome) -> dict[str, tuple[Told, ...]]:
        """A plain sentence for each service of a scenario (*i klartext*), by its code, with its numbers of clients typed."""
        return {line.code: sentence(self, outcome, line) for line in _compared(self.base, outcome)}

    def sentences(self, outcome: Outcome) -> dict[str, str]:
        """The same as text."""
        return {code: "".join(map(str, parts)) for code, parts in self.typed_sentences(outcome).items()}


def compare(
    rows: Rows,
    alternatives: Sequence[Alternative],
    *,
    seed: int = 1,
    replications: int = REPLICATIONS,
    joins: Sequence[dt.date] = (),
) -> Comparison:
    """Run the rows as they are and each scenario with the same chance (*jämför*).

    ``joins``: days one might join a queue; left out: the day itself and half a year later.

    Raises:
        BadScenario: steps that are not possible on the rows, or two scenarios with one name, each with its sentence.
        TooMany: more people come than a computer holds.
    """
    laid = laid_on(rows, alternatives)
    digest = rows.digest
    known = _forecasts.get(digest, lambda: estimated(rows))
    later = rows.on + HALF_A_YEAR
    days = tuple(joins) or ((rows.on, later) if later < rows.end else (rows.on,))
    asked = Asked(days, tuple(sorted({*(weeks for weeks in HORIZONS if weeks < rows.weeks), rows.weeks})))
    as_is = _answers.get(
        (digest, asked, seed, replications),
        lambda: answers(known.scenario, asked, seed=seed, replications=replications),
    )
    prices = {alternative.price_ore for alternative in alternatives}
    price = prices.pop() if len(prices) == 1 else None

    # What a post costs as it is, is what the scenarios say that one costs, when all say the same.
    base = _outcome(_("Som i dag"), None, rows, rows, as_is, price)
    scenarios = []
    for alternative, made in laid:
        try:
            scenario = changed(made, known, name=alternative.name)
        except Unsound as fault:
            raise BadScenario([f"{alternative.name}: {fault}"]) from fault
        found = answers_like(as_is, scenario, asked, seed=seed, replications=replications)
        scenarios.append(_outcome(alternative.name, alternative, rows, made, found, alternative.price_ore))
    return Comparison(base, tuple(scenarios), known, days, seed, replications, digest)


def laid_on(rows: Rows, alternatives: Sequence[Alternative]) -> list[tuple[Alternative, Rows]]:
    """Each scenario with the rows as its steps leave them (*efter stegen*). Raises ``BadScenario`` with all that stands against it."""
    faults = list(_faults_of_names(alternatives))
    laid = []
    for alternative in alternatives:
        made, wrong = after(rows, alternative.steps)
        faults += [
            _("%(name)s, steg %(number)s: %(fault)s")
            % {"name": alternative.name, "number": fault.place + 1, "fault": fault.text}
            for fault in wrong
        ]
        laid.append((alternative, made))
    if faults:
        raise BadScenario(faults)
    return laid


def is_soon_done(rows: Rows, scenarios: int) -> bool:
    """Whether so many scenarios are compared fast enough for somebody to wait for the page (*går fort*)."""
    runs = scenarios if rows.digest in _forecasts else scenarios + _ESTIMATING
    return len(rows.history.events) * runs <= SOON


def _faults_of_names(alternatives: Sequence[Alternative]) -> Iterator[str]:
    if len(alternatives) > MOST:
        yield _("Det är %(count)s scenarier. Jämför högst %(most)s åt gången.") % {
            "count": len(alternatives), "most": MOST,
        }  # fmt: skip
    names = [alternative.name for alternative in alternatives]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield _("Två scenarier heter %(name)s. Ge dem olika namn.") % {"name": name}


def _outcome(
    name: str, alternative: Alternative | None, base: Rows, rows: Rows, answers: Answers, price: int | None
) -> Outcome:
    years = tuple(_staffed(rows, first, last, price) for first, last in _years(rows.on, rows.end))
    return Outcome(
        name,
        alternative,
        rows,
        answers,
        tuple(falls(rows)),
        unsupervised(base, rows),
        years,
        _a_year(rows, price),
    )


# --- what follows without chance ---------------------------------------------------------------------------------------


def falls(rows: Rows) -> Iterator[Fall]:
    """When each service first lacks something, or closes, from the day on (*bortfall*), the first to come first."""
    found = [fall for line in rows.snapshot.services for fall in _falls_of(rows, line)]
    yield from sorted(found, key=lambda fall: fall.day)  # of one day in the unit's own order


def _falls_of(rows: Rows, line: ServiceLine) -> Iterator[Fall]:
    begun: dict[Lack, tuple[dt.date, str]] = {}
    over: dict[Lack, dt.date] = {}
    for day in _turning_days(rows, line):
        capacity = rows.snapshot.capacity(line, day)
        # Nobody there is the worst of them: then the others are not told too.
        now = capacity.lacks[:1] if Lack.NO_HOLDER in capacity.lacks else capacity.lacks
        for lack in now:
            begun.setdefault(lack, (day, fall_text((capacity, lack))))
        for lack in set(begun) - set(now) if Lack.NO_HOLDER not in now else ():
            over.setdefault(lack, day - dt.timedelta(days=1))
    seen: set[str] = set()
    for lack, (day, text) in begun.items():
        # A door that has too few and then nobody shuts once.
        if text in seen:
            continue
        seen.add(text)
        yield Fall(line.code, line.name, line.unit_id, day, over.get(lack), lack, text)
    if line.last is not None and rows.on <= line.last and line.last + dt.timedelta(days=1) < rows.end:
        text = _("%(name)s upphör") % {"name": line.name}
        yield Fall(line.code, line.name, line.unit_id, line.last + dt.timedelta(days=1), None, None, text)


def _turning_days(rows: Rows, line: ServiceLine) -> list[dt.date]:
    """The day itself, and each later one on which the service may get or lose anything."""
    days = {rows.on, line.first, *(share.first for share in line.shares)}
    for share in line.shares:
        post = rows.snapshot.post(share.post_id)
        days |= set(post_turns(post, [line])) if post is not None else set()
    return sorted(day for day in days if rows.on <= day < rows.end)


def unsupervised(base: Rows, rows: Rows) -> dict[str, tuple[tuple[dt.date, int], ...]]:
    """Of today's let flats those without anybody in service who supervises them, by service, from each day it changes.

    Where the scenario gives the service what it lacks, those without get supervision from whoever came.
    """
    return {
        code: tuple(_unsupervised(base, rows, code)) for code in dict.fromkeys(row.service for row in rows.supervised)
    }


def _unsupervised(base: Rows, rows: Rows, code: str) -> Iterator[tuple[dt.date, int]]:
    mine = [row.employee_id for row in rows.supervised if row.service == code]
    line, before = rows.service(code), base.service(code)
    held = rows.snapshot.posts_by_id.values()
    supervisors = [post for post in held if any(seat.employee_id in mine for seat in post.seats)]
    days = {rows.on, *(day for post in supervisors for day in post_turns(post, []))}
    days |= set(_turning_days(rows, line)) if line is not None else set()
    days |= set(_turning_days(base, before)) if before is not None else set()
    last: int | None = None
    for day in sorted(day for day in days if rows.on <= day < rows.end):
        number = _without(rows.snapshot, rows.elsewhere, mine, day)
        lacked = before is not None and base.snapshot.capacity(before, day).lacks
        if lacked and line is not None and not rows.snapshot.capacity(line, day).lacks:
            number = 0
        if number != last:
            yield day, number
        last = number


def _without(shot: Snapshot, elsewhere: frozenset[int], supervisors: Sequence[int | None], day: dt.date) -> int:
    held = [post for post in shot.posts_by_id.values() if post.exists(day)]
    there = elsewhere | {seat.employee_id for post in held for seat in post.seats if seat.percent_on(day)}
    return sum(1 for employee in supervisors if employee is None or employee not in there)


def _years(first: dt.date, end: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """The calendar years from a day to the day before another, each with the days of it that are there."""
    while first < end:
        following = min(dt.date(first.year + 1, 1, 1), end)
        yield first, following - dt.timedelta(days=1)
        first = following


def _staffed(rows: Rows, first: dt.date, last: dt.date, price_ore: int | None) -> Staffed:
    """Staffing within one calendar year, and its cost for just those days."""
    total, days = _percent_days(rows.snapshot, first, last), (last - first).days + 1
    year = (dt.date(first.year + 1, 1, 1) - dt.date(first.year, 1, 1)).days
    cost = None if price_ore is None else NEAREST_KRONA.apply_fraction(price_ore * total, WHOLE * year)
    return Staffed(first, last, round(total / days), cost)


def _a_year(rows: Rows, price_ore: int | None) -> Staffed:
    last = rows.end - dt.timedelta(days=1)
    total, days = _percent_days(rows.snapshot, rows.on, last), (rows.end - rows.on).days
    cost = None if price_ore is None else NEAREST_KRONA.apply_fraction(price_ore * total, WHOLE * days)
    return Staffed(rows.on, last, round(total / days), cost)


def _percent_days(shot: Snapshot, first: dt.date, last: dt.date) -> int:
    """Percent of full time that the unit's own posts are manned with, day by day, summed (*bemanning*)."""
    total, end = 0, last + dt.timedelta(days=1)
    for post in shot.posts:
        days = sorted({first, *(day for day in post_turns(post, []) if first < day < end)})
        for day, following in zip(days, [*days[1:], end], strict=True):
            total += post.percent_on(day) * (following - day).days
    return total


# --- in plain words ----------------------------------------------------------------------------------------------------


def _compared(base: Outcome, outcome: Outcome) -> list[ServiceLine]:
    """The services that either of them offers at some time, in the unit's own order."""
    rows = outcome.rows
    lacking = {fall.service for fall in (*base.falls, *outcome.falls)}
    counted = {queue.name for one in (base, outcome) for queue in one.answers.scenario.queues}
    counted |= {door.name for one in (base, outcome) for door in one.answers.scenario.doors}
    return [line for line in rows.snapshot.services if line.code in counted | lacking]


def sentence(compared: Comparison, outcome: Outcome, line: ServiceLine) -> tuple[Told, ...]:
    """What a scenario does to one service, in a sentence or two (*i klartext*), no finer than its figures are sure."""
    if is_same(compared.base, outcome, line):
        return (no_difference(line.name),)
    found = [*_falls_changed(compared.base, outcome, line), *_figures_changed(compared, outcome, line)]
    if not found:
        return (_("%(name)s: skillnaden är mindre än vad prognosen kan säga.") % {"name": line.name},)
    return joined(part for place, one in enumerate(found) for part in (" " if place else "", *one.parts))


def no_difference(name: str) -> str:
    """What is said of a service in which a scenario changes nothing."""
    return _("%(name)s: ingen skillnad.") % {"name": name}


def is_same(base: Outcome, outcome: Outcome, line: ServiceLine) -> bool:
    """Whether a scenario changes nothing in a service: every figure in every replication, and every day (*ingen skillnad*)."""
    now, then = _of(base, line), _of(outcome, line)
    if now.keys() != then.keys() or any((then[mark].values != now[mark].values).any() for mark in now):
        return False
    return not any(True for _text in _falls_changed(base, outcome, line))


def _of(outcome: Outcome, line: ServiceLine) -> dict[str, Figure]:
    return {mark: figure for mark, figure in outcome.figures.items() if figure.activity == line.code}


def _figures_changed(compared: Comparison, outcome: Outcome, line: ServiceLine) -> Iterator[Sentence]:
    """The first of these that differs in print: the wait, the queue at the end, how many start, the load."""
    now, then = _of(compared.base, line), _of(outcome, line)
    if then and not now:
        yield Sentence(_("%(name)s finns bara i scenariot och har inget att jämföras med."), {"name": line.name})
    elif found := (
        _wait_changed(compared, now, then, line)
        or _queue_changed(now, then, line)
        or _starts_changed(now, then, line)
        or _load_changed(now, then, line)
    ):
        yield found


def _falls_changed(base: Outcome, outcome: Outcome, line: ServiceLine) -> Iterator[Sentence]:
    """What it comes to lack, is rid of or gets another day for."""
    before = {fall.lack: fall for fall in base.falls if fall.service == line.code}
    later = {fall.lack: fall for fall in outcome.falls if fall.service == line.code}
    for lack, fall in later.items():
        if lack not in before or (before[lack].day, before[lack].last) != (fall.day, fall.last):
            yield Sentence("%(what)s.", {"what": fall.words})
    if not later:
        for fall in before.values():
            yield Sentence(_("Det som annars sker %(day)s uteblir: %(what)s."), {"what": fall.text, "day": fall.day})
    was, becomes = (dict(one.unsupervised.get(line.code, ())) for one in (base, outcome))
    for day, number in becomes.items():
        if was.get(day) != number:
            yield Sentence(_("Bostäder utan tillsyn: %(number)s från %(day)s."), {"number": number, "day": day})


def _middle(figure: Figure) -> str:
    return telling.printed(measures.fan(figure.values).p50, figure)


def _wait_changed(
    compared: Comparison, now: Mapping[str, Figure], then: Mapping[str, Figure], line: ServiceLine
) -> Sentence | None:
    """The wait of the usual class, the first day asked about on which it differs in print."""
    for day in compared.joins:
        for mark in _usual(compared, line, day):
            if mark in now and mark in then:
                was, becomes = _middle(now[mark]), _middle(then[mark])
                if was != becomes and telling.is_sure(was) and telling.is_sure(becomes):
                    counted = not any(text == "0" or text.startswith(telling.BEYOND) for text in (was, becomes))
                    words: dict[str, Value] = {
                        "name": line.name, "was": was if counted else _weeks(was), "becomes": _weeks(becomes), "day": day,
                    }  # fmt: skip
                    if day == compared.base.rows.on:
                        return Sentence(
                            _("%(name)s: den som kommer i dag väntar %(becomes)s i stället för %(was)s."), words
                        )
                    return Sentence(
                        _("%(name)s: den som kommer %(day)s väntar %(becomes)s i stället för %(was)s."), words
                    )
    return None


def _usual(compared: Comparison, line: ServiceLine, day: dt.date) -> list[str]:
    """The id of the wait of the usual class."""
    usual = usual_priority(compared, line.code)
    return [f"{line.code}.wait.{day.isoformat()}.{usual}"] if usual else []


def usual_priority(compared: Comparison, code: str) -> str:
    """The class of a service's queue that most come in and that may wait (*vanligaste prioriteten*); empty when none may."""
    queue = next((one for one in compared.base.answers.scenario.queues if one.name == code), None)
    waits = [one for one in queue.priorities if not one.at_once] if queue is not None else []
    usual = max(waits, key=lambda one: one.share, default=None)
    return usual.name if usual is not None else ""


def _queue_changed(now: Mapping[str, Figure], then: Mapping[str, Figure], line: ServiceLine) -> Sentence | None:
    for mark, figure in reversed(list(now.items())):
        if figure.kind == "queue" and mark in then:
            was, becomes = _middle(now[mark]), _middle(then[mark])
            if was != becomes and telling.is_sure(was) and telling.is_sure(becomes):
                return Sentence(
                    _("%(name)s: om %(weeks)s veckor står omkring %(becomes)s i kö i stället för %(was)s."),
                    {"name": line.name, "weeks": figure.about["weeks"]} | _clients(was=was, becomes=becomes),
                )
    return None


def _starts_changed(now: Mapping[str, Figure], then: Mapping[str, Figure], line: ServiceLine) -> Sentence | None:
    mark = f"{line.code}.starts"
    if mark in now and mark in then:
        was, becomes = _middle(now[mark]), _middle(then[mark])
        if was != becomes and telling.is_sure(was) and telling.is_sure(becomes):
            return Sentence(
                _("%(name)s: omkring %(becomes)s får börja i stället för %(was)s."),
                {"name": line.name} | _clients(was=was, becomes=becomes),
            )
    return None


def _clients(**printed: str) -> dict[str, Value]:
    """Numbers of people as they are printed, typed: what leaves the unit hides them when they are small."""
    return {name: text if (count := whole_or_none(text)) is None else Clients(count) for name, text in printed.items()}


def _load_changed(now: Mapping[str, Figure], then: Mapping[str, Figure], line: ServiceLine) -> Sentence | None:
    """How probable it is that more is carried than there are hours for: the price of whoever may not wait."""
    for mark, figure in now.items():
        if figure.kind == "overload" and mark in then:
            was, becomes = (telling.summary(one)["chance"]["printed"] for one in (figure, then[mark]))
            if was != becomes and telling.is_sure(was) and telling.is_sure(becomes):
                return Sentence(
                    _("%(name)s: risken för belastning över %(limit)s %% är %(becomes)s i stället för %(was)s."),
                    {"name": line.name, "limit": figure.about["percent"], "was": was, "becomes": becomes},
                )
    return None


def _weeks(text: str) -> str:
    if text == "0":
        return _("inte alls")
    if text.startswith(telling.BEYOND):
        return _("mer än %(weeks)s veckor") % {"weeks": text.rsplit(maxsplit=1)[-1]}
    return _("omkring en vecka") if text == "1" else _("omkring %(weeks)s veckor") % {"weeks": text}


def gap(outcome: Outcome, base: Outcome, mark: str) -> dict[str, object] | None:
    """What a scenario does to a figure, with its own interval (*skillnad*); ``None`` where the rows have no such figure."""
    here, there = outcome.figures.get(mark), base.figures.get(mark)
    return telling.gap(here, there) if here is not None and there is not None else None


def forget() -> None:
    """Throw away what is kept: for who measures how long the first takes."""
    _forecasts.forget()
    _answers.forget()
