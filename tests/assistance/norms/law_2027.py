"""An invented law of 2027 in a folder of its own: amounts nobody has set, to show that a new year is data alone."""

import csv
import shutil
from pathlib import Path

from hemmaplan.assistance.norms.law.loading import NATIONAL


def folder_of_2027(target: Path, **more: list[dict[str, str]]) -> Path:
    """A copy of the national files with amounts for 2027: every amount of 2026 and a hundred kronor. ``more``: rows to add to a file."""
    folder = Path(shutil.copytree(NATIONAL, target / "national"))
    of_2026 = [row for row in rows_of(folder / "norm_amounts.csv") if row["valid_from"] == "2026-01"]
    extra = {"component": "extra_member"}
    raised = [
        row | {"valid_from": "2027-01", "valid_to": "2027-12", "source": "påhittat"}
        | ({} if row["component"] == extra["component"] else {"amount_sek": str(int(row["amount_sek"]) + 100)})
        for row in of_2026
    ]  # fmt: skip
    add(folder / "norm_amounts.csv", raised)
    base = {"parameter": "price_base_amount", "valid_from": "2027-01", "valid_to": "2027-12", "value": "59500"}
    add(folder / "parameters.csv", [base | {"unit": "kr", "mark": "M", "source": "påhittat", "note": ""}])
    closed = folder / "closed_months.csv"
    closed.write_text(closed.read_text("utf-8").replace("2027-01", "2028-01"), "utf-8")
    for name, rows in more.items():
        add(folder / f"{name}.csv", rows)
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a law file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def add(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows after those of a law file."""
    before = rows_of(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*before, *rows])
