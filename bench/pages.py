"""Every staff page, and the long lists over everything, at two scales in turn."""

from dataclasses import dataclass, field
from typing import Any

from bench import addresses, numbers
from bench.asking import Database, Failed

RATIO = 1.5


@dataclass
class Measured:
    """One page at each scale."""

    name: str
    user: str
    took: dict[int, list[float]] = field(default_factory=dict)
    queries: dict[int, int] = field(default_factory=dict)
    notes: dict[int, list[float]] = field(default_factory=dict)

    def median(self, scale: int) -> float:
        """Milliseconds."""
        return numbers.median(self.took[scale])

    def ratio(self, small: int, large: int) -> float:
        """How much slower at the large scale."""
        return self.median(large) / self.median(small)

    def marks(self, small: int, large: int) -> str:
        """What does not hold, in words; empty when all does."""
        wrong = []
        if self.queries[small] != self.queries[large]:
            wrong.append("queries")
        if self.ratio(small, large) > RATIO:
            wrong.append("time")
        return ", ".join(wrong)

    def plain(self) -> dict[str, Any]:
        """For the file of results."""
        return {"name": self.name, "user": self.user, "queries": self.queries,
                "median_ms": {s: round(self.median(s), 2) for s in self.took},
                "p95_ms": {s: round(numbers.p95(v), 2) for s, v in self.took.items()},
                "note_ms": {s: round(numbers.median(v), 3) for s, v in self.notes.items() if v}}  # fmt: skip


def measure(
    databases: list[Database], *, runs: int, only: str = ""
) -> tuple[list[Measured], dict[str, str], list[str]]:
    """All pages of the tree: those measured, those missing with why, and those that are actions and no pages."""
    measured, missing, actions = [], {}, []
    for name in databases[0].ask("names"):
        if not any(part in name for part in only.split(",")):
            continue
        try:
            found = [databases[0].ask("find", name=name)]
            if found[0]["kind"] == "page":
                found += [database.ask("find", name=name, only=found[0]["user"]) for database in databases[1:]]
        except Failed as error:
            missing[name] = str(error)
            continue
        wrong = next((one for one in found if one["kind"] != "page"), None)
        if wrong:
            if wrong["kind"] == "action":
                actions.append(name)
            else:
                missing[name] = wrong.get("why", "")
            continue
        page = Measured(name, found[0]["user"])
        _open(page, databases, [one["path"] for one in found], runs)
        measured.append(page)
    return measured, missing, actions


def measure_lists(databases: list[Database], *, runs: int) -> list[Measured]:
    """The lists of one who sees the whole municipality: first page, one in the middle, the last."""
    found = []
    wanted = [(name, query, addresses.CHIEF) for name, query in addresses.OVER_ALL]
    wanted += [(name, query, addresses.REVIEWER) for name, query in addresses.LOGS]
    for name, query, user in wanted:
        bases = []
        for database in databases:
            try:
                one = database.ask("find", name=name, only=user)
            except Failed:
                one = {}
            bases.append(one.get("path"))
        if not all(bases):
            continue
        firsts = [f"{base}?{query}" if query else base for base in bases]
        pages = {"": firsts} | _further(databases, name, query, user, firsts)
        for where, paths in pages.items():
            page = Measured(" ".join(filter(None, (name, query, where))), user)
            try:
                _open(page, databases, paths, runs)
            except Failed:
                continue
            found.append(page)
    return found


def _further(databases: list[Database], name: str, query: str, user: str, firsts: list[str]) -> dict[str, list[str]]:
    """Addresses in the middle and at the end, made like the list's own link to its next page."""
    if name == "orders:index" and not query:
        return {}
    found: dict[str, list[str]] = {}
    for where, share in (("middle", 0.5), ("end", 1.0)):
        paths = []
        for database, first in zip(databases, firsts, strict=True):
            link = database.ask("next_page", user=user, path=first)
            key = database.ask("key_at", name=name, user=user, share=share)
            if not link or key is None:
                break
            head, _sign, rest = link.partition("-after=")
            more = rest.partition("&")[2]
            path = f"{head}-after={key}" + (f"&{more}" if more else "")
            paths.append(path if path.startswith("/") else first.partition("?")[0] + path)
        if len(paths) == len(databases):
            found[where] = paths
    return found


def _open(page: Measured, databases: list[Database], paths: list[str], runs: int) -> None:
    for database, path in zip(databases, paths, strict=True):
        database.ask("open", user=page.user, path=path, runs=2)  # warm
    _rounds(page, databases, paths, max(1, runs // 5))
    if len(databases) > 1 and page.ratio(databases[0].scale, databases[-1].scale) > RATIO:
        # Too slow, or the machine was busy with something else just then: looked at again, more closely.
        page.took.clear()
        _rounds(page, databases, paths, max(6, runs // 5))


def _rounds(page: Measured, databases: list[Database], paths: list[str], rounds: int) -> None:
    for _round in range(rounds):
        for database, path in zip(databases, paths, strict=True):
            told = database.ask("open", user=page.user, path=path, runs=5)
            if told["status"] != 200:
                raise Failed(f"{page.name}: {told['status']}")
            page.took.setdefault(database.scale, []).extend(told["took"])
            page.notes.setdefault(database.scale, []).extend(told["notes"])
            page.queries[database.scale] = told["queries"]


def shown(pages: list[Measured], scales: list[int]) -> str:
    """The table, slowest first."""
    small, large = scales[0], scales[-1]
    rows = [
        [page.name, page.user, page.queries[small], page.queries[large], page.median(small), page.median(large),
         numbers.p95(page.took[large]), f"{page.ratio(small, large):.2f}", page.marks(small, large)]
        for page in sorted(pages, key=lambda page: -page.median(large))
    ]  # fmt: skip
    heads = [
        "page",
        "user",
        f"queries {small}",
        f"queries {large}",
        f"ms {small}",
        f"ms {large}",
        f"p95 {large}",
        "ratio",
        "to mend",
    ]
    return numbers.table(heads, rows)
