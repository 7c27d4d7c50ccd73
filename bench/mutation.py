"""``make mutation``: small changes in the domain code, one at a time, and whether the tests notice.

Each change is made in a checkout of its own, of what is committed. The tests of the changed module run first; only when
they notice nothing, all others whose text names the module. A change nobody notices is printed with its line: it is a
missing test, or a change that means nothing, which a person decides.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
DOMAIN = ("foundation", "organisation", "people", "cases", "deadlines", "interventions", "housing", "capacity",
          "statistics", "assistance", "access", "archive", "documents")  # fmt: skip
NOT_RULES = {"migrations", "management", "templates"}
SLOW = {"tests/desk/test_leaks.py", "tests/desk/test_extremes.py", "tests/config/test_chaos.py"}
LONGEST = 900
OTHER: dict[type, Any] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
LOOKUPS = {"__lte": "__lt", "__lt": "__lte", "__gte": "__gt", "__gt": "__gte"}


@dataclass(frozen=True)
class Change:
    """One small change: where it is made and what stands there instead."""

    path: Path
    line: int
    start: int
    end: int
    before: str
    after: str

    def made(self, source: bytes) -> bytes:
        """The file with the change in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.path.relative_to('src/hemmaplan')}:{self.line}  {self.before}  →  {self.after}"


Node = ast.expr | ast.keyword


def changed(node: Node) -> Node | None:
    """The node with one thing in it otherwise, or None when there is nothing to change."""
    other: Node | None = None
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            other = ast.Compare(node.left, [OTHER[type(op)]()], node.comparators)
        case ast.BoolOp():
            other = ast.BoolOp(OTHER[type(node.op)](), node.values)
        case ast.UnaryOp(op=ast.Not()):
            other = node.operand
        case ast.BinOp() if type(node.op) in OTHER and not isinstance(node.left, ast.Constant | ast.JoinedStr):
            other = ast.BinOp(node.left, OTHER[type(node.op)](), node.right)
        case ast.Constant(value=bool() | int() as value):
            other = ast.Constant(not value if isinstance(value, bool) else value + 1)
        case ast.keyword(arg=str() as name):
            ending = next((ending for ending in LOOKUPS if name.endswith(ending)), None)
            other = ast.keyword(name.removesuffix(ending) + LOOKUPS[ending], node.value) if ending else None
    return other


def changes(path: Path) -> Iterator[Change]:
    """All small changes that can be made in the functions of a file."""
    source = (REPOSITORY / path).read_bytes()
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in (part for statement in function.body for part in ast.walk(statement)):
            other = changed(node) if isinstance(node, ast.expr | ast.keyword) else None
            if other is None or node.end_lineno is None or node.end_col_offset is None:
                continue
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            before = " ".join(source[start:end].decode().split())
            after = ast.unparse(other)
            yield Change(path, node.lineno, start, end, before, f"({after})" if isinstance(node, ast.expr) else after)


def candidates() -> list[Change]:
    """Every change in the domain's modules."""
    folders = [Path("src/hemmaplan") / name for name in DOMAIN]
    files = [file.relative_to(REPOSITORY) for folder in folders for file in sorted((REPOSITORY / folder).rglob("*.py"))]
    found = [change for file in files if not NOT_RULES & set(file.parts) for change in changes(file)]
    return list({(change.path, change.start, change.end): change for change in found}.values())


def tests_of(change: Change) -> Iterator[list[str]]:
    """First the tests of the module, then all others that name it."""
    module = change.path.parts[2]
    own = [f"tests/{module}"]
    yield own
    named = sorted(
        str(file.relative_to(REPOSITORY))
        for file in (REPOSITORY / "tests").rglob("test_*.py")
        if module in file.read_text() and "journeys" not in file.parts and file.parts[-2] != module
    )
    yield [file for file in named if not file.startswith(own[0] + "/") and file not in SLOW]


def noticed(change: Change, checkout: Path) -> bool:
    """Whether some test fails with the change in place."""
    file = checkout / change.path
    source = file.read_bytes()
    file.write_bytes(change.made(source))
    try:
        for tests in tests_of(change):
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:randomly",
                *tests,
            ]
            environment = os.environ | {
                "PYTHONPATH": str(checkout / "src"),
                "HEMMAPLAN_HOME": str(REPOSITORY / ".hemmaplan"),
            }
            try:
                ran = subprocess.run(
                    command, cwd=checkout, env=environment, capture_output=True, timeout=LONGEST, check=False
                )
            except subprocess.TimeoutExpired:
                return True
            if ran.returncode not in {0, 5}:
                return True
    finally:
        file.write_bytes(source)
    return False


def main() -> None:
    """Choose, change, run, tell."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="how many changes")
    parser.add_argument(
        "--seed", type=int, default=1, help="which ones: the same seed on the same code chooses the same"
    )
    parser.add_argument("--part", default="1/1", help="which share of them, such as 2/2, to run two side by side")
    options = parser.parse_args()
    share, of = (int(number) for number in options.part.split("/"))
    chosen = random.Random(options.seed).sample(candidates(), options.count)[share - 1 :: of]
    checkout = Path(tempfile.mkdtemp(prefix="hemmaplan-mutation-"))
    subprocess.run(
        ["git", "worktree", "add", "--quiet", "--detach", "--force", str(checkout), "HEAD"], cwd=REPOSITORY, check=True
    )
    caught = 0
    try:
        for change in chosen:
            seen = noticed(change, checkout)
            caught += seen
            print("noticed    " if seen else "NOT NOTICED", change, flush=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(checkout)], cwd=REPOSITORY, check=False)
        shutil.rmtree(checkout, ignore_errors=True)
    print(f"{caught} of {len(chosen)} changes were noticed")


if __name__ == "__main__":
    main()
