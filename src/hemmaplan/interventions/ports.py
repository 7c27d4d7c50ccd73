"""What interventions need from above: to tell that somebody has been placed in a queue. Joined in ``config.wiring``."""

from collections.abc import Callable


class Joined:
    """The adapters that answer this module's ports."""

    when_queued: Callable[[int], None] = staticmethod(lambda _service: None)
    """Told the service's id, within the transaction. It must neither take time nor fail: queuing waits for nobody."""
