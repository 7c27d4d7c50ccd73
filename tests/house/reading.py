"""How the house tests read the repository: its files, its syntax trees, its layers."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "hemmaplan"


def inside(path: Path) -> str:
    """The path as it is written in a message: from the repository's root."""
    return path.relative_to(REPOSITORY).as_posix() if path.is_relative_to(REPOSITORY) else path.as_posix()


def python_files(*folders: Path, migrations: bool = False) -> list[Path]:
    """Every Python file below the folders, or below the source when none is given."""
    return sorted(
        path
        for folder in folders or (SOURCE,)
        for path in folder.rglob("*.py")
        if "__pycache__" not in path.parts and (migrations or "migrations" not in path.parts)
    )


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Which node each node hangs under."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def pyproject() -> dict:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def layers() -> list[list[str]]:
    """The stack, highest first, siblings together; from the one contract that states it."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    stack = next(contract for contract in contracts if contract.get("containers") == ["hemmaplan"])
    return [[name.strip(" ()") for name in layer.split("|")] for layer in stack["layers"]]


def floor_of(module: str) -> int:
    """How high a dotted module stands; the ground is 0."""
    package = module.split(".")[1]
    for height, siblings in enumerate(reversed(layers())):
        if package in siblings:
            return height
    raise AssertionError(f"{module} stands on no floor: add {package} to the contract in pyproject.toml")


def tracked_files() -> list[Path]:
    """Every file that git would publish: what is tracked, and what is new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=REPOSITORY, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return sorted(path for name in listed.split("\0") if name and (path := REPOSITORY / name).is_file())


def hemmaplan_models() -> list:
    """Every model of ours that a person wrote: no through tables, no history tables made by the trigger library."""
    from django.apps import apps

    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("hemmaplan.") and not hasattr(model, "pgh_tracked_model")
    ]
