"""Doing things at the same time, each in a thread with a connection of its own, as two windows or two colleagues do."""

import threading
from collections.abc import Callable

from django.db import connection

LONGEST = 600  # seconds, only for what hangs


def at_once(*doings: Callable[[], object]) -> list[object]:
    """What each returned or raised, in order. All start together."""
    ready, answers = threading.Barrier(len(doings)), [None] * len(doings)

    def do(place: int, doing: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=LONGEST)
            answers[place] = doing()
        except Exception as error:  # noqa: BLE001 - the answer is what is looked at
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=LONGEST)
    assert not any(thread.is_alive() for thread in threads), "one never came back"
    return answers
