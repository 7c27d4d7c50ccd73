"""``hemmaplan simulate``: run a scenario file and tell what each change does, as text or as JSON."""

from __future__ import annotations

import hashlib
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hemmaplan.capacity.simulation.commands import calls
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario, read
from hemmaplan.capacity.simulation.report import telling as report
from hemmaplan.capacity.simulation.report.figures import Figure, Unit
from hemmaplan.capacity.simulation.report.telling import Told
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.foundation import language
from hemmaplan.foundation.command import DONE, REFUSED, WRONG_USE, NotUsable, json_text, write
from hemmaplan.foundation.language import gettext as _

REPLICATIONS = 2000


def main(arguments: Sequence[str]) -> int:
    """Run the command. Answers an exit code of ``foundation.command``."""
    words = calls.parser("simulate", "Simulera köer enligt en scenariofil.", replications=REPLICATIONS)
    words.add_argument(
        "--fan", metavar="FILE.svg", help="rita hur kön kan utvecklas; kräver --queue när det finns flera"
    )
    words.add_argument("--queue", help="kön som ritas")
    call = calls.read(words, arguments)
    if isinstance(call, int):
        return call
    options, text = call
    with language.speaking(options.language):
        return _run(options, text)


def _run(options: Namespace, text: str) -> int:
    if options.queue and not options.fan:
        sys.stderr.write(_("--queue används bara med --fan. Ta bort ordet, eller ange en fil efter --fan.\n"))
        return WRONG_USE
    try:
        told = report.tell(read(text), seed=options.seed, replications=options.replications)
        if options.fan and (complaint := _unclear(told, options.queue)):
            sys.stderr.write(complaint)
            return WRONG_USE
        if options.fan:
            _draw(told, options.queue, Path(options.fan), options.file)
    except (BadScenario, TooMany, NotUsable) as bad:
        sys.stderr.write("".join(f"{fault}\n" for fault in getattr(bad, "faults", (bad,))))
        return REFUSED
    if options.json:
        data = report.as_data(told, seed=options.seed, digest=hashlib.sha256(text.encode()).hexdigest())
        sys.stdout.write(json_text(data, indent=1))
    else:
        sys.stdout.write(as_text(told, seed=options.seed, replications=options.replications))
    return DONE


def _unclear(told: Sequence[Told], queue: str | None) -> str:
    """What is wrong with the choice of queue to draw, in Swedish; nothing when it is clear."""
    names = [one.name for one in told[0].scenario.queues]
    if queue in names or (queue is None and len(names) == 1):
        return ""
    return _("Ange vilken kö som ska ritas med --queue. Det finns: %(names)s.\n") % {"names": ", ".join(names)}


def _draw(told: Sequence[Told], queue: str | None, file: Path, source: str) -> None:
    """Draw the fan of one queue. Raises ``NotUsable`` when the file may not be written there."""
    # The drawing library takes half a second to start: only who draws waits for it.
    from hemmaplan.capacity.simulation.report import drawing

    write(drawing.fan(told, queue or told[0].scenario.queues[0].name), file, inputs=[source])


