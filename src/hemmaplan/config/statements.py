"""Statements that the database keeps planned (sv. förberedda frågor). Importing this file needs no settings.

Half of what a page asks takes longer to plan than to answer, and is the same text each time. A connection that lives on
prepares what it has been asked ``THRESHOLD`` times, and keeps the ``KEPT`` latest: as many as a day's pages ask between
them. The driver would keep a hundred, and throw away what it needs again.
"""

from typing import Any

THRESHOLD = 3
KEPT = 600


def keep_more(connection: Any, **_given: object) -> None:
    """For a new connection: keep as many prepared as the pages ask for."""
    connection.connection.prepared_max = KEPT
