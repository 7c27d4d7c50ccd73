"""The month's run: renewed applications from sent to decided with letter rendered, and the run killed again and again.

A database of its own, with as many renewed applications as are asked for in one unit, all of which the machine may decide. The run is
the product's own command, as many processes as there are cores. The kill test ends all of them at a random moment, again and again,
and then looks at what stands there: each application decided once, each letter once, the sums to the öre.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import homes, numbers

DATE = "2026-12-01"
UNIT, MONTH = "bistand-1", "2026-12"
GOAL = 50
LONGEST = 2.5
"""Seconds after which a run is killed at the latest: it begins, works, or is in the middle of writing."""
COUNT = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "hemmaplan.config.settings"
import django
django.setup()
from hemmaplan.config import embedded_postgres
embedded_postgres.server().use()
from hemmaplan.assistance.models import Application, SupportDecision
from django.db.models import Sum
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.documents.models import Document
made = SupportDecision.objects.filter(function__isnull=False, support_month__month="2026-12-01")
ids = list(made.values_list("decision", flat=True))
letters = Delivery.objects.filter(decision__in=ids)
print(json.dumps({
    "decided": made.count(), "applications": made.values("application").distinct().count(),
    "left": Application.objects.filter(month="2026-12-01", kind="renewed", state="sent").count(),
    "letters": letters.count(), "documents": Document.objects.filter(subject_kind="cases.decision", subject_id__in=ids).count(),
    "parties": letters.values("decision", "party").distinct().count(),
    "granted_ore": made.aggregate(all=Sum("total_ore"))["all"] or 0,
    "calculated_ore": made.aggregate(all=Sum("calculation__total_ore"))["all"] or 0,
    "outcomes": made.filter(automatic_outcome__isnull=False).count(),
}))
"""


def home(count: int) -> Path:
    """Where the database of so many applications is kept."""
    return homes.REPOSITORY / ".hemmaplan" / "bench" / f"automatic-{count}"


def environment(count: int) -> dict[str, str]:
    """The environment of a program that shall use that database."""
    return homes.environment(1) | {"HEMMAPLAN_HOME": str(home(count))}


def prepare(count: int) -> float:
    """Make the database anew. Returns the seconds it took."""
    shutil.rmtree(home(count), ignore_errors=True)
    home(count).mkdir(parents=True)
    begun = time.monotonic()
    _run("set_up", count=count)
    _run("generate", "--scale", "1", "--date", DATE, "--households", str(count), count=count)
    return time.monotonic() - begun


def _run(*words: str, count: int) -> None:
    subprocess.run([homes.PROGRAM, *words], env=environment(count), check=True, stdout=subprocess.DEVNULL)


def command(processes: int) -> list[str | Path]:
    """The run."""
    return [homes.PROGRAM, "decide_month", "--unit", UNIT, "--month", MONTH, "--processes", str(processes)]


def count_rows(count: int) -> dict[str, int]:
    """What stands in the database."""
    said = subprocess.run(
        [sys.executable, "-c", COUNT], env=environment(count), check=True, capture_output=True, text=True
    ).stdout
    found: dict[str, int] = json.loads(said.strip().splitlines()[-1])
    return found


def measure(count: int) -> dict[str, Any]:
    """One run of so many applications, from sent to decided with letter."""
    made = prepare(count)
    processes, used = os.cpu_count() or 1, os.times()
    begun = time.monotonic()
    said = subprocess.run(command(processes), env=environment(count), check=True, capture_output=True, text=True).stdout
    seconds, after = time.monotonic() - begun, os.times()
    decided, left = (int(number) for number in re.findall(r"(\d+) (?:beslutade|lämnade)", said)[:2])
    worked = after.children_user + after.children_system - used.children_user - used.children_system
    return {
        "asked": count, "made_s": made, "processes": processes, "seconds": seconds, "decided": decided, "left": left,
        "processor_s": worked, "rows": count_rows(count),
    }  # fmt: skip


def kill(count: int, points: int, *, seed: int = 1) -> dict[str, Any]:
    """The run, killed at so many random moments and begun again each time; then let through to the end."""
    prepare(count)
    chance, struck = random.Random(seed), 0
    for _point in range(points):
        running = subprocess.Popen(command(2), env=environment(count), start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            running.wait(timeout=0.5 + chance.random() * LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            struck += 1
        else:
            break  # nothing is left to kill
    subprocess.run(command(2), env=environment(count), check=True, stdout=subprocess.DEVNULL)
    return {"points": points, "struck": struck, "rows": count_rows(count)}


def amiss(rows: dict[str, int]) -> list[str]:
    """What does not hold of the rows."""
    said = {
        "an application decided twice": rows["decided"] != rows["applications"],
        "a letter twice or a party without": rows["letters"] != rows["parties"] or rows["letters"] != rows["documents"],
        "sums that differ": rows["granted_ore"] != rows["calculated_ore"],
        "a decision without outcome": rows["outcomes"] != rows["decided"],
    }
    return [what for what, wrong in said.items() if wrong]


def shown(told: dict[str, Any]) -> str:
    """The table."""
    rate = (told["decided"] + told["left"]) / told["seconds"]
    rows = [[
        told["asked"], told["processes"], f"{told['seconds']:.0f}", told["decided"], told["left"], f"{rate:.1f}",
        f"{1000 * told['processor_s'] / max(1, told['decided'] + told['left']):.0f}", ", ".join(amiss(told["rows"])) or "nothing",
    ]]  # fmt: skip
    heads = [
        "renewed",
        "processes",
        "seconds",
        "decided",
        "left to a person",
        "a second",
        "ms of processor each, without the database",
        "amiss",
    ]
    text = f"The goal is {GOAL} a second on two cores.\n\n" + numbers.table(heads, rows)
    if killed := told.get("killed"):
        text += (
            f"\n\nKilled at {killed['struck']} random moments and begun again: {killed['rows']['decided']} decided, "
            f"{killed['rows']['letters']} letters, amiss: {', '.join(amiss(killed['rows'])) or 'nothing'}."
        )
    return text
