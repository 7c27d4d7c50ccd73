"""``make bench``: measure, print the tables, and keep the figures in bench/results/latest.json.

A run of some parts leaves what earlier runs said of the others. ``--handbook`` writes docs/handbook/measured.md from all.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import automatic, clicks, forecasts, homes, ledger, load, norms, numbers, pages, queues, starting
from bench.asking import Database

RESULTS = homes.REPOSITORY / "bench" / "results" / "latest.json"
HANDBOOK = homes.REPOSITORY / "docs" / "handbook" / "measured.md"
WHY = homes.REPOSITORY / "bench" / "why.md"
PARTS = (
    "pages",
    "lists",
    "clicks",
    "split",
    "log",
    "load",
    "memo",
    "forecasts",
    "ledger",
    "demo",
    "norms",
    "queues",
    "automatic",
)
WITHOUT_DATABASE = {"clicks", "demo", "norms", "queues", "automatic"}
INTRODUCTION = """# Measured (mätt)

How fast the pages and the engines are, and whether they stay so when the municipality grows. Written by `make bench ARGS=--handbook`.
Measure again with `make bench`; `python -m bench --only pages --scales 1,10 --runs 5` takes under two minutes.

The data are made by `hemmaplan generate --scale N`: N performing units, each with ten years of history. Scale 1 has about
1,050 orders, scale 100 about 105,000 and eleven million rows in all. The first unit is the same at both scales, so its
pages show the same rows. Each page is opened in turn at the two scales, so that what else the machine does falls on both.

The goals: as many queries at scale 100 as at scale 1; median at most 1.5 times; p95 under 100 ms with ten people at once
on two cores; the read log under 1 ms a page; lists of 100,000 rows as fast as lists of 100; the memo in under 3 s;
a click on a scenario with 500 replications in 0.5 s when estimates are cached, estimating all queues of the municipality from ten years in
5 s, and the board at most 30 ms dearer with its fans than without.
The column *to mend* names the goal that does not hold.

The two engines need no database: `python -m bench --only norms,queues` takes about six minutes, and makes the environment of
the OpenFisca model the first time. Their goals stand at their tables.

Each table says how busy the machine was. A load above the number of cores means that others were working on it: then the
milliseconds are too many, the ratios are rough, and only the numbers of queries can be trusted. Measure on a quiet machine.
"""


def main() -> None:
    """Read the wishes, measure, tell."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only",
        default="pages,lists,clicks,split,log,load,memo,forecasts,ledger,norms,queues",
        help=f"what is measured, of {','.join(PARTS)}; none: nothing",
    )
    parser.add_argument("--scales", default="1,100", help="the small and the large municipality")
    parser.add_argument("--runs", type=int, default=20, help="how many times each page is opened")
    parser.add_argument("--page", default="", help="only pages whose name holds one of these, with commas")
    parser.add_argument("--requests", type=int, default=600, help="pages opened in each measurement of load")
    parser.add_argument("--applications", type=int, default=10_000, help="renewed applications in the month's run")
    parser.add_argument("--kills", type=int, default=0, help="how many random moments the run is killed at, besides")
    parser.add_argument("--anew", action="store_true", help="make the databases anew")
    parser.add_argument("--handbook", action="store_true", help="write docs/handbook/measured.md")
    options = parser.parse_args()
    parts = [] if options.only == "none" else options.only.split(",")
    if set(parts) - set(PARTS):
        parser.error(f"--only takes {', '.join(PARTS)}")
    scales = sorted(int(text) for text in options.scales.split(","))
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results.setdefault("texts", {})
    if parts:
        measure(parts, scales, results, options)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    if options.handbook:
        told = [results["texts"][part] for part in PARTS if part in results["texts"]]
        HANDBOOK.write_text("\n".join([INTRODUCTION, *told, WHY.read_text()]))
    print(f"\nThe figures are in {RESULTS.relative_to(homes.REPOSITORY)}.")


def measure(parts: list[str], scales: list[int], results: dict[str, Any], options: argparse.Namespace) -> None:
    """Measure the parts asked for, one after the other."""
    telling: dict[str, Callable[..., str]] = {
        "pages": tell_pages, "lists": tell_lists, "clicks": tell_clicks, "split": tell_split, "log": tell_log, "load": tell_load, "memo": tell_memo, "forecasts": tell_forecasts, "ledger": tell_ledger, "demo": tell_demo,
        "norms": tell_norms, "queues": tell_queues, "automatic": tell_automatic,
    }  # fmt: skip
    databases: list[Database] = []
    if set(parts) - WITHOUT_DATABASE:
        for scale in scales:
            homes.prepare(scale, anew=options.anew)
        databases = [Database(scale) for scale in scales]
        results["orders"] = {str(database.scale): database.ask("size") for database in databases}
        print("Orders: " + ", ".join(f"{count} at scale {scale}" for scale, count in results["orders"].items()))
    try:
        for part in (part for part in PARTS if part in parts):
            before = os.getloadavg()[0]
            text = telling[part](databases, results, options)
            when = (f"Measured {time.strftime('%Y-%m-%d %H:%M')} on {os.cpu_count()} cores, Python {platform.python_version()}; "
                    f"load of the machine before {before:.1f}, after {os.getloadavg()[0]:.1f}.")  # fmt: skip
            heading, _sign, rest = text.partition("\n\n")
            results["texts"][part] = f"{heading}\n\n{when}\n\n{rest}\n"
            print(f"\n{results['texts'][part]}", flush=True)
    finally:
        for database in databases:
            database.close()


