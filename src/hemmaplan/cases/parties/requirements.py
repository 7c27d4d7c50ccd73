"""What a party must meet (*krav*). Plain values only."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from hemmaplan.organisation.requiring import Fault, Faults

OF_CHILDREN = frozenset({"guardian", "parent"})


def party(role: str, *, has_person: bool, name: str, file_kind: str) -> Faults:
    """Somebody is meant, and has a role that the file can have."""
    if has_person == bool(name.strip()):
        yield Fault("name", _("Välj en person, eller skriv ett namn."))
    if role == "person":
        yield Fault("role", _("Den det gäller står redan i akten. Välj en annan roll."))
    if role in OF_CHILDREN and file_kind not in {"child", "family"}:
        yield Fault("role", _("Vårdnadshavare och förälder finns bara i akter om barn."))
    if role == "co_applicant" and file_kind != "assistance":
        yield Fault("role", _("Medsökande finns bara i akter om ekonomiskt bistånd."))


PARTIES_BY_LAW = frozenset({"person", "guardian", "trustee", "co_applicant"})
"""Who is a party by law in the matter: the person, who applies together with them, whoever has the custody, and a trustee. FL 10 §; FB 6:11, 11 kap. A parent
without custody, and whoever speaks for a party, are none by that; somebody may say otherwise in the single case."""


def bond(*, one: int, other: int, family: Collection[int], source: str) -> Faults:
    """A bond is between two of the family, and somebody has told of it."""
    if one == other:
        yield Fault("other", _("Välj två olika personer."))
    if not {one, other} <= set(family):
        yield Fault("other", _("Båda ska höra till familjen. Lägg till relationen först."))
    if not source.strip():
        yield Fault("source", _("Skriv vem som berättat, eller när det iakttogs."))


def network(*, name: str, source: str) -> Faults:
    """A contact has a name or what it is called, and somebody has told of it."""
    if not name.strip():
        yield Fault("name", _("Skriv vem det är, till exempel ”fotbollstränaren”."))
    if not source.strip():
        yield Fault("source", _("Skriv vem som berättat, eller när det iakttogs."))
