"""The words of the logs: every action of every module, and what kinds of things a row speaks of."""

from functools import cache

from django.apps import apps
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hemmaplan.access.events import EventType as AccessEventType
from hemmaplan.archive.events import EventType as ArchiveEventType
from hemmaplan.cases.events import EventType as CaseEventType
from hemmaplan.deadlines.events import EventType as DeadlineEventType
from hemmaplan.housing.events import EventType as HousingEventType
from hemmaplan.interventions.events import EventType as InterventionEventType
from hemmaplan.organisation.events import EventType as OrganisationEventType
from hemmaplan.people.events import EventType as PersonEventType
from hemmaplan.statistics.events import EventType as ReportEventType

KINDS: list[type[TextChoices]] = [
    AccessEventType,
    ArchiveEventType,
    CaseEventType,
    DeadlineEventType,
    HousingEventType,
    InterventionEventType,
    OrganisationEventType,
    PersonEventType,
    ReportEventType,
]


def join(*kinds: type[TextChoices]) -> None:
    """Add the actions of adapters, which no page may import. Called from ``config.wiring``."""
    KINDS.extend(kind for kind in kinds if kind not in KINDS)
    _by_value.cache_clear()


@cache
def _by_value() -> dict[str, TextChoices]:
    return {event_type.value: event_type for kind in KINDS for event_type in list(kind)}


def labels() -> dict[str, str]:
    """Every action with its words in the reader's language."""
    return {value: str(event_type.label) for value, event_type in _by_value().items()}


def label(value: str) -> str:
    """A action in words; one that is no longer in use is shown by its key, never hidden."""
    event_type = _by_value().get(value)
    return str(event_type.label) if event_type is not None else value


def thing(kind: str) -> str:
    """What a row speaks of: the Swedish name of the model, or of the page when many were listed."""
    return capfirst(_things().get(kind, kind)) if "." in kind else _("Lista")


def _things() -> dict[str, str]:
    return {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}
