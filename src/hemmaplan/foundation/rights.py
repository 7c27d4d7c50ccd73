"""What a right is (sv. behörighet): a stable key with its label. Each module declares those that guard it, in ``rights.py``."""

from enum import StrEnum


class Right(StrEnum):
    """Behörighet: one thing somebody may do, in certain units. Roles are bundles of them (``config.roles``)."""

    label: object

    def __new__(cls, key: str, label: object) -> "Right":
        """The key is the value; the label is what the page of roles says."""
        made = str.__new__(cls, key)
        made._value_ = key
        made.label = label
        return made
