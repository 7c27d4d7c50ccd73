"""The import contracts grow with the house: a module that is planned and now exists must be named in them."""

import tomllib
from pathlib import Path

PLAIN = ("assistance.norms", "capacity.simulation", "foundation")
WITH_MODELS = (
    "organisation", "people", "documents", "deadlines", "finance", "cases", "interventions", "housing", "placements",
    "assistance", "capacity", "statistics", "archive")  # fmt: skip


def contract(repository: Path, kind: str, word: str) -> dict:
    contracts = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["type"] == kind and word in each["name"])


def exists(repository: Path, module: str) -> bool:
    return (repository / "src" / "hemmaplan" / module.replace(".", "/") / "__init__.py").exists()


def test_every_plain_module_is_kept_plain(repository: Path) -> None:
    named = contract(repository, "forbidden", "plain Python")["source_modules"]
    assert {f"hemmaplan.{module}" for module in PLAIN if exists(repository, module)} == set(named)


def test_every_module_with_models_has_the_arrow_inside(repository: Path) -> None:
    named = contract(repository, "layers", "Inside a module")["containers"]
    assert {f"hemmaplan.{module}" for module in WITH_MODELS if exists(repository, module)} == set(named)


def test_adapters_are_protected_when_there_are_any(repository: Path) -> None:
    if exists(repository, "integrations"):
        # The pages of the import belong to its adapter, see docs/decisions/0023; no other page knows one.
        allowed = ["hemmaplan.config", "hemmaplan.desk.imports"]
        assert contract(repository, "protected", "wiring")["allowed_importers"] == allowed
