"""The port question, asked before anything starts."""

import socket

from hemmaplan.config import running


def test_port_that_is_taken_is_told_with_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not running.port_is_free("127.0.0.1", port)
        other = running.free_port_after("127.0.0.1", port)
        assert other > port
        assert running.port_is_free("127.0.0.1", other)
