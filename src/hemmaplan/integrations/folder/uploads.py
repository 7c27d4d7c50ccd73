"""Files sent from a page (*uppladdade filer*): kept where only the program may read, for a day at most, then removed.

A file is received, its mapping is chosen, it is tried, and it is stored or dropped. What the trial found is kept beside the
file, as the one who tried may see it. Every step asks again whether the user may.
"""

import dataclasses
import datetime as dt
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from hemmaplan.access.actions import record
from hemmaplan.access.models import User
from hemmaplan.foundation.refusals import Forbidden, NotPossible
from hemmaplan.integrations.folder import headings, mapping, proposing, reading
from hemmaplan.integrations.folder.changes import Change, Changes
from hemmaplan.integrations.folder.events import EventType
from hemmaplan.integrations.folder.importing import Result, import_folder
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.mapping import TableMap
from hemmaplan.integrations.folder.problems import FolderRefused, Problem, Problems
from hemmaplan.integrations.folder.reading import Raw
from hemmaplan.integrations.models import KeptMapping
from hemmaplan.integrations.rights import ImportRight
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person
from hemmaplan.people.redaction import open_identities

MOST_BYTES = 20_000_000
KEPT = dt.timedelta(hours=24)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_LONGEST_NAME = 100
_STATE, _MAPPING, _TRIAL = "upload.json", "mapping.json", "trial.json"


@dataclasses.dataclass(frozen=True)
class Upload:
    """Uppladdad fil: where it lies, what it is called, whose it is."""

    place: Path
    file: str
    by: int
    at: dt.datetime

    @property
    def token(self) -> str:
        """What the address of its pages is."""
        return self.place.name

    @property
    def folder(self) -> Path:
        """The folder that is read in: the file alone, in a folder of its own name."""
        return self.place / "sheet" / reading.stem(Path(self.file))

    def content(self) -> Raw:
        """Every line of the sheet.

        Raises:
            FolderRefused: it cannot be read.
        """
        problems = Problems()
        raw = reading.lines(self.folder / self.file, problems)
        if raw is not None and not raw.lines:
            problems.add(self.file, 0, "", "Filen är tom. Välj en annan.")
        problems.stop_if_any()
        if raw is None:
            raise FolderRefused([])
        return raw


def may_import(user: User) -> bool:
    """Whether the user may bring in files: only with the right for every part of the organisation, for a file knows no unit."""
    held = user.scope.units(ImportRight.IMPORT_DATA)
    return bool(held) and not Unit.objects.filter(parent=None).exclude(pk__in=held).exists()


def receive(*, name: str, chunks: Iterable[bytes], by: User, at: dt.datetime) -> Upload:
    """Ta emot a file, and remove those that have lain too long.

    Raises:
        Forbidden: the user may not bring in files.
        NotPossible: the file is too big, or of a kind that is not read.
    """
    _require(by)
    forget_old(at=at)
    plain = Path(name.replace("\\", "/")).name.strip()
    if Path(plain).suffix.lower() not in reading.SUFFIXES or plain.startswith((".", "~")) or len(plain) > _LONGEST_NAME:
        raise NotPossible(
            "Filen kan inte läsas. Välj en fil i CSV, Excel eller OpenDocument (.ods) med högst 100 tecken i namnet."
        )
    root = _root()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    upload = Upload(root / secrets.token_urlsafe(24), plain, by.pk, at)
    upload.place.mkdir(mode=0o700)
    upload.folder.mkdir(mode=0o700, parents=True)
    size = 0
    with (upload.folder / plain).open("xb") as file:
        (upload.folder / plain).chmod(0o600)
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                break
            file.write(chunk)
    if size > MOST_BYTES:
        shutil.rmtree(upload.place)
        raise NotPossible(
            f"Filen är större än {MOST_BYTES // 1_000_000} MB. Dela den, eller låt IT läsa in den med kommandot."
        )
    _keep(upload, _STATE, {"file": plain, "by": by.pk, "at": at.isoformat()})
    return upload


def find(token: str, by: User) -> Upload | None:
    """The user's own upload, while it is there and the user may bring in files."""
    if not _TOKEN.fullmatch(token) or not may_import(by):
        return None
    state = _kept(_root() / token, _STATE)
    if state is None or state["by"] != by.pk:
        return None
    return Upload(_root() / token, state["file"], state["by"], dt.datetime.fromisoformat(state["at"]))


def drop(upload: Upload) -> None:
    """Ta bort the file and everything beside it."""
    shutil.rmtree(upload.place, ignore_errors=True)


def forget_old(*, at: dt.datetime) -> int:
    """Remove what has lain longer than a day. Returns how many."""
    old = []
    for place in _root().iterdir() if _root().is_dir() else ():
        state = _kept(place, _STATE)
        if state is None or dt.datetime.fromisoformat(state["at"]) + KEPT < at:
            old.append(place)
    for place in old:
        shutil.rmtree(place, ignore_errors=True)
    return len(old)