def as_text(told: Sequence[Told], *, seed: int, replications: int) -> str:
    """The answers as tables: a row a figure, a column a scenario."""
    base = told[0].scenario
    lines = [
        calls.heading(base.name, base.origin.isoformat(), base.horizon, replications, seed),
        "",
    ]
    lines.append(
        _("Mitten, och inom parentes vad åtta av tio upprepningar ligger inom. Samma personer i alla scenarier.")
    )
    columns = [{figure.id: figure for figure in one.figures} for one in told]
    heads = [one.scenario.name for one in told]
    for name in [*(queue.name for queue in base.queues), *(door.name for door in base.doors)]:
        ids = [figure.id for figure in told[0].figures if figure.id.startswith(f"{name}.")]
        rows = [[columns[0][mark].title_now, *(cell(column[mark]) for column in columns)] for mark in ids]
        lines += ["", *calls.table([name, *heads], rows)]
        if len(told) > 1:
            rows = [
                [columns[0][mark].title_now, *(gap(column[mark], columns[0][mark]) for column in columns[1:])]
                for mark in ids
            ]
            known = [row for row in rows if not any("–" in text for text in row[1:])]
            lines += ["", *calls.table([_("Skillnad mot %(name)s") % {"name": heads[0]}, *heads[1:]], known)]
        lines += ["", *(f"{one.scenario.name}: {text}" for one in told if (text := _capacity(name, one)))]
    hours = [_thousands(one.facts["hours_paid"]) for one in told]
    lines += ["", *calls.table(["", *heads], [[_("Betalda timmar, hela tiden"), *hours]]), ""]
    for name, facts in told[0].facts["queues"].items():
        lines += [f"{name}: {in_language(note, 'text')}" for note in facts.get("notes", [])]
        if check := facts.get("check"):
            load = (
                ""
                if check["load"] is None
                else _("belastning %(percent)s %%. ") % {"percent": f"{100 * check['load']:.0f}"}
            )
            lines.append(_("%(name)s, kontroll: %(what)s") % {"name": name, "what": load + in_language(check, "text")})
    return "\n".join(lines).rstrip() + "\n"


def in_language(told: Mapping[str, Any], field: str) -> str:
    """What stands there in both languages, in the one of now."""
    return str(told[field if language.current() == language.SOURCE else f"{field}_en"])


def cell(figure: Figure) -> str:
    """One figure in a table."""
    return cell_of(report.summary(figure))


def cell_of(told: Mapping[str, Any]) -> str:
    """The same from its data."""
    if told["unit"] == Unit.CHANCE:
        return str(told["chance"]["printed"])
    low, middle, high = (told[key]["printed"] for key in ("p10", "p50", "p90"))
    weeks = _(" v") if told["unit"] == Unit.WEEKS and middle[-1].isdigit() else ""
    return f"{middle}{weeks}" if low == middle == high else f"{middle}{weeks} ({low}–{high})"


def gap(figure: Figure, base: Figure) -> str:
    """What a change does to one figure, in a table."""
    return gap_of(report.gap(figure, base), figure.unit)


def gap_of(told: Mapping[str, Any], unit: str) -> str:
    """The same from its data."""
    if unit == Unit.CHANCE:
        return str(told["mean"]["printed"]).replace("%", _("procentenheter"))
    low, middle, high = (told[key]["printed"] for key in ("p10", "p50", "p90"))
    weeks = _(" v") if unit == Unit.WEEKS and middle[-1].isdigit() else ""
    return (
        f"{middle}{weeks}"
        if low == middle == high
        else _("%(middle)s (%(low)s till %(high)s)") % {"middle": f"{middle}{weeks}", "low": low, "high": high}
    )


def _capacity(name: str, told: Told) -> str:
    """Slots from each day, and the day an activity falls below its least staffing."""
    facts = told.facts["queues"].get(name) or told.facts["doors"].get(name) or {}
    texts = []
    if "slots" in facts:
        first, *later = facts["slots"]
        texts.append(
            ", ".join(
                [
                    _("1 plats") if first["slots"] == 1 else _("%(number)s platser") % {"number": first["slots"]},
                    *(calls.from_day(str(step["slots"]), step["from"]) for step in later),
                ]
            )
        )
    if "case_hours" in facts:
        first, *later = facts["case_hours"]
        parts = [
            _("%(number)s timmar för ärenden") % {"number": f"{first['hours']:.0f}"},
            *(calls.from_day(f"{one['hours']:.0f}", one["from"]) for one in later),
        ]
        average = calls.decimal(f"{facts['average_hours_a_case']:.1f}")
        texts.append(
            _("%(hours)s; ett ärende tar i snitt %(average)s timmar i veckan")
            % {"hours": ", ".join(parts), "average": average}
        )
    if "below_minimum_from" in facts:
        texts.append(
            _("under minimibemanning från %(day)s") % {"day": facts["below_minimum_from"]}
            if facts["below_minimum_from"]
            else _("aldrig under minimibemanning")
        )
    return "; ".join(texts)


def _thousands(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u00a0" if language.current() == language.SOURCE else ",")
