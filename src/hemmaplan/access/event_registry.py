"""Every type of event there is (sv. händelsetyper), of all modules: joined here by ``config.wiring``, read by log and archive."""

from collections.abc import Iterable

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hemmaplan.foundation.events import DeclaredEvent

EVENTS: dict[str, DeclaredEvent] = {}
ANY = "*"  # about a row of any kind: a floor that knows nothing of those above


def join(*declared: Iterable[DeclaredEvent]) -> None:
    """Say which types there are. Called once, when all apps are ready."""
    EVENTS.clear()
    EVENTS.update({event_type.value: event_type for of_module in declared for event_type in of_module})


class Undeclared(LookupError):
    """An event is recorded with data, or about a kind of row, that its type does not declare: a fault in our code."""


def refuse_undeclared(event_type: DeclaredEvent, *, about: str, data: Iterable[str]) -> None:
    """Raise ``Undeclared`` for what the archive would not know how to destroy."""
    unknown = set(data) - event_type.keeps - event_type.clears
    fits = not about or bool({about, ANY} & event_type.about)
    if unknown or not fits:
        message = f"{event_type.value}: declare {sorted(unknown) or about} in the module's events.py"
        raise Undeclared(message)


def kept() -> list[tuple[str, str]]:
    """Type and name of all data that stay when a person's data are destroyed."""
    return [(key, name) for key, event_type in EVENTS.items() for name in sorted(event_type.keeps)]


def labels() -> dict[str, str]:
    """Every type with its words in the reader's language."""
    return {key: str(event_type.label) for key, event_type in EVENTS.items()}


def label(key: str) -> str:
    """A type in words; one that is no longer in use is shown by its key, never hidden."""
    return str(EVENTS[key].label) if key in EVENTS else key


def thing(kind: str) -> str:
    """What a row speaks of: the Swedish name of the model, or of the page when many were listed."""
    names = {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}
    return capfirst(names.get(kind, kind)) if "." in kind else _("Lista")
