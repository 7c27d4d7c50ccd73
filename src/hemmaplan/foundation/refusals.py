"""What an action says when it will not do as asked. The text is Swedish, for the person, and says what to do."""


class Refused(Exception):
    """Nekad: nothing was stored. ``str(refused)`` may be shown to the user."""


class Forbidden(Refused):
    """Saknar behörighet: the role does not carry this right, here."""


class Stale(Refused):
    """Inaktuell: somebody else has already moved the thing on."""


class NotPossible(Refused):
    """Går inte: a rule of law or house stands against it."""
