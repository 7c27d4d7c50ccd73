"""What reckoned an answer (*beräknat med*): the engine with its version, as every kept or printed answer names it."""

from functools import cache
from importlib.metadata import version


@cache
def engine() -> str:
    """The engine and its version, such as "hemmaplan 0.1.0"."""
    return f"hemmaplan {version('hemmaplan')}"
