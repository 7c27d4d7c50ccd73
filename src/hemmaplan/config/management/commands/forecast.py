"""``hemmaplan forecast``: where a unit's queues are heading, as it is and with the steps of scenario files; a kept answer as it was kept.

It reads and writes nothing: the same rows, files, seed and version give the same bytes. It names posts and services, and
shows no person.
"""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast import kept_answers
from hemmaplan.capacity.forecast import outcome as outcomes
from hemmaplan.capacity.forecast import required as requirement
from hemmaplan.capacity.forecast.kept_again import Again, again, is_whole
from hemmaplan.capacity.forecast.outcome_data import as_data
from hemmaplan.capacity.forecast.rows import WEEKS, rows_of
from hemmaplan.capacity.forecast.scenario import estimated
from hemmaplan.capacity.forecast.steps_file import Alternative, read
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.capacity.simulation.commands import calls
from hemmaplan.capacity.simulation.engine import engine
from hemmaplan.capacity.simulation.files.scenario_file import BadScenario
from hemmaplan.capacity.simulation.scenario.demand import TooMany
from hemmaplan.config import option
from hemmaplan.config.forecast_text import as_text
from hemmaplan.config.management.commands.figures import find_unit
from hemmaplan.desk.services.presenter_required import WHY_NOT, sentence
from hemmaplan.foundation import command, language

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
            help="scenariofil; ange flera gånger för att jämföra upp till fem",
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
        parser.add_argument(
            "--answer", type=option.whole(least=1, most=2**63 - 1), metavar="NUMMER",
            help="ett sparat svar, så som det sparades; annat än --again och --json lämnas ute",
        )  # fmt: skip
        parser.add_argument(
            "--again", action="store_true", help="räkna det sparade svaret igen och säg om det är detsamma"
        )
        parser.add_argument("--json", action="store_true", help="svara med JSON")
        parser.add_argument(
            "--language", choices=language.LANGUAGES, default=language.SOURCE,
            help="sv eller en; ett sparat svar är på svenska, som det sparades",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the answer."""
        is_kept = options["answer"] or options["again"]
        with translation.override(language.SOURCE if is_kept else options["language"]):
            self._answer(options)

    def _answer(self, options: dict[str, Any]) -> None:
        if options["answer"] or options["again"]:
            self.stdout.write(_kept(options), ending="")
            return
        on, files = option.day("--date", options["date"]), options["scenario"]
        if options["require"]:
            told = _required(on, options)
            self.stdout.write(told, ending="")
            return
        if len(files) > outcomes.MOST:
            raise option.WrongUse(_("--scenario anges högst %(most)s gånger.") % {"most": outcomes.MOST})
        alternatives = [_alternative(name) for name in files]
        rows = rows_of(find_unit(options["unit"]), on=on, weeks=options["weeks"])
        try:
            compared = outcomes.compare(rows, alternatives, seed=options["seed"], replications=options["replications"])
        except (BadScenario, TooMany) as fault:
            raise CommandError("\n".join(getattr(fault, "faults", (str(fault),)))) from fault
        if options["json"]:
            self.stdout.write(command.json_text(as_data(compared), indent=1), ending="")
            return
        self.stdout.write(as_text(as_data(compared)), ending="")


# --- a kept answer ------------------------------------------------------------------------------------------------------


def whole_answer(number: int) -> KeptAnswer:
    """The kept answer of the number. Raises ``CommandError`` when there is none, or it is not as it was kept."""
    answer = KeptAnswer.objects.select_related("scenario__unit").filter(pk=number).first()
    if answer is None:
        raise CommandError(
            _("Det finns inget sparat svar %(answer)s. Numret står sist på svarets sida.") % {"answer": number}
        )
    if not is_whole(answer):
        raise CommandError(
            _(
                "Svar %(pk)s är inte som det sparades: innehållet stämmer inte med kontrollsumman %(sha256)s. Använd det inte. Återläs databasen från en säkerhetskopia, eller räkna ett nytt svar."
            )
            % {"pk": answer.pk, "sha256": answer.sha256}
        )
    return answer


def _kept(options: dict[str, Any]) -> str:
    """A kept answer to the byte as it was kept, or what comes of computing it again. Raises ``CommandError`` when it differs."""
    if not options["answer"]:
        raise option.WrongUse(_("--again anges med --answer och svarets nummer."))
    if options["scenario"] or options["require"] or options["unit"] or options["date"]:
        raise option.WrongUse(_("--answer anges bara med --again och --json."))
    answer = whole_answer(options["answer"])
    if not options["again"]:
        return kept_answers.canonical(answer.content) if options["json"] else as_text(answer.content)
    found = again(answer)
    said = command.json_text(_again_data(found), indent=1) if options["json"] else _again_text(found)
    if not found.is_same:
        raise CommandError(said.rstrip("\n"))
    return said


def _again_data(found: Again) -> dict[str, Any]:
    kept = found.kept
    return {
        "answer": kept.pk, "same": found.is_same, "sha256": kept.sha256, "sha256_again": found.sha256 or None,
        "snapshot_sha256": kept.digest, "snapshot_sha256_again": found.digest, "engine": kept.engine,
        "engine_again": found.engine, "changed": list(found.changed), "faults": list(found.faults),
    }  # fmt: skip


def _again_text(found: Again) -> str:
    kept = found.kept
    about = _("Svar %(pk)s, %(day)s, frö %(seed)s, %(engine)s, underlag %(digest)s") % {
        "pk": kept.pk,
        "day": kept.day,
        "seed": kept.seed,
        "engine": kept.engine,
        "digest": kept.digest[:12],
    }
    if found.is_same:
        return _("%(about)s.\nRäknat igen: samma svar, till varje byte (%(sha256)s).\n") % {
            "about": about,
            "sha256": kept.sha256,
        }
    lines = [f"{about}.", _("Räknat igen blir svaret ett annat. Det sparade svaret är oförändrat och gäller sin dag.")]
    if found.other_engine:
        lines.append(
            _("Programmet är ett annat: %(engine)s. Räkna med %(before)s för att få samma svar på samma rader.")
            % {"engine": found.engine, "before": kept.engine}
        )
    elif found.other_rows:
        lines.append(
            _("Raderna för %(day)s är andra nu (underlag %(digest)s):") % {"day": kept.day, "digest": found.digest[:12]}
        )
        lines += [f"  {text}" for text in found.changed] or [
            _(
                "  Tjänster, verksamheter och köer den dagen är desamma: det som ändrats ligger längre bak i händelserna."
            )
        ]
    else:
        lines.append(_("Rader, frö och program är desamma. Så ska det inte bli: anmäl det som ett fel i programmet."))
    lines += [f"  {text}" for text in found.faults]
    return "\n".join(lines) + "\n"


def _required(on: dt.date, options: dict[str, Any]) -> str:
    """What it takes to keep the queue of a service so short, as text or JSON."""
    wait, most, first = options["weeks_wait"], options["in_queue"], options["more_from"]
    if (wait is None) is (most is None) or options["scenario"]:
        raise option.WrongUse(_("--require anges med --weeks-wait eller --in-queue, och utan --scenario."))
    wish = requirement.Wish(option.day("--from", first) if first else on, wait=wait, queue=most)
    last = on + dt.timedelta(weeks=requirement.FURTHEST_WEEKS)
    if not on <= wish.first <= last:
        raise option.WrongUse(_("--from ska vara en dag från %(on)s till och med %(last)s.") % {"on": on, "last": last})
    rows = rows_of(find_unit(options["unit"]), on=on, weeks=wish.horizon(on))
    if rows.service(options["require"]) is None:
        known = ", ".join(sorted(line.code for line in rows.snapshot.services))
        raise CommandError(
            _("Här finns ingen verksamhet med koden %(code)s. Det finns: %(known)s.")
            % {"code": options["require"], "known": known}
        )
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
