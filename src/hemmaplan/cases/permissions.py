"""Who may see a file and read its journal. Law: 2001:454 10 §; OSL 8:2, 26:1."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.access.permissions import own
from hemmaplan.cases.kinds import KINDS, FileKind
from hemmaplan.cases.rights import AuthorityRight, CaseRight
from hemmaplan.people.permissions import OF_WORK, own_grounds_of
from hemmaplan.people.rights import PersonRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case, JournalEntry

# A restricted matter (*begränsat ärende*) is open to those who work with it, and to nobody by their unit alone.
UNRESTRICTED = ""
# How long after closing the last notes may still be written. A house rule, not a section of law.
LATE_NOTES_DAYS = 14


def visible(user: "User") -> Q:
    """Files of the kinds that the user handles in their unit, to the end of their last day; as head for good.

    The journal inside has its own, narrower, door.
    """
    shown = Q(pk__in=())
    for kind, declared in KINDS.items():
        shown |= Q(kind=kind, unit__in=user.scope.units(declared.shown_by))
    going_on = Q(closed_on__isnull=True) | Q(closed_on__gte=user.scope.day)
    return shown & going_on & Q(restricted=UNRESTRICTED) | headed_files(user)


def headed_files(user: "User") -> Q:
    """The files of the units one heads, for good; restricted matters are open to nobody by that."""
    found = Q(pk__in=())
    for kind in KINDS:
        found |= Q(kind=kind, unit__in=head_units(user, kind))
    return found & Q(restricted=UNRESTRICTED)


def head_units(user: "User", kind: str) -> frozenset[int]:
    """The units whose files of a kind the user heads: reads all notes there, and is shown such files at all.

    Whoever heads the performer reads nothing of the authority by that, and the other way round. OSL 26:1.
    """
    return user.scope.units(CaseRight.READ_NOTES) & user.scope.units(KINDS[FileKind(kind)].shown_by)


def assigned(user: "User") -> Q:
    """Assignments that are the user's own and in force today."""
    return own(user, employee="employee", unit="case__unit") & Q(period__contains=user.scope.day)


def may_cover(user: "User") -> Q:
    """Files whose journal a stated reason opens: of the units where the user covers for colleagues."""
    return Q(unit__in=user.scope.units(PersonRight.EMERGENCY_ACCESS), restricted=UNRESTRICTED)


def unfinished(user: "User") -> Q:
    """The user's drafts: having been released is no hindrance, what one did must be written down and signed."""
    return Q(author=user.pk, state="draft", case__unit__in=user.scope.units(CaseRight.WRITE_NOTES))


def headed(user: "User", path: str = "") -> Q:
    """What is inside the files of the units one heads: all of it, but for restricted matters. ``path`` leads to what has the file."""
    kinds_in: dict[frozenset[int], list[str]] = {}
    for kind in KINDS:
        kinds_in.setdefault(head_units(user, kind), []).append(kind)
    found = Q(pk__in=())
    for units, kinds in kinds_in.items():
        if units:
            found |= Q(**{f"{path}case__kind__in": kinds, f"{path}case__unit__in": units})
    return found & Q(**{f"{path}case__restricted": UNRESTRICTED})


def heads(user: "User", case: "Case") -> bool:
    """Whether the user heads the unit of the file, which opens it unless the matter is restricted."""
    return case.restricted == UNRESTRICTED and case.unit_id in head_units(user, case.kind)


def works_with(user: "User", case: "Case") -> bool:
    """Whether the user works with the file today. A stated reason gives the right to read, never to change."""
    return case.assignments.filter(assigned(user)).exists()


def reads_by_reason(user: "User", case: "Case") -> bool:
    """Whether the user has stated a reason to read the journal today, to cover for a colleague."""
    mine = own_grounds_of(user) & ~OF_WORK & Q(source_kind=case._meta.label_lower, source_id=case.pk)
    return may_open_journal(user, case) and case.person.grounds.filter(mine, period__contains=user.scope.day).exists()


