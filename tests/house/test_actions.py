"""Every action is called with names, and says by whom and when."""

import ast

import pytest
from tests.house import reading

OTHERWISE = {
    ("access", "record"): "writes the log itself; what happened comes first in the call",
    ("people", "store_grounds"): "many at once, for an import: by whom and when stands in the import's own event",
    ("access", "system_user"): "no action: finds the account in whose name jobs act",
}


def action_files():
    return [path for path in reading.python_files() if path.name == "actions.py" or path.parent.name == "actions"]


def faults_of(function: ast.FunctionDef) -> list[str]:
    """What is wrong with an action's signature."""
    given = function.args
    found = []
    if given.args or given.posonlyargs or given.vararg:
        found.append("takes arguments without names")
    names = {argument.arg for argument in given.kwonlyargs}
    found += [f"lacks {name}=" for name in ("by", "at") if name not in names]
    if not ast.get_docstring(function):
        found.append("has no docstring")
    return found


def actions():
    return {
        (path.relative_to(reading.SOURCE).parts[0], node.name): node
        for path in action_files()
        for node in reading.tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def test_every_action_takes_by_and_at_by_name():
    faults = [f"{part}.{name}: {fault}" for (part, name), node in actions().items() if (part, name) not in OTHERWISE
              for fault in faults_of(node)]  # fmt: skip
    assert not faults, "\n".join(faults)


def test_every_exception_exists_and_is_needed():
    found = actions()
    assert not [key for key in OTHERWISE if key not in found or not faults_of(found[key])]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("def close(order, *, by, at):\n  'x'", "takes arguments without names"),
        ("def close(*, order, at):\n  'x'", "lacks by="),
        ("def close(*, order, by):\n  'x'", "lacks at="),
        ("def close(*, by, at):\n  pass", "has no docstring"),
        ("def close(*things, by, at):\n  'x'", "takes arguments without names"),
    ],
)
def test_a_planted_fault_in_a_signature_is_found(code, fault):
    assert faults_of(ast.parse(code).body[0]) == [fault]


def decorated_atomic(tree: ast.Module) -> list[str]:
    """Functions marked ``@transaction.atomic``: what the database refuses would leave them as a fault, not as words."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(mark) == "transaction.atomic" for mark in node.decorator_list)
    ]


def test_every_action_lets_the_database_speak_in_words():
    faults = {
        reading.inside(path): found for path in action_files() if (found := decorated_atomic(reading.tree_of(path)))
    }
    assert not faults, f"Use @action of organisation.storing: {faults}"


def test_a_planted_action_that_cannot_speak_is_found():
    assert decorated_atomic(ast.parse("@transaction.atomic\ndef close():\n  'x'\n@action\ndef end():\n  'x'")) == [
        "close"
    ]
