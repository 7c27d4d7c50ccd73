"""The words of the logs: every deed of every module, and what kinds of things a row speaks of."""

from functools import cache

from django.apps import apps
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hemmaplan.access.states import Deed as AccessDeed
from hemmaplan.cases.states import Deed as CaseDeed
from hemmaplan.deadlines.states import Deed as DeadlineDeed
from hemmaplan.housing.states import Deed as HousingDeed
from hemmaplan.interventions.states import Deed as InterventionDeed
from hemmaplan.organisation.states import Deed as OrganisationDeed
from hemmaplan.people.states import Deed as PersonDeed
from hemmaplan.statistics.states import Deed as ReportDeed

KINDS: list[type[TextChoices]] = [
    AccessDeed,
    CaseDeed,
    DeadlineDeed,
    HousingDeed,
    InterventionDeed,
    OrganisationDeed,
    PersonDeed,
    ReportDeed,
]


def join(*kinds: type[TextChoices]) -> None:
    """Add the deeds of adapters, which no page may import. Called from ``config.wiring``."""
    KINDS.extend(kind for kind in kinds if kind not in KINDS)
    _by_value.cache_clear()


@cache
def _by_value() -> dict[str, TextChoices]:
    return {deed.value: deed for kind in KINDS for deed in list(kind)}


def labels() -> dict[str, str]:
    """Every deed with its words in the reader's language."""
    return {value: str(deed.label) for value, deed in _by_value().items()}


def label(value: str) -> str:
    """A deed in words; one that is no longer in use is shown by its key, never hidden."""
    deed = _by_value().get(value)
    return str(deed.label) if deed is not None else value


def thing(kind: str) -> str:
    """What a row speaks of: the Swedish name of the model, or of the page when many were listed."""
    return capfirst(_things().get(kind, kind)) if "." in kind else _("Lista")


def _things() -> dict[str, str]:
    return {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}
