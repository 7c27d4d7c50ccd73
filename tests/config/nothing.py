"""A web application that answers and does nothing: each answer is the number of its process."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from hemmaplan.config import starts

starts.live_with_parent()


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Connection", "close")])
    return [str(os.getpid()).encode()]
