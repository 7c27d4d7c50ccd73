"""``hemmaplan forecast``: where a unit's queues are heading, as it is and with the steps of scenario files.

It reads and writes nothing: the same rows, files, seed and version give the same bytes. It names posts and services, and
shows no person.
"""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.capacity.forecast import outcome as outcomes
from hemmaplan.capacity.forecast import required as requirement
from hemmaplan.capacity.forecast.outcome import Comparison, Outcome, Staffed
from hemmaplan.capacity.forecast.outcome_data import as_data
from hemmaplan.capacity.forecast.rows import WEEKS, rows_of
from hemmaplan.capacity.forecast.scenario import estimated
from hemmaplan.capacity.forecast.steps_file import Alternative, read
from hemmaplan.capacity.simulation.commands import calls
from hemmaplan.capacity.simulation.commands.simulate import cell, gap
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.config import option
from hemmaplan.config.management.commands.figures import find_unit
from hemmaplan.desk.services.presenter_required import WHY_NOT, sentence
from hemmaplan.foundation import command, money

MOST_WEEKS = 520


class Command(BaseCommand):
    """Räkna fram enhetens köer."""

    help = "Visar vart enhetens köer är på väg, som i dag och med scenarier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which unit, from which day, how far, and with which scenarios."""
        parser.add_argument("--unit", help="enhetens kod; utelämnad när det bara finns en utförarenhet")
        parser.add_argument("--date", help="ÅÅÅÅ-MM-DD; utelämnad: i dag")
        parser.add_argument(
            "--weeks", type=option.whole(least=1, most=MOST_WEEKS), default=WEEKS, metavar="ANTAL",
            help=f"veckor framåt; utelämnad: {WEEKS}",
        )  # fmt: skip
        parser.add_argument(
            "--scenario", action="append", default=[], metavar="FIL",
            help="scenariofil; ange flera gånger för att jämföra upp till fyra",
        )  # fmt: skip
        parser.add_argument(
            "--seed", type=option.whole(most=calls.MOST_SEED), default=1, metavar="TAL",
            help="slumpens frö; samma frö ger samma svar",
        )  # fmt: skip
        parser.add_argument(
            "--replications", type=option.whole(least=calls.FEWEST, most=calls.MOST), metavar="ANTAL",
            default=outcomes.REPLICATIONS, help="antal upprepningar",
        )  # fmt: skip
        parser.add_argument(
            "--require", metavar="VERKSAMHET",
            help="vad krävs: verksamhetens kod, med --weeks-wait eller --in-queue; allt annat än --unit och --date lämnas ute",
        )  # fmt: skip
        parser.add_argument(
            "--weeks-wait", type=option.whole(most=requirement.LONGEST_WAIT), metavar="VECKOR", help="längsta väntan"
        )
        parser.add_argument(
            "--in-queue", type=option.whole(most=requirement.LARGEST_QUEUE), metavar="ANTAL", help="högst i kö"
        )
        parser.add_argument(
            "--from", dest="more_from", metavar="ÅÅÅÅ-MM-DD", help="mer från den dagen; utelämnad: --date"
        )
        parser.add_argument("--json", action="store_true", help="svara med JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the answer."""
        on, files = option.day("--date", options["date"]), options["scenario"]
        if options["require"]:
            told = _required(on, options)
            self.stdout.write(told, ending="")
            return
        if len(files) > outcomes.MOST:
            raise option.WrongUse(f"--scenario anges högst {outcomes.MOST} gånger.")
        alternatives = [_alternative(name) for name in files]
        rows = rows_of(find_unit(options["unit"]), on=on, weeks=options["weeks"])
        try:
            compared = outcomes.compare(rows, alternatives, seed=options["seed"], replications=options["replications"])
        except (BadScenario, TooMany) as fault:
            raise CommandError("\n".join(getattr(fault, "faults", (str(fault),)))) from fault
        if options["json"]:
            self.stdout.write(command.json_text(as_data(compared), indent=1), ending="")
            return
        self.stdout.write(as_text(compared), ending="")


def _required(on: dt.date, options: dict[str, Any]) -> str:
    """What it takes to keep the queue of a service so short, as text or JSON."""
    wait, most, first = options["weeks_wait"], options["in_queue"], options["more_from"]
    if (wait is None) is (most is None) or options["scenario"]:
        raise option.WrongUse("--require anges med --weeks-wait eller --in-queue, och utan --scenario.")
    wish = requirement.Wish(option.day("--from", first) if first else on, wait=wait, queue=most)
    last = on + dt.timedelta(weeks=requirement.FURTHEST_WEEKS)
    if not on <= wish.first <= last:
        raise option.WrongUse(f"--from ska vara en dag från {on} till och med {last}.")
    rows = rows_of(find_unit(options["unit"]), on=on, weeks=wish.horizon(on))
    if rows.service(options["require"]) is None:
        known = ", ".join(sorted(line.code for line in rows.snapshot.services))
        raise CommandError(f"Här finns ingen verksamhet med koden {options['require']}. Det finns: {known}.")
    try:
        told = requirement.required(rows, estimated(rows), options["require"], wish)
    except TooMany as fault:
        raise CommandError(str(fault)) from fault
    if not isinstance(told, requirement.Required):
        raise CommandError(WHY_NOT[told]())
    if not options["json"]:
        return f"{sentence(told, on)}\n"
    answer = {
        "engine": engine(),
        "snapshot_sha256": rows.digest,
        "seed": requirement.SEED,
        "replications": requirement.REPLICATIONS,
        "service": told.service.code,
        "from": wish.first.isoformat(),
        "weeks_wait": wish.wait,
        "in_queue": wish.queue,
        "least": _tried_data(told, told.least) if told.least is not None else None,
        "tried": [_tried_data(told, one) for one in told.tried],
        "text": sentence(told, on),
    }
    return command.json_text(answer, indent=1)


def _tried_data(told: requirement.Required, one: requirement.Tried) -> dict[str, Any]:
    more = (
        {"places": one.more} if told.in_places else {"percent": told.percent(one), "hours": round(told.hours(one), 1)}
    )
    since = one.since.isoformat() if one.since is not None else None
    return more | {"slots": one.slots, "chance": round(one.chance, 3), "holds_from": since}


def _alternative(name: str) -> Alternative:
    """The scenario of a file. Raises ``CommandError`` with every fault."""
    try:
        return read(command.read_text(name))
    except command.NotUsable as fault:
        raise CommandError(str(fault)) from fault
    except BadScenario as fault:
        raise CommandError("\n".join(f"{name}: {one}" for one in fault.faults)) from fault


# --- as text -----------------------------------------------------------------------------------------------------------


def as_text(compared: Comparison) -> str:
    """The answers as tables in Swedish: a row a figure, a column a scenario; first what it means in words."""
    rows = compared.base.rows
    names = {line.code: line.name for one in compared.outcomes for line in one.rows.snapshot.services}
    heads = [one.name for one in compared.outcomes]
    lines = [
        (
            f"{rows.unit}: {rows.on}, {calls.counted(rows.weeks, 'vecka', 'veckor')} framåt, "
            f"{compared.replications} upprepningar, frö {compared.seed}"
        ),
        f"Underlag {compared.digest[:12]}, {engine()}",
    ]
    for one in compared.scenarios:
        lines += ["", one.name, "─" * len(one.name)]
        lines += [f"{place}. {step}" for place, step in enumerate(_step_lines(one), start=1)] or ["Inga steg."]
        lines += ["", *_sentences(compared, one)]
    lines += [
        "",
        "Mitten, och inom parentes vad åtta av tio upprepningar ligger inom. Samma personer i alla scenarier.",
    ]
    for code in dict.fromkeys(figure.activity for one in compared.outcomes for figure in one.answers.figures):
        lines += ["", *_tables(compared, code, names.get(code, code), heads)]
    lines += ["", "Det som följer utan slump", "─────────────────────────", *_certain(compared, names)]
    lines += ["", *calls.table(["Heltidsprocent, i snitt", *heads], list(_costs(compared)))]
    if any(one.a_year.cost_ore is None for one in compared.outcomes):
        lines.append(
            "Kostnaden är okänd där ingen sagt vad en heltid kostar (price_per_full_time_post i scenariofilen)."
        )
    lines += ["", *_rests_on(compared, names)]
    return "\n".join(lines).rstrip() + "\n"


def _step_lines(one: Outcome) -> Iterator[str]:
    for step in one.alternative.steps if one.alternative is not None else ():
        yield step.words(one.rows) if step.on else f"{step.words(one.rows)} (avstängt)"


def _sentences(compared: Comparison, one: Outcome) -> Iterator[str]:
    """What the scenario does, and last where it does nothing."""
    same = {line.code: line.name for line in one.rows.snapshot.services if outcomes.is_same(compared.base, one, line)}
    found = compared.sentences(one)
    yield from (text for code, text in found.items() if code not in same)
    if same:
        yield f"Ingen skillnad: {', '.join(same[code] for code in found if code in same)}."


def _tables(compared: Comparison, code: str, name: str, heads: Sequence[str]) -> Iterator[str]:
    columns = [one.figures for one in compared.outcomes]
    marks = list(dict.fromkeys(mark for column in columns for mark, one in column.items() if one.activity == code))
    titles = {mark: next(column[mark].title for column in columns if mark in column) for mark in marks}
    rows = [[titles[mark], *(cell(column[mark]) if mark in column else "–" for column in columns)] for mark in marks]
    yield from calls.table([name, *heads], rows)
    if compared.scenarios:
        apart = [
            [titles[mark], *(gap(column[mark], columns[0][mark]) if mark in column else "–" for column in columns[1:])]
            for mark in marks
            if mark in columns[0]
        ]
        # A row of zeros says nothing, nor does one that lies beyond the time looked at.
        kept = [row for row in apart if any(text[0] != "0" or "(" in text for text in row[1:]) and not _unknown(row)]
        if kept:
            yield ""
            yield from calls.table([f"Skillnad mot {heads[0]}", *heads[1:]], kept)


def _unknown(row: Sequence[str]) -> bool:
    return all("–" in text for text in row[1:])


def _certain(compared: Comparison, names: dict[str, str]) -> Iterator[str]:
    for one in compared.outcomes:
        yield f"{one.name}:"
        coming = [fall for fall in one.falls if fall.day > one.rows.on]
        now = [fall for fall in one.falls if fall.day <= one.rows.on]
        yield from (f"  {fall.words}" for fall in coming)
        yield from (f"  redan nu: {fall.text}{f' till {fall.last}' if fall.last else ''}" for fall in now)
        for code, steps in one.unsupervised.items():
            days = ", ".join(f"{number} från {day}" if day > one.rows.on else f"{number}" for day, number in steps)
            yield f"  bostäder utan tillsyn, {names.get(code, code)}: {days}"


def _costs(compared: Comparison) -> Iterator[list[str]]:
    times = [(staffed.first, staffed.last) for staffed in compared.base.staffing]
    for place, (first, last) in enumerate(times):
        yield [f"{first} till {last}", *(_cost(one.staffing[place]) for one in compared.outcomes)]
    yield ["Ett år i snitt", *(_cost(one.a_year) for one in compared.outcomes)]


def _cost(staffed: Staffed) -> str:
    if staffed.cost_ore is None:
        return f"{staffed.percent} %, okänd kostnad"
    return f"{staffed.percent} %, {money.format_kronor(staffed.cost_ore, with_ore=False)}"


def _rests_on(compared: Comparison, names: dict[str, str]) -> Iterator[str]:
    """What each forecast rests on, and since when: said once, for all scenarios start from the same."""
    since: dt.date = compared.known.history.whole_from
    yield f"Vad prognosen vilar på (händelser från {since})"
    for code, known in compared.known.estimates.items():
        yield from (f"{names.get(code, code)}: {note.text}" for note in known.notes[:1])
    yield "Fler anmärkningar om underlaget står i svaret med --json."
