"""What a type of event is declared as (sv. händelsetyp): its words, what it is about, and what of its data goes with a person."""

from enum import StrEnum


class DeclaredEvent(StrEnum):
    """Händelsetyp: each module declares its own in ``events.py``; ``access.event_registry`` has them all.

    A member is (key, words, kinds of rows it may be about with ``*`` for any, names of data that are kept, names of data that are cleared).
    When a person's data are destroyed, the link to the row and all that is cleared go; what is kept says nothing of anybody.
    """

    label: object
    about: frozenset[str]
    keeps: frozenset[str]
    clears: frozenset[str]

    def __new__(cls, key: str, label: object, about: str = "", keeps: str = "", clears: str = "") -> "DeclaredEvent":
        """The key is the value, and what is stored."""
        made = str.__new__(cls, key)
        made._value_ = key
        made.label = label
        made.about, made.keeps, made.clears = (frozenset(text.split()) for text in (about, keeps, clears))
        return made
