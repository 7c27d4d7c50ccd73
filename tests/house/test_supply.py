"""What the product is made of: every wish is used, every part is listed, and nothing that unpickles is in the house."""

import ast
import json
import re
import subprocess
import sys
from importlib import metadata

import pytest
from tests.house import reading

CORE = reading.REPOSITORY / "requirements" / "core.in"
SOURCE = reading.REPOSITORY / "src"
# Used without being named in an import or a setting of ours, and by whom.
BY_OTHERS = {
    "argon2-cffi": "Django's Argon2PasswordHasher",
    "defusedxml": "openpyxl, against XML that unfolds without end",
    "vl-convert-python": "altair, to draw a chart as SVG",
    "django-allauth": "named by its apps",
}
UNPICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib"}


def wishes() -> list[str]:
    lines = [line.split("#")[0].strip() for line in CORE.read_text().splitlines()]
    return [re.split(r"[\[<>=;]", line)[0].strip() for line in lines if line]


def modules_of(package: str) -> set[str]:
    wanted = re.sub(r"[-_.]+", "-", package).lower()
    return {
        module for module, packages in metadata.packages_distributions().items()
        if any(re.sub(r"[-_.]+", "-", one).lower() == wanted for one in packages)
    }  # fmt: skip


def words_of_the_source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))


def is_used(module: str, text: str) -> bool:
    return (
        re.search(rf"^\s*(?:from|import) {re.escape(module)}\b|[\"']{re.escape(module)}[.\"']", text, re.MULTILINE)
        is not None
    )


@pytest.mark.parametrize("package", wishes())
def test_every_package_that_is_wished_for_is_used(package: str) -> None:
    text = words_of_the_source()
    assert package in BY_OTHERS or any(is_used(module, text) for module in modules_of(package)), (
        f"{package} is used nowhere: take it out of requirements/core.in"
    )


def test_planted_package_is_found_to_be_unused() -> None:
    assert not is_used("requests", "import hemmaplan\n# requests of people\n")
    assert is_used("granian", 'programs / "granian"')
    assert set(BY_OTHERS) <= set(wishes())


def unpicklers_in(text: str) -> set[str]:
    """The modules a source imports, or names to be imported, that build objects out of bytes."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
        elif (isinstance(node, ast.Constant) and isinstance(node.value, str) and "PickleSerializer" in node.value) or (
            isinstance(node, ast.keyword)
            and node.arg == "allow_pickle"
            and not (isinstance(node.value, ast.Constant) and node.value.value is False)
        ):
            found.add("pickle")
    return found & UNPICKLES


def test_nothing_in_the_house_unpickles(settings) -> None:
    faults = {
        reading.inside(path): found
        for path in sorted(SOURCE.rglob("*.py")) if (found := unpicklers_in(path.read_text(encoding="utf-8")))
    }  # fmt: skip
    assert not faults
    # Django's own caches in database, file or memory keep their rows as pickles.
    assert all(cache["BACKEND"].startswith("hemmaplan.") for cache in settings.CACHES.values())
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


def test_planted_unpicklers_are_found() -> None:
    assert unpicklers_in("import pickle") == unpicklers_in("from pickle import loads") == {"pickle"}
    assert unpicklers_in("import numpy as np\nnp.load(f, allow_pickle=True)") == {"pickle"}
    assert unpicklers_in("import json\nnp.load(f, allow_pickle=False)") == set()


def test_list_of_parts_names_every_pin_and_every_vendored_part(tmp_path) -> None:
    file = tmp_path / "parts.json"
    subprocess.run(
        [sys.executable, "tools/sbom.py", str(file)], cwd=reading.REPOSITORY, check=True, capture_output=True
    )
    found = json.loads(file.read_text())
    assert (found["bomFormat"], found["metadata"]["component"]["name"]) == ("CycloneDX", "hemmaplan")
    parts = {part["name"]: part for part in found["components"]}
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (CORE.with_suffix(".txt")).read_text(), re.MULTILINE)
    assert dict(pins) == {name: parts[name]["version"] for name, _version in pins}
    assert {"designsystemet-css", "lucide-static", "inter"} <= set(parts)
    assert all(part["licenses"] and part["hashes"] for part in parts.values())
    assert "AGPL" not in file.read_text()
    hosts = set(re.findall(r"https?://([^/\"]+)", file.read_text()))
    assert hosts <= {"cyclonedx.org"}, "no address of a registry"


def test_security_page_says_how_to_report_and_what_is_promised() -> None:
    text = (reading.REPOSITORY / "SECURITY.md").read_text()
    for heading in ("## Report a fault", "## What is promised", "## Threat model"):
        assert heading in text