def tables_of(upload: Upload, raw: Raw) -> list[TableMap]:
    """The mapping chosen for the file, else the one kept for such headings, else the proposal."""
    chosen = _kept(upload.place, _MAPPING)
    if chosen is not None:
        return mapping.parse(chosen, upload.file)
    proposal = proposing.propose(raw)
    kept = KeptMapping.objects.filter(signature=signature(proposal.headings)).first()
    if kept is None:
        return proposal.tables
    return [dataclasses.replace(one, file=upload.file) for one in mapping.parse({"tables": kept.tables}, upload.file)]


def signature(names: Iterable[str]) -> str:
    """What sheets with the same headings have in common."""
    return hashlib.sha256("\n".join(sorted({headings.bare(name) for name in names})).encode()).hexdigest()


def try_out(*, upload: Upload, tables: list[TableMap], by: User, at: dt.datetime) -> bool:
    """Provkör with this mapping and keep what was found. Nothing is stored but the event. True when nothing was wrong."""
    _require(by)
    _keep(upload, _MAPPING, json.loads(mapping.dump(tables)))
    found: dict[str, Any]
    faults: list[str] = []
    try:
        result = import_folder(path=upload.folder, by=by, at=at, dry_run=True, mapping=tables, sees=_seen_by(by))
    except FolderRefused as refused:
        faults = [_in_words(one) for one in refused.problems]
        found = {"more_faults": refused.more}
    except NotPossible as refused:
        faults = [str(refused)]
        found = {"more_faults": 0}
    else:
        found = {"more_faults": 0} | _as_json(result)
    _keep(upload, _TRIAL, found | {"faults": faults})
    record(EventType.FOLDER_TRIED, by=by, at=at, folder=upload.folder.name, faults=len(faults))
    return not faults


def trial_of(upload: Upload) -> dict[str, Any] | None:
    """What the last trial found: ``faults``, or ``counts``, ``notes`` and ``changes``."""
    return _kept(upload.place, _TRIAL)


def changes_of(trial: dict[str, Any]) -> Changes:
    """The changes of a trial, as a list that can be written to a file."""
    found = [Change(**one) for one in trial.get("changes", [])]
    return Changes(Ledger(), lambda _pks: set(), found, trial.get("more_changes", 0))


@transaction.atomic
def store(*, upload: Upload, by: User, at: dt.datetime) -> Result:
    """Läs in the file with the mapping that was tried, keep the mapping, and remove the file.

    Raises:
        Forbidden: the user may not bring in files.
        NotPossible: it has not been tried, or the trial found faults.
        FolderRefused: it no longer goes; nothing is stored.
    """
    _require(by)
    trial = trial_of(upload)
    if trial is None or trial["faults"]:
        raise NotPossible("Filen har fel kvar, eller är inte provkörd. Provkör den först.")
    tables = mapping.parse(_kept(upload.place, _MAPPING), upload.file)
    result = import_folder(path=upload.folder, by=by, at=at, mapping=tables)
    KeptMapping.objects.update_or_create(
        signature=signature(proposing.propose(upload.content()).headings),
        defaults={"tables": [one.plain() for one in tables], "kept_at": at, "kept_by": by},
    )
    transaction.on_commit(lambda: drop(upload))
    return result


def _in_words(problem: Problem) -> str:
    """A fault or a note, its column by the Swedish heading."""
    return str(dataclasses.replace(problem, column=headings.label(problem.column)))


def _as_json(result: Result) -> dict[str, Any]:
    changes = result.changes
    return {
        "counts": [{"noun": noun, "new": one.new, "changed": one.changed, "unchanged": one.unchanged}
                   for noun, one in result.counts.items()],
        "notes": [_in_words(note) for note in result.notes],
        "changes": [dataclasses.asdict(one) for one in changes.found] if changes else [],
        "more_changes": changes.more if changes else 0,
        "persons": sorted(changes.named) if changes else [],
    }  # fmt: skip


def _seen_by(user: User) -> Any:
    """Of some persons those whose data the user may see: through the door, and by name."""
    opened = open_identities(user)

    def seen(pks: set[int]) -> set[int]:
        rows = Person.objects.visible_to(user).filter(pk__in=pks).values_list("pk", "protection")
        return {pk for pk, protection in rows if protection == Person.Protection.NONE or pk in opened}

    return seen


def _require(by: User) -> None:
    if not may_import(by):
        raise Forbidden("Du får inte läsa in data. Det får den som har rollen för hela organisationen.")


def _root() -> Path:
    return Path(settings.HOME) / "uploads"


def _keep(upload: Upload, name: str, stated: dict[str, Any]) -> None:
    path = upload.place / name
    path.touch(mode=0o600)
    path.write_text(json.dumps(stated, ensure_ascii=False), encoding="utf-8")


def _kept(place: Path, name: str) -> dict[str, Any] | None:
    try:
        stated: dict[str, Any] = json.loads((place / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stated
