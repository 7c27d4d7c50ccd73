"""What an action says when it will not do as asked. The text is Swedish, for the person, and says what to do."""


class Refused(Exception):
    """Nekad: nothing was stored. ``str(refused)`` may be shown to the user."""


class Forbidden(Refused):
    """Saknar behörighet: the role does not carry this right, here."""


class Stale(Refused):
    """Inaktuell: somebody else has already moved the thing on."""


class Doubtful(Refused):
    """Tveksamt: it may be done, but the one who asks should know this first and say that it shall be done anyway.

    ``may_skip``: some of what was asked for can be left out instead.
    """

    def __init__(self, text: str, *, may_skip: bool = False) -> None:
        """Keep the sentence, and whether a part can be left out."""
        super().__init__(text)
        self.may_skip = may_skip


class NotPossible(Refused):
    """Går inte: a rule of law or house stands against it."""
