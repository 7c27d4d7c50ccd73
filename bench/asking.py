"""Starting probers and asking them."""

import json
import subprocess
import sys
from typing import Any

from bench import homes


class Failed(Exception):
    """A prober could not answer."""


class Database:
    """A prober on the database of one scale."""

    def __init__(self, scale: int) -> None:
        self.scale = scale
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.prober"], cwd=homes.REPOSITORY, env=homes.environment(scale),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def ask(self, question: str, **given: Any) -> Any:
        """One question, one answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"ask": question} | given) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"scale {self.scale}: the process ended")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"])
        return answer["answer"]

    def close(self) -> None:
        """Let it end, and the database server with it."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)
