"""What a role is, and those there are: made of all modules' rights in ``config.roles`` and joined here by ``config.wiring``."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from hemmaplan.foundation.rights import Right


@dataclass(frozen=True)
class Role:
    """Roll: a bundle of rights with a prose rule for who may hold it."""

    key: str
    title: Promise | str
    description: Promise | str
    rights: frozenset[Right]
    # Without such a role in force no assignment or ground of one's own counts.
    works_with_persons: bool = False
    # Makes a system owner: whoever may manage users can give themselves the run of the house through another account.
    owns: bool = False


ROLES: dict[str, Role] = {}
RIGHTS: list[Right] = []


def join(roles: Iterable[Role], rights: Iterable[Right]) -> None:
    """Say which roles and rights there are. Called once, when all apps are ready."""
    ROLES.clear()
    ROLES.update({role.key: role for role in roles})
    RIGHTS[:] = rights


def choices() -> list[tuple[str, Promise | str]]:
    """The roles by key and title, for fields and forms."""
    return [(role.key, role.title) for role in ROLES.values()]


def owner_roles() -> frozenset[str]:
    """The roles that make an account a system owner's, which needs two people for everything done to it."""
    return frozenset(role.key for role in ROLES.values() if role.owns)


def roles_with(right: Right) -> list[str]:
    """The roles that hold the right."""
    return [role.key for role in ROLES.values() if right in role.rights]
