"""Whose each address is (sv. adressträd): the residents' own tree, and all the rest, which is the staff's.

A session belongs to one of the two. Each has a cookie of its own, and an account of one kind is nobody on the other's pages.
"""

from hemmaplan.access.models import User

RESIDENTS = "/invanare/"
LOGGING_IN = ("/accounts/", f"{RESIDENTS}logga-in/")
"""Addresses that keep state of their own also when they are only asked for: a provider sends people back by a link."""


def kind_of(path: str) -> User.Kind:
    """The kind of account that the address is for."""
    return User.Kind.RESIDENT if path.startswith(RESIDENTS) else User.Kind.STAFF


def cookie_of(path: str, staff: str) -> str:
    """The name of the cookie that carries the session on that address; ``staff`` is the name of the staff's."""
    return f"{staff}-invanare" if kind_of(path) == User.Kind.RESIDENT else staff
