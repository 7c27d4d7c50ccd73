"""``hemmaplan report memo``: the memo of a unit on a day as PDF, Word and data, without storing anything."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.config import option, troubles
from hemmaplan.config.management.commands.figures import find_unit
from hemmaplan.config.management.commands.forecast import whole_answer
from hemmaplan.documents.glyphs import boxes
from hemmaplan.statistics.drawing import files, paper
from hemmaplan.statistics.figures import View
from hemmaplan.statistics.models import PlacedAnswer, Report
from hemmaplan.statistics.versions import content
from hemmaplan.statistics.what_if import Placed

NAMES = {"pdf": "memo.pdf", "docx": "memo.docx", "json": "memo.json"}


class Command(BaseCommand):
    """Skriv ut informationsärendet."""

    help = "Skriver informationsärendet för en enhet och dag till memo.pdf, memo.docx och memo.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which report, unit and day, and where to."""
        parser.add_argument("kind", choices=["memo"], help="memo: informationsärende")
        parser.add_argument("--unit", help="enhetens kod; utelämnad när det bara finns en utförarenhet")
        parser.add_argument("--date", help="ÅÅÅÅ-MM-DD; utelämnad: i dag")
        parser.add_argument("--out", default=".", help="mapp som filerna skrivs till; skapas om den saknas")
        parser.add_argument("--title", default="Läget i enheten, informationsärende", help="rubrik")
        parser.add_argument("--recipient", default="", help="till vem")
        parser.add_argument("--diary-number", default="", help="diarienummer")
        parser.add_argument(
            "--answer", action="append", type=option.whole(least=1, most=2**63 - 1), default=[], metavar="NUMMER",
            help=f"ett sparat svar från Pröva, till sidan Vad händer om; ange flera gånger, högst {PlacedAnswer.MOST}",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write all three files, or none."""
        on = option.day("--date", options["date"])
        view = View(find_unit(options["unit"]), on)
        folder = Path(options["out"])
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"--out {folder} kan inte användas som mapp: {troubles.why(error)}.") from error
        for name in ("title", "recipient", "diary_number"):
            longest = getattr(Report._meta.get_field(name), "max_length", None)
            if longest and len(options[name]) > longest:
                raise option.WrongUse(f"--{name.replace('_', '-')} får vara högst {longest} tecken. Korta texten.")
        numbers = list(dict.fromkeys(options["answer"]))
        if len(numbers) > PlacedAnswer.MOST:
            raise option.WrongUse(f"--answer anges högst {PlacedAnswer.MOST} gånger. Ta bort något svar.")
        placed = [Placed(_answer(number, view)) for number in numbers]
        data = content(
            view,
            title=options["title"],
            recipient=options["recipient"],
            diary_number=options["diary_number"],
            words={},
            placed=placed,
            with_rows=True,
        )
        drawn = files(data)
        halves = {folder / NAMES[kind]: made for kind, made in drawn.items()}
        try:
            for path, made in halves.items():
                path.with_suffix(f"{path.suffix}.part").write_bytes(made)
            for path in halves:
                path.with_suffix(f"{path.suffix}.part").replace(path)
        except OSError as error:
            raise CommandError(f"Filerna kunde inte skrivas i {folder}: {troubles.why(error)}.") from error
        for path in halves:
            self.stdout.write(str(path))
        for place in boxes(paper(data, written=view.on)):
            self.stderr.write(f"Tecken som inte kan visas står som en ruta i: {place}")


def _answer(number: int, view: View) -> KeptAnswer:
    """The kept answer of the number, about the unit or something below it."""
    answer = whole_answer(number)
    unit = answer.scenario.unit
    if view.unit.pk not in {unit.pk, *unit.lineage}:
        raise CommandError(
            f"Svar {number} gäller {unit.name}, inte {view.unit.name}. Välj ett som gäller enheten eller något under den."
        )
    return answer
