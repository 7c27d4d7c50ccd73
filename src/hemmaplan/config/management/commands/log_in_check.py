"""``hemmaplan log_in_check``: try each provider of identities now, link by link, and say what to do where one does not hold."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from hemmaplan.access.ports import PROVIDERS, RESIDENT, STAFF
from hemmaplan.foundation import calendar
from hemmaplan.foundation.checks import Level

MARKS = {Level.OK: "  ok ", Level.WARNING: " obs ", Level.FAULT: " FEL "}


class Command(BaseCommand):
    help = "Prövar varje legitimeringstjänst led för led och säger vad som ska göras. Slutar med 1 om något led är fel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="", metavar="ADRESS", help="adressen som sidorna nås med, med https://")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        at, faults, known = calendar.now(), 0, [*PROVIDERS.of(RESIDENT), *PROVIDERS.of(STAFF)]
        if not known:
            raise CommandError(
                "Ingen legitimeringstjänst är inställd: RESIDENT_PROVIDERS och STAFF_PROVIDERS är tomma."
            )
        scheme = "https" if settings.SECURE else "http"
        for provider in known:
            inside = provider.audience == STAFF
            hosts = settings.ALLOWED_HOSTS if inside else settings.PORTAL_HOSTS or settings.ALLOWED_HOSTS
            host = options["host"].rstrip("/") or f"{scheme}://{hosts[0] if hosts else 'localhost'}"
            name = "provider_finish" if inside else "portal:finish"
            found = provider.check(callback=f"{host}{reverse(name, args=[provider.key])}", at=at)
            self.stdout.write(f"{provider.title} ({provider.key}), för {'personal' if inside else 'invånare'}")
            for row in found:
                self.stdout.write(f"{MARKS[row.level]} {row.what}: {row.detail}")
                if row.do and row.level is not Level.OK:
                    self.stdout.write(f"      {row.do}")
            faults += sum(row.level is Level.FAULT for row in found)
        if faults:
            raise CommandError(f"{faults} led är fel.")
