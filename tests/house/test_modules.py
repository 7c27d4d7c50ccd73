"""Every module says what it is; packages hold no code; no file has a name that says nothing."""

import ast

import pytest
from tests.house import reading

SAYS_NOTHING = {"services", "helpers", "utils", "managers", "signals", "common", "misc", "base", "tools", "lib"}


def relative_imports(tree: ast.AST) -> list[int]:
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def has_code(tree: ast.Module) -> bool:
    """True when a package file holds more than its docstring."""
    return bool(tree.body[1:] if ast.get_docstring(tree) is not None else tree.body)


def test_every_module_has_a_docstring():
    mute = [reading.inside(path) for path in reading.python_files() if not ast.get_docstring(reading.tree_of(path))]
    assert not mute, "\n".join(mute)


def test_packages_hold_no_code():
    files = [path for path in reading.python_files() if path.name == "__init__.py"]
    assert not [reading.inside(path) for path in files if has_code(reading.tree_of(path))]


def test_every_folder_with_python_is_a_package():
    folders = {path.parent for path in reading.python_files(migrations=True)}
    assert not [reading.inside(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_no_file_has_a_name_that_says_nothing():
    named = [*reading.python_files(), *(path for path in reading.SOURCE.rglob("*") if path.is_dir())]
    assert not [reading.inside(path) for path in named if path.stem in SAYS_NOTHING]


def test_no_import_is_relative():
    files = reading.python_files(reading.SOURCE, reading.REPOSITORY / "tests", migrations=True)
    assert not [reading.inside(path) for path in files if relative_imports(reading.tree_of(path))]


@pytest.mark.parametrize("code", ["from . import models", "from ..people import models"])
def test_a_planted_relative_import_is_found(code):
    assert relative_imports(ast.parse(code)) == [1]


def test_planted_code_in_a_package_is_found():
    assert has_code(ast.parse('"""What it owns."""\nfrom a import b'))
    assert has_code(ast.parse("x = 1"))
    assert not has_code(ast.parse('"""What it owns."""'))
