"""Läs in en mapp: read, check, store, derive, all in one transaction. A trial run does the same and takes it back."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from hemmaplan.access.actions import record
from hemmaplan.access.models import Event, User
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.folder import authority, counts, derived, notes, preparing, storing
from hemmaplan.integrations.folder.changes import Changes
from hemmaplan.integrations.folder.checking import Folder, check_folder, read_folder
from hemmaplan.integrations.folder.events import EventType
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.mapping import TableMap
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.problems import Problem, Problems
from hemmaplan.integrations.folder.required.asking import ask
from hemmaplan.integrations.folder.rings import rings
from hemmaplan.integrations.folder.storing import Count, Store
from hemmaplan.organisation.history import set_action_time

MANY = 10_000
_LOCK = 7_301_922_021  # any number of our own: two imports at once wait for each other

_FILLED: dict[str, storing.Fill] = {
    "persons": preparing.fill_person,
    "orders": preparing.fill_order,
    "assignments": preparing.fill_assignment,
    "files": preparing.keep_recorded,
    "file_assignments": preparing.fill_file_assignment,
    "investigations": preparing.keep_recorded,
    "intakes": preparing.fill_intake,
    "communications": authority.fill_communication,
    "decisions": authority.fill_decision,
    "deliveries": preparing.keep_recorded,
    "open_contacts": preparing.fill_unit,
    "queue": preparing.keep_recorded,
}
_PREPARED: dict[str, storing.Prepare] = {
    "employees": preparing.employees_recorded,
    "goals": preparing.outcomes_recorded,
    "visits": preparing.outcomes_recorded,
    "orders": preparing.orders_files,
    "tenancies": preparing.tenancies_files,
    "queue": preparing.ends_recorded,
    "open_contacts": preparing.ends_recorded,
    "files": preparing.ends_recorded,
    "intakes": preparing.ends_recorded,
    **{noun: authority.written_by(noun) for noun in authority.WRITERS},
    "investigations": authority.investigations,
    "instrument_results": authority.instrument_results,
    "decisions": authority.decisions,
    "deliveries": authority.deliveries,
}
_OWN_WAY = {"head_counts": counts.store_head_counts, "journal": notes.store_journal}


@dataclass(frozen=True)
class Result:
    """What an import did, or a trial run would have done."""

    counts: dict[str, Count]
    dry_run: bool
    notes: tuple[Problem, ...] = ()
    changes: Changes | None = None

    @property
    def new(self) -> int:
        """Rows made."""
        return sum(count.new for count in self.counts.values())

    @property
    def changed(self) -> int:
        """Rows changed."""
        return sum(count.changed for count in self.counts.values())

    @property
    def unchanged(self) -> int:
        """Rows left as they were."""
        return sum(count.unchanged for count in self.counts.values())


def import_folder(
    *, path: Path, by: User, at: dt.datetime, dry_run: bool = False, move_to: dt.date | None = None,
    say: Callable[[str], None] = lambda _line: None, mapping: Sequence[TableMap] = (),
    sees: Callable[[set[int]], set[int]] | None = None,
) -> Result:  # fmt: skip
    """Läs in en mapp, all or nothing. Rows that the folder does not name are left alone; nothing is ever removed.

    ``mapping`` translates people's own sheets. With ``sees``, which answers whom of some persons the reader may see, the
    result lists each change.

    Raises:
        FolderRefused: with every fault found. Nothing is stored.
        NotPossible: the folder was read in before with its dates moved otherwise.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        set_action_time(at)
        ledger, problems = Ledger(), Problems()
        folder = read_folder(path, move_to=move_to, problems=problems, say=say, mapping=mapping)
        for note in problems.notes:
            say(f"  OBS {note}")
        _refuse_other_move(folder)
        whole = not problems.found
        check_folder(folder, ledger=ledger, problems=problems)
        if whole:  # the rules compare files with each other; half-read files would give faults of their own
            _ask_rules(path, folder, ledger, at, problems, mapping)
        problems.stop_if_any()
        now = Store(folder, ledger, by, at, say, changes=Changes(ledger, sees) if sees else None)
        for noun in NOUNS:
            if noun in folder.tables:
                say(f"  sparar {folder.tables[noun].file}")
                _store(now, noun)
                now.problems.stop_if_any()
        if sum(count.new for count in now.counts.values()) > MANY:
            _look_again()
        say("  gör akter, grunder, steg och frister")
        derived.finish(now)
        now.problems.stop_if_any()
        result = Result(now.counts, dry_run, tuple(problems.notes), now.changes)
        if dry_run:
            transaction.set_rollback(True)
        elif result.new or result.changed:
            record(EventType.FOLDER_IMPORTED, by=by, at=at, folder=folder.name, moved_days=_moved(folder), new=result.new,
                   changed=result.changed, unchanged=result.unchanged, files=len(folder.tables))  # fmt: skip
    return result


def _ask_rules(
    path: Path, folder: Folder, ledger: Ledger, at: dt.datetime, problems: Problems, mapping: Sequence[TableMap]
) -> None:
    """Put the rules of the house to every row. A folder that is moved is asked about as it was written."""
    if folder.shift is None:
        ask(folder, ledger=ledger, at=at, problems=problems)
    else:
        written = read_folder(path, move_to=None, problems=Problems(), say=lambda _line: None, mapping=mapping)
        ask(written, ledger=ledger, at=at, problems=problems, alone=True)


def _store(now: Store, noun: str) -> None:
    table = now.folder.tables[noun]
    for row in rings(table, now.ledger):
        now.problems.add(
            table.file, row.number, "", "Raderna pekar på varandra i en ring. Låt en av dem sakna den ovanför."
        )
    now.problems.stop_if_any()
    own_way = _OWN_WAY.get(noun)
    if own_way:
        own_way(table, now)
    else:
        storing.store(table, now, fill=_FILLED.get(noun), prepare=_PREPARED.get(noun))


def _look_again() -> None:
    """Let the database count its rows: it would otherwise look for a hundred thousand new ones as if there were ten."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _moved(folder: Folder) -> int:
    return folder.shift.days if folder.shift else 0


def _refuse_other_move(folder: Folder) -> None:
    """The same folder twice with different moves would double every row whose key is a date.

    Raises:
        NotPossible: says how it was moved before.
    """
    before = (
        Event.objects.filter(event_type=EventType.FOLDER_IMPORTED.value, data__folder=folder.name)
        .order_by("-pk")
        .first()
    )
    if before and before.data.get("moved_days") != _moved(folder):
        moved = before.data["moved_days"]
        origin = folder.meta.get("memo_date", "")
        day = dt.date.fromisoformat(origin) + dt.timedelta(days=moved) if origin and moved else None
        how = f"--move-to {day}" if day else "samma --move-to som förra gången" if moved else "utan --move-to"
        raise NotPossible(
            f"Mappen {folder.name} är redan inläst med datumen flyttade {moved} dagar. "
            f"Läs in den {how if how.startswith('utan') else 'med ' + how}, eller börja om med en tom databas."
        )
