"""Making an installation ready: key, tables, translations and static files. Each step is skipped when it is done."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.config import database_roles, second_factor, translations
from hemmaplan.config.database import NotDone

Step = tuple[Promise | str, Callable[[], object]]


def steps() -> Iterator[Step]:
    """Yield what is to be done, in order, with a line for the screen."""
    yield _("Databasens roller"), database_roles.make_application_role
    yield _("Tabeller i databasen"), make_tables
    yield _("Rättigheter i databasen"), database_roles.give_rights_here
    yield _("Översättningar"), translations.compile_all
    yield _("Stilmallar, skript och bilder"), collect_static_files


def make_secret_key() -> None:
    """Write the key of a demo, once. Production gives its own in SECRET_KEY."""
    path = settings.HOME / "secret_key"
    if settings.PRODUCTION or path.exists():
        return
    settings.HOME.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(secrets.token_urlsafe(50))
    try:
        path.hardlink_to(half)  # the first of two at once wins
    except FileExistsError:
        pass
    finally:
        half.unlink()
    settings.SECRET_KEY = path.read_text().strip()


def make_tables() -> bool:
    """Run the migrations that have not been run. Returns whether there were any. Raises NotDone for a foreign database."""
    executor = MigrationExecutor(connection)
    _refuse_unknown_steps(executor)
    executor.loader.check_consistent_history(connection)
    needed = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if needed:
        call_command("migrate", verbosity=0, interactive=False)
    second_factor.close_open_ones()
    return needed


def _refuse_unknown_steps(executor: MigrationExecutor) -> None:
    """Refuse a database that another version has made: with steps of ours that this version does not know."""
    known = executor.loader.disk_migrations
    ours = {label for label, _name in known}
    unknown = sorted(step for step in executor.loader.applied_migrations if step[0] in ours and step not in known)
    if unknown:
        named = ", ".join(f"{label} {name}" for label, name in unknown[:3])
        raise NotDone(
            f"Databasen är gjord av en annan version av Hemmaplan: stegen {named} finns inte i den här. Kör den "
            "versionen, eller läs in en säkerhetskopia i en ny databas. En demo börjar om med RESET=1 make demo."
        )


def collect_static_files() -> bool:
    """Gather, hash and compress the static files when one has changed. Returns whether any had."""
    stamp = Path(settings.STATIC_ROOT) / "stamp"
    mark = _mark_of_static_files()
    if stamp.exists() and stamp.read_text() == mark:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    stamp.write_text(mark)
    return True


def _mark_of_static_files() -> str:
    mark = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for path in sorted(path for folder in settings.PACKAGE.glob("**/static") for path in folder.rglob("*")):
        found = path.stat()
        mark.update(f"{path}{found.st_mtime_ns}{found.st_size}".encode())
    installed = settings.PACKAGE.parents[1] / "requirements" / "core.txt"
    if installed.exists():
        mark.update(installed.read_bytes())
    return mark.hexdigest()
