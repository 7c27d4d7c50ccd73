"""``hemmaplan recompute_decision``: a decision on income support is calculated again from what was kept, and held against what was kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemmaplan.assistance import stored
from hemmaplan.assistance.guidelines import digest_of, law_of
from hemmaplan.assistance.models import SupportDecision
from hemmaplan.config import option


class Command(BaseCommand):
    help = "Räknar om ett beslut om ekonomiskt bistånd ur det bevarade underlaget och jämför med räkningen som beslutet vilar på."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="aktens nummer, till exempel 2026-123")
        parser.add_argument("month", help="månaden, ÅÅÅÅ-MM")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        month = option.day("month", f"{options['month']}-01")
        rows = SupportDecision.objects.filter(
            support_month__case__number=options["number"], support_month__month=month
        ).select_related("calculation", "decision", "function").order_by("pk")  # fmt: skip
        if not rows:
            raise CommandError("Det finns inget beslut om ekonomiskt bistånd med det numret och den månaden.")
        different = 0
        for row in rows:
            kept = row.calculation
            again = stored.account_again(kept.input, law_of(kept.guideline))
            same, rules = again == kept.account, digest_of(kept.guideline) == kept.law_digest
            different += not same
            self.stdout.write(f"Beslut {row.decision_id}, beräkning {kept.number}, version {kept.engine}, regler {kept.law_digest[:12]}: "
                              + ("samma räkning, tecken för tecken." if same else "räkningen blir en annan."))  # fmt: skip
            if not rules:
                self.stdout.write(
                    "  Reglernas filer har ändrats sedan dess. Räkna om med dem som gällde: samma version av programmet."
                )
        if different:
            raise CommandError(f"{different} av {len(rows)} räkningar blir en annan i dag.")
