"""Every file the folder may hold, in the order they are stored: what is pointed to comes first."""

from typing import Final

from hemmaplan.integrations.folder.nouns import (
    authority,
    decisions,
    groups,
    housing,
    opendoor,
    orders,
    organisation,
    people,
    proposals,
    services,
)
from hemmaplan.integrations.folder.nouns.noun import Noun

_ORDERS = {noun.name: noun for noun in orders.NOUNS}

NOUNS: Final[dict[str, Noun]] = {
    noun.name: noun
    for noun in (
        *organisation.NOUNS,
        *services.NOUNS,
        *people.NOUNS,
        *authority.NOUNS,
        *decisions.NOUNS,
        *(noun for name, noun in _ORDERS.items() if name != "journal"),
        *opendoor.NOUNS,
        *groups.NOUNS,
        *housing.NOUNS,
        *proposals.NOUNS,
        _ORDERS["journal"],
    )
}

META: Final = "meta"
