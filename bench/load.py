"""Ten people at once against the real web server, and how much memory it and the worker take."""

import http.client
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench import addresses, homes, numbers
from bench.asking import Database

PORT = 8899
PEOPLE = 10
# What a day is made of: who opens which page, how often among a hundred.
MIX = (
    (addresses.STAFF, "myday:index", 14), (addresses.HEAD, "board:index", 6), (addresses.HEAD, "orders:index", 12),
    (addresses.HEAD, "orders:order", 12), (addresses.STAFF, "orders:order", 8), (addresses.STAFF, "work:journal", 8),
    (addresses.STAFF, "work:plan", 6), (addresses.HEAD, "people:person", 8), (addresses.HEAD, "queues:index", 5),
    (addresses.HEAD, "queues:queue", 4), (addresses.STAFF, "groups:round", 5), (addresses.HEAD, "housing:index", 4),
    (addresses.HOUSING, "myday:index", 4), (addresses.SENDER, "orders:index", 4),
)  # fmt: skip


class Server:
    """The web server and the worker, as ``hemmaplan serve`` runs them."""

    def __init__(self, scale: int) -> None:
        log = (homes.folder(scale) / "serve.log").open("w")
        self.process = subprocess.Popen(
            [homes.PROGRAM, "serve", "--port", str(PORT), "--workers", "2"], env=homes.environment(scale), stdout=log,
            stderr=subprocess.STDOUT,
        )  # fmt: skip

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                line.request("GET", "/accounts/login/")
                line.getresponse().read()
            except OSError:
                time.sleep(0.2)
            else:
                return
        sys.exit("The web server did not answer.")

    def memory(self) -> dict[str, float]:
        """Peak resident memory in MB: the web server with its processes, the worker, and what starts them."""
        peaks: dict[str, float] = {}
        for pid, words in _below(self.process.pid):
            kind = "web" if "granian" in words else "worker" if "procrastinate" in words else "starter"
            peaks[kind] = peaks.get(kind, 0.0) + _peak(pid)
        return peaks

    def stop(self) -> None:
        """Stop both."""
        self.process.terminate()
        self.process.wait(timeout=30)


def _below(pid: int) -> list[tuple[int, str]]:
    """A process and all that it has started."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return [(one, Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ")) for one in found]


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure(database: Database, *, requests: int, pause: float) -> dict[str, Any]:
    """Ten people open pages of the mix; each waits ``pause`` seconds between two. Milliseconds by page."""
    cookies = database.ask("sessions", usernames=sorted({user for user, _name, _often in MIX}))
    steps: list[tuple[str, str, str]] = []
    for user, name, often in MIX:
        found = database.ask("find", name=name, only=user)
        if found["kind"] == "page":
            steps += [(name, found["path"], cookies[user])] * often
    took: list[tuple[str, float, int]] = []
    lock = threading.Lock()

    def person(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        time.sleep(pause * number / PEOPLE)
        for turn in range(requests // PEOPLE):
            name, path, cookie = steps[(number * 37 + turn * 61) % len(steps)]
            begun = time.perf_counter()
            line.request("GET", path, headers={"Cookie": f"sessionid={cookie}", "Host": "127.0.0.1"})
            answer = line.getresponse()
            answer.read()
            one = name, (time.perf_counter() - begun) * 1000, answer.status
            with lock:
                took.append(one)
            if pause:
                time.sleep(max(0.0, pause - (time.perf_counter() - begun)))

    begun = time.monotonic()
    threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begun
    times = [one for _name, one, _status in took]
    by_page = {
        name: [one for also, one, _status in took if also == name] for name in {name for name, _one, _status in took}
    }
    return {
        "pause_s": pause, "requests": len(took), "seconds": round(seconds, 1), "per_second": round(len(took) / seconds, 1),
        "failed": sum(status != 200 for _name, _one, status in took), "median_ms": round(numbers.median(times), 1),
        "p95_ms": round(numbers.p95(times), 1), "worst_ms": round(max(times), 1),
        "p95_by_page": {name: round(numbers.p95(values), 1) for name, values in sorted(by_page.items())},
    }  # fmt: skip