def may_read(user: "User", case: "Case") -> bool:
    """Whether the journal of the file is open to the user: works with it, heads the unit, or has stated a reason."""
    return heads(user, case) or works_with(user, case) or reads_by_reason(user, case)


def may_write(user: "User", case: "Case") -> bool:
    """Whether the user may write in the file: works with it or heads the unit, and it is open or lately closed."""
    closed = case.closed_on is not None and user.scope.day > case.closed_on + dt.timedelta(days=LATE_NOTES_DAYS)
    return not closed and (heads(user, case) or works_with(user, case))


def may_be_restricted(user: "User") -> Q:
    """Files but for restricted ones that seem to be about oneself or one's child: nobody lets themselves in there. KL 6:28."""
    if not user.employee_id:
        return Q()
    return Q(restricted=UNRESTRICTED) | ~Q(intakes__colleagues__contains=[user.employee_id])


def is_about(user: "User", case: "Case") -> bool:
    """The same of one file: whether it is restricted and seems to be about the user or the user's child."""
    if case.restricted == UNRESTRICTED or not user.employee_id:
        return False
    return case.intakes.filter(colleagues__contains=[user.employee_id]).exists()


def may_distribute(user: "User", case: "Case", employee_id: int) -> bool:
    """Give a file of the authority to somebody: whoever distributes in the unit; to oneself, whoever takes in for it."""
    to_oneself = user.employee_id == employee_id and user.scope.may(AuthorityRight.TAKE_INTAKES, case.unit_id)
    if case.restricted != UNRESTRICTED:
        leads = works_with(user, case) or user.scope.may(AuthorityRight.RESTRICT_CASES, case.unit_id)
        return leads and not is_about(user, case)
    return to_oneself or user.scope.may(AuthorityRight.DISTRIBUTE_CASES, case.unit_id)


def may_restrict(user: "User", case: "Case") -> bool:
    """Restrict a file, or say who may have a restricted one: who works with it, and who leads the unit. To be cautious needs no head."""
    leads = user.scope.may(AuthorityRight.RESTRICT_CASES, case.unit_id)
    return case.is_authority and (works_with(user, case) or leads) and not is_about(user, case)


def may_lift_restriction(user: "User", case: "Case") -> bool:
    """Open a restricted matter to its unit again: only who leads the unit."""
    leads = user.scope.may(AuthorityRight.RESTRICT_CASES, case.unit_id)
    return case.is_authority and leads and not is_about(user, case)


def may_take_in_document(user: "User", case: "Case | None", unit_id: int) -> bool:
    """Put what has come in to a file: who writes in it. What has no file yet: who takes in for the unit.

    The house itself puts what the public sends to what it came with.
    """
    if user.is_system:
        return True
    if case is not None and may_write(user, case):
        return True
    open_ = case is None or case.restricted == UNRESTRICTED
    return open_ and user.scope.may(AuthorityRight.TAKE_INTAKES, unit_id)


def may_open_journal(user: "User", case: "Case") -> bool:
    """Whether a colleague may open the journal by stating a reason, to cover for the one who has the file."""
    covers = bool(user.employee_id) and user.scope.may(PersonRight.EMERGENCY_ACCESS, case.unit_id)
    return covers and case.restricted == UNRESTRICTED


def may_finish(user: "User", note: "JournalEntry") -> bool:
    """Whether the user may save and sign the draft: the writer, as long as they write notes in the unit at all.

    Having been released from the file is no hindrance: what one did must be written down. Having left the job is.
    """
    return note.author_id == user.pk and user.scope.may(CaseRight.WRITE_NOTES, note.case.unit_id)


def may_take_over(user: "User", note: "JournalEntry") -> bool:
    """Whether a head may take over the draft: the writer can no longer sign it."""
    author = note.author
    left = not author.scope_on(user.scope.day).may(CaseRight.WRITE_NOTES, note.case.unit_id)
    return left and note.author_id != user.pk and heads(user, note.case)
