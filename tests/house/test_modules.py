"""Every module says what it is; packages hold no code; no file has a name that says nothing.

Deeper than a module's own folder ``services`` is a noun, what the unit offers, and a file may be named for it.
"""

import ast
from pathlib import Path

import pytest
from tests.house import reading

SAYS_NOTHING = {"services", "helpers", "utils", "managers", "signals", "common", "misc", "base", "tools", "lib"}
# The room where the unit's services (verksamheter) are described: the word is the thing itself.
ROOM_OF_SERVICES = Path("desk/services")


def relative_imports(tree: ast.AST) -> list[int]:
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def has_code(tree: ast.Module, *, may_gather: bool = False) -> bool:
    """True when a package file holds more than its docstring. A package of models gathers what Django looks for."""
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    if may_gather:
        body = [node for node in body if not (isinstance(node, ast.ImportFrom) or is_list_of_names(node))]
    return bool(body)


def is_list_of_names(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]


def says_nothing(path: Path) -> bool:
    """True for a file or folder whose name does not tell what is in it; the path counts from the source's root."""
    is_noun = path == ROOM_OF_SERVICES or (path.stem == "services" and len(path.parts) > 2)
    return path.stem in SAYS_NOTHING and not is_noun


def test_every_module_has_a_docstring():
    mute = [reading.inside(path) for path in reading.python_files() if not ast.get_docstring(reading.tree_of(path))]
    assert not mute, "\n".join(mute)


def test_packages_hold_no_code():
    files = [path for path in reading.python_files() if path.name == "__init__.py"]
    found = [path for path in files if has_code(reading.tree_of(path), may_gather=path.parent.name == "models")]
    assert not found, [reading.inside(path) for path in found]


def test_every_folder_with_python_is_a_package():
    folders = {path.parent for path in reading.python_files(migrations=True)}
    assert not [reading.inside(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_no_file_has_a_name_that_says_nothing():
    named = [*reading.python_files(), *(path for path in reading.SOURCE.rglob("*") if path.is_dir())]
    found = [path for path in named if says_nothing(path.relative_to(reading.SOURCE))]
    assert not found, [reading.inside(path) for path in found]


def test_no_import_is_relative():
    files = reading.python_files(reading.SOURCE, reading.REPOSITORY / "tests", migrations=True)
    found = [path for path in files if relative_imports(reading.tree_of(path))]
    assert not found, [reading.inside(path) for path in found]


@pytest.mark.parametrize("code", ["from . import models", "from ..people import models"])
def test_a_planted_relative_import_is_found(code):
    assert relative_imports(ast.parse(code)) == [1]


def test_a_planted_empty_name_is_found():
    assert says_nothing(Path("cases/services.py"))
    assert says_nothing(Path("cases/models/utils.py"))
    assert says_nothing(Path("desk/common"))
    assert says_nothing(Path("desk/services.py"))
    assert says_nothing(Path("portal/services"))
    assert not says_nothing(Path("desk/services"))
    assert not says_nothing(Path("interventions/models/services.py"))


def test_planted_code_in_a_package_is_found():
    assert has_code(ast.parse('"""What it owns."""\nfrom a import b'))
    assert has_code(ast.parse("x = 1"))
    assert has_code(ast.parse("from a import b\nx = 1"), may_gather=True)
    assert not has_code(ast.parse('"""What it owns."""'))
    assert not has_code(ast.parse('"""Rows."""\nfrom a import b\n__all__ = ["b"]'), may_gather=True)