def tell_pages(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """Every page of the tree."""
    measured, missing, actions = pages.measure(databases, runs=options.runs, only=options.page)
    small, large = databases[0].scale, databases[-1].scale
    wrong = [page for page in measured if page.marks(small, large)]
    slow = [page for page in measured if numbers.p95(page.took[large]) > 100]
    results |= {"pages": [page.plain() for page in measured], "missing": missing, "actions": actions}
    said = [
        "## Every page, as one who works in the first unit", pages.shown(measured, [small, large]),
        (f"{len(measured)} pages. Queries or time grow on {len(wrong)}. The p95 is over 100 ms on {len(slow)}. "
        f"{len(actions)} addresses are actions without a page of their own."),
    ]  # fmt: skip
    if missing:
        said.append("Not measured:\n\n" + "\n".join(f"- `{name}`: {why}" for name, why in missing.items()))
    return "\n\n".join(said)


def tell_lists(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """The lists over everything."""
    measured = pages.measure_lists(databases, runs=options.runs)
    results["lists"] = [page.plain() for page in measured]
    return "\n\n".join([
        "## The lists, as one who sees the whole municipality", pages.shown(measured, [databases[0].scale, databases[-1].scale]),
        "`middle` and `end` are pages in the middle and at the end of the list, by the key of the row they start after.",
    ])  # fmt: skip


def tell_clicks(_databases: list[Database], results: dict[str, Any], _options: argparse.Namespace) -> str:
    """What the everyday paths take of hands."""
    counted, wrong = clicks.measure()
    results["clicks"] = counted
    return "## Clicks and keystrokes, as the browser journeys count them\n\n" + clicks.shown(counted, wrong)


SPLIT = (
    ("myday:index", "behandlare"), ("people:person", "enhetschef"), ("orders:index", "enhetschef"), ("orders:order", "enhetschef"),
    ("housing:index", "enhetschef"), ("board:index", "enhetschef"), ("orders:index", "forvaltningschef"),
    ("housing:index", "forvaltningschef"), ("queues:index", "forvaltningschef"), ("opendoor:index", "forvaltningschef"),
)  # fmt: skip


def tell_split(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """Where the time of a page goes."""
    kinds = ("python", "asking", "templates", "waiting", "rest", "server", "planning", "execution")
    rows = []
    for name, user in SPLIT:
        for database in databases:
            found = database.ask("find", name=name, only=user)
            if found["kind"] == "page":
                told = database.ask("split", user=user, path=found["path"], runs=options.runs)
                rows.append(
                    [name, user, database.scale, told["queries"], told["parameters"], *(told[kind] for kind in kinds)]
                )
    results["split"] = rows
    heads = ["page", "user", "scale", "queries", "parameters", *kinds]
    return "\n\n".join([
        "## Where a page's time goes, ms of processor time", numbers.table(heads, rows),
        ("*Asking* is building the statements in Python, *waiting* sending and reading them. *Server* is what the database used for "
        "them; *planning* and *execution* what it says of each when it is planned anew, which a prepared statement is not."),
    ])  # fmt: skip


def tell_ledger(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """The ledger of a manager with 200,000 clocks, and the nightly pass."""
    told = {database.scale: database.ask("ledger", username="enhetschef", runs=options.runs) for database in databases}
    results["ledger"] = told
    rows = [
        [scale, what, numbers.median(took), numbers.p95(took)]
        for scale, one in told.items()
        for what, took in one["times"].items()
    ]
    nights = [[scale, one["clocks"], f"{one['nightly']:.1f}", one["differing"]] for scale, one in told.items()]
    return "\n\n".join([
        f"## The ledger with {ledger.CLOCKS:,} clocks in one unit", numbers.table(["scale", "what", "median ms", "p95 ms"], rows),
        "The goal is 100 ms for the numbers of today. A past day is read from the events of the clocks that were moved.",
        "## The nightly pass: everything that follows compared with what is stored",
        numbers.table(["scale", "clocks", "seconds", "matters that differ"], nights),
    ])  # fmt: skip


def tell_log(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """What the note in the read log costs."""
    rows = []
    for name, user in (("orders:order", "enhetschef"), ("orders:index", "enhetschef"), ("people:person", "enhetschef")):
        for database in databases:
            found = database.ask("find", name=name, only=user)
            if found["kind"] != "page":
                continue
            runs = max(40, options.runs)
            told = database.ask("paired", user=user, path=found["path"], runs=runs)
            direct = database.ask("open", user=user, path=found["path"], runs=runs)["notes"]
            pairs = [one - other for one, other in zip(told["with"], told["without"], strict=True)]
            rows.append([name, database.scale, numbers.median(told["with"]), numbers.median(told["without"]),
                         f"{numbers.median(pairs):.2f}", f"{numbers.median(direct):.2f}"])  # fmt: skip
    results["log"] = rows
    return "## The read log\n\n" + numbers.table(
        ["page", "scale", "ms with the note", "ms without", "difference of pairs, ms", "the writing itself, ms"], rows
    )


def tell_load(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """Ten people at once, and the memory."""
    database = databases[-1]
    server = load.Server(database.scale)
    try:
        server.wait()
        load.measure(database, requests=100, pause=0)  # warm
        told = [load.measure(database, requests=options.requests, pause=pause) for pause in (2.0, 0.0)]
        memory = {kind: round(peak) for kind, peak in server.memory().items()}
    finally:
        server.stop()
    results |= {"load": told, "memory_mb": memory}
    heads = ["pause s", "pages", "a second", "median ms", "p95 ms", "longest ms", "failed"]
    keys = ("pause_s", "requests", "per_second", "median_ms", "p95_ms", "worst_ms", "failed")
    worst = sorted(told[0]["p95_by_page"].items(), key=lambda pair: -pair[1])
    return "\n\n".join([
        f"## Ten people at once, scale {database.scale}, two web processes", numbers.table(heads, [[one[key] for key in keys] for one in told]),
        ("A pause of two seconds is a person in a hurry; without a pause ten programs press as hard as they can. "
        "The ones who press share the two cores with the server."),
        numbers.table(["page, with the pause", "p95 ms"], worst),
        "## Memory\n\nMost that was held, in MB: " + ", ".join(f"{kind} {peak}" for kind, peak in memory.items()) + ".",
    ])  # fmt: skip


def tell_memo(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """The memo: in the process, and as a command."""
    rows = []
    for database in databases:
        told = database.ask("memo", runs=min(5, options.runs))
        command = starting.memo(database.scale)
        rows.append([database.scale, f"{numbers.median(told['gathered']):.2f}", f"{numbers.median(told['files']):.2f}",
                     f"{numbers.median(command):.2f}"])  # fmt: skip
    results["memo"] = rows
    return "## The memo, seconds\n\n" + numbers.table(
        ["scale", "figures and text", "PDF, Word and data", "the whole command"], rows
    )


def tell_forecasts(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """Forecasts on living rows: what they cost, and how good they are in the made-up municipality."""
    told = {database.scale: database.ask("forecasts", runs=min(10, options.runs)) for database in databases}
    results["forecasts"] = {str(scale): found for scale, found in told.items()}
    costs, good = forecasts.shown(told)
    return "\n\n".join([
        "## Forecasts on living rows",
        numbers.table(["scale", "what", "seconds", "goal", "to mend"], costs),
        ("How good the forecasts of the first unit have been in its own back-test: mean error in persons of the forecast (CRPS), of "
        "*som i dag* and of inflow less outflow, and how often what came lay where eight times of ten were to lie."),
        numbers.table(["queue", "weeks", "trials", "forecast", "as today", "in less out", "in the band"], good),
    ])  # fmt: skip


def tell_demo(_databases: list[Database], results: dict[str, Any], _options: argparse.Namespace) -> str:
    """The start of the demo."""
    results["demo"] = starting.demo()
    first, second = results["demo"]["first_s"], results["demo"]["second_s"]
    return f"## make demo\n\nThe first time in a new clone {first} s, packages fetched and compiled; the second time {second} s."


def tell_norms(_databases: list[Database], results: dict[str, Any], _options: argparse.Namespace) -> str:
    """The norm calculation against the OpenFisca model."""
    results["norms"] = norms.measure()
    return "## The norm calculation, against an OpenFisca model of the same rules\n\n" + norms.shown(results["norms"])


def tell_queues(_databases: list[Database], results: dict[str, Any], _options: argparse.Namespace) -> str:
    """The queue simulation against two public engines, and a whole municipality."""
    results["queues"] = queues.measure()
    return "## The queue simulation, against ciw and simpy on the same people\n\n" + queues.shown(results["queues"])


def tell_automatic(_databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> str:
    """The month's run of income support, and the run killed."""
    told = automatic.measure(options.applications)
    if options.kills:
        told["killed"] = automatic.kill(max(200, options.kills * 20), options.kills)
    results["automatic"] = told
    return "## The month's run: renewed applications decided with letter\n\n" + automatic.shown(told)


if __name__ == "__main__":
    sys.exit(main())
