"""Rights: declared by the module they guard, named by their constants, held by somebody, and never asking what time it is."""

import ast
import importlib
from pathlib import Path

import pytest
from tests.house import reading

from hemmaplan.config.roles import RIGHTS, ROLES
from hemmaplan.foundation.rights import Right

KEYS = {str(right) for right in RIGHTS}
DECLARED_IN = sorted(
    path for path in reading.python_files() if path.name == "rights.py" and path.parent.name != "foundation"
)
# Where a moment is read: the request's own, and a cache that the login library keeps, on which no right rests.
CLOCKS = {
    "access/middleware.py": "Moment: the request's",
    "access/counters.py": "a cache backend gets no moment",
    "access/jobs.py": "a job's own moment",
}
MOMENTS = {"now", "today"}


def written_out(tree: ast.AST) -> list[int]:
    """The lines where the key of a right stands as a text."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in KEYS]


def asks_the_clock(tree: ast.AST) -> list[int]:
    """The lines where the time is asked for; a field's default is no asking, since it is only named."""
    defaults = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg in {"default", "db_default"}
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and id(node) not in defaults
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in MOMENTS)
            or (isinstance(node.func, ast.Name) and node.func.id in {*MOMENTS, "Now"})
        )
    ]


def judges(path: Path) -> bool:
    """Whether the file belongs to those that say who may what: all of access, every module's permissions and models."""
    inside = path.relative_to(reading.SOURCE)
    return inside.parts[0] == "access" or path.name in {"permissions.py", "models.py"} or path.parent.name == "models"


def test_rights_are_named_by_their_constants() -> None:
    files = [path for path in reading.python_files() if path not in DECLARED_IN]
    found = [f"{reading.inside(path)}:{line}" for path in files for line in written_out(reading.tree_of(path))]
    assert not found, "\n".join(found)


def test_every_right_is_declared_once_joined_and_held() -> None:
    declared = []
    for path in DECLARED_IN:
        module = importlib.import_module(
            ".".join(("hemmaplan", *path.relative_to(reading.SOURCE).with_suffix("").parts))
        )
        kinds = [
            kind
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, Right) and kind is not Right
        ]
        declared += [right for kind in kinds for right in kind]
    assert len(declared) == len({str(right) for right in declared})
    assert set(declared) == set(RIGHTS)
    assert all(str(right.label) for right in RIGHTS)
    assert not set(RIGHTS) - frozenset().union(*(role.rights for role in ROLES)), "a right that nobody holds"


def test_no_right_asks_the_clock_itself() -> None:
    files = [path for path in reading.python_files() if judges(path)]
    found = {
        path.relative_to(reading.SOURCE).as_posix(): lines
        for path in files
        if (lines := asks_the_clock(reading.tree_of(path)))
    }
    assert set(found) == set(CLOCKS), found


@pytest.mark.parametrize("code", ['user.scope.units("see_orders")', 'RIGHT = "read_notes"'])
def test_a_planted_key_is_found(code: str) -> None:
    assert written_out(ast.parse(code))


@pytest.mark.parametrize("code", ["calendar.today()", "now()", "timezone.now()", "filter(at__lt=Now())"])
def test_a_planted_clock_is_found(code: str) -> None:
    assert asks_the_clock(ast.parse(code))
