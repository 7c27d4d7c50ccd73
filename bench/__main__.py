"""``make bench``: measure, print the tables, and keep the figures in bench/results/latest.json."""

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from bench import homes, load, numbers, pages, starting
from bench.asking import Database

RESULTS = Path(__file__).parent / "results"
PARTS = ("pages", "lists", "log", "load", "memo", "demo")


def main() -> None:
    """Read the wishes, measure, tell."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", default="pages,lists,log,load,memo", help=f"vad som mäts, av {','.join(PARTS)}")
    parser.add_argument("--scales", default="1,100", help="den lilla och den stora kommunen")
    parser.add_argument("--runs", type=int, default=20, help="gånger varje sida öppnas")
    parser.add_argument("--page", default="", help="bara sidor vars namn innehåller detta")
    parser.add_argument("--requests", type=int, default=600, help="sidor i belastningsmätningen")
    parser.add_argument("--anew", action="store_true", help="gör databaserna på nytt")
    options = parser.parse_args()
    parts = options.only.split(",")
    if set(parts) - set(PARTS):
        parser.error(f"--only tar {', '.join(PARTS)}")
    scales = sorted(int(text) for text in options.scales.split(","))
    results: dict[str, Any] = {"machine": machine(), "scales": scales}
    for scale in scales:
        homes.prepare(scale, anew=options.anew)
    databases = [Database(scale) for scale in scales]
    print(
        f"{results['machine']['when']}, {results['machine']['cores']} kärnor, belastning vid start {os.getloadavg()[0]:.1f}"
    )
    results["orders"] = {database.scale: database.ask("size") for database in databases}
    print("Uppdrag: " + ", ".join(f"{count} i skala {scale}" for scale, count in results["orders"].items()))
    try:
        if "pages" in parts:
            tell_pages(databases, results, options)
        if "lists" in parts:
            tell_lists(databases, results, options)
        if "log" in parts:
            tell_log(databases, results, options)
        if "load" in parts:
            tell_load(databases[-1], results, options)
        if "memo" in parts:
            tell_memo(databases, results)
    finally:
        for database in databases:
            database.close()
    if "demo" in parts:
        results["demo"] = starting.demo()
        print(f"\n## make demo\n\nFörsta gången {results['demo']['first_s']} s, andra {results['demo']['second_s']} s.")
    results["machine"]["load_after"] = round(os.getloadavg()[0], 1)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(f"\nSiffrorna ligger i {(RESULTS / 'latest.json').relative_to(homes.REPOSITORY)}.")


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {"when": time.strftime("%Y-%m-%d %H:%M"),
            "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system(),
            "load_before": round(os.getloadavg()[0], 1)}  # fmt: skip


def tell_pages(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> None:
    """Every page of the tree."""
    measured, missing, deeds = pages.measure(databases, runs=options.runs, only=options.page)
    scales = results["scales"]
    print("\n## Varje sida, som den som arbetar i första enheten\n")
    print(pages.shown(measured, scales))
    wrong = [page for page in measured if page.marks(scales[0], scales[-1])]
    print(f"\n{len(measured)} sidor, {len(wrong)} att rätta. {len(deeds)} adresser är gärningar utan egen sida.")
    for name, why in missing.items():
        print(f"  saknas i mätningen: {name} ({why})")
    results |= {"pages": [page.plain() for page in measured], "missing": missing, "deeds": deeds}


def tell_lists(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> None:
    """The lists over everything."""
    measured = pages.measure_lists(databases, runs=options.runs)
    print("\n## Listorna, som den som ser hela kommunen\n")
    print(pages.shown(measured, results["scales"]))
    results["lists"] = [page.plain() for page in measured]


def tell_log(databases: list[Database], results: dict[str, Any], options: argparse.Namespace) -> None:
    """What the note in the read log costs."""
    rows = []
    for name, user in (("orders:order", "enhetschef"), ("orders:index", "enhetschef"), ("people:person", "enhetschef")):
        for database in databases:
            found = database.ask("find", name=name, only=user)
            if found["kind"] != "page":
                continue
            told = database.ask("paired", user=user, path=found["path"], runs=max(20, options.runs))
            direct = database.ask("open", user=user, path=found["path"], runs=max(20, options.runs))["notes"]
            with_, without = numbers.median(told["with"]), numbers.median(told["without"])
            rows.append(
                [name, database.scale, with_, without, f"{with_ - without:.2f}", f"{numbers.median(direct):.2f}"]
            )
    print("\n## Läsloggen\n")
    print(numbers.table(["sida", "skala", "ms med", "ms utan", "skillnad", "själva skrivningen"], rows))
    results["log"] = rows


def tell_load(database: Database, results: dict[str, Any], options: argparse.Namespace) -> None:
    """Ten people at once, and the memory."""
    server = load.Server(database.scale)
    try:
        server.wait()
        load.measure(database, requests=100, pause=0)  # warm
        told = [load.measure(database, requests=options.requests, pause=pause) for pause in (2.0, 0.0)]
        results |= {"load": told, "memory_mb": {kind: round(peak) for kind, peak in server.memory().items()}}
    finally:
        server.stop()
    print(f"\n## Tio samtidiga användare, skala {database.scale}, två webbprocesser\n")
    heads = ["paus s", "sidor", "per s", "median ms", "p95 ms", "längst ms", "fel"]
    print(numbers.table(heads, [[one["pause_s"], one["requests"], one["per_second"], one["median_ms"], one["p95_ms"], one["worst_ms"],
                                 one["failed"]] for one in told]))  # fmt: skip
    print(f"\nMinne som mest, MB: {results['memory_mb']}")


def tell_memo(databases: list[Database], results: dict[str, Any]) -> None:
    """The memo: in the process, and as a command."""
    rows = []
    for database in databases:
        told = database.ask("memo", runs=3)
        command = starting.memo(database.scale)
        rows.append([database.scale, f"{numbers.median(told['gathered']):.2f}", f"{numbers.median(told['files']):.2f}",
                     f"{numbers.median(command):.2f}"])  # fmt: skip
    print("\n## Informationsärendet, sekunder\n")
    print(numbers.table(["skala", "siffror och text", "PDF, Word och data", "hela kommandot"], rows))
    results["memo"] = rows


if __name__ == "__main__":
    sys.exit(main())
