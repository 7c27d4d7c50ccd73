"""What a party must meet (*krav*). Plain values only."""

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
