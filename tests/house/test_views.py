"""Views stay thin: fetch through the door, one action or one query, render."""

import ast

from tests.house import reading

ASK_WHY = 25
TOO_LONG = 40


def lengths(tree: ast.Module) -> dict[str, int]:
    """Lines in each top-level function, docstring and decorators apart."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            spoken = node.body[0] if ast.get_docstring(node) else None
            told = spoken.end_lineno - spoken.lineno + 1 if spoken else 0
            found[node.name] = node.end_lineno - node.lineno + 1 - told
    return found


def view_files():
    return [
        path
        for path in reading.python_files(reading.SOURCE / "desk", reading.SOURCE / "portal")
        if path.stem.startswith("views") or path.parent.name == "views"
    ]


def test_no_view_is_longer_than_forty_lines():
    measured = {
        (reading.inside(path), name): n for path in view_files() for name, n in lengths(reading.tree_of(path)).items()
    }
    for (path, name), lines in sorted(measured.items(), key=lambda item: -item[1]):
        if lines > ASK_WHY:
            print(f"ask why: {path} {name} has {lines} lines")  # noqa: T201 shown with -rA
    faults = [f"{path} {name}: {lines} lines" for (path, name), lines in measured.items() if lines > TOO_LONG]
    assert not faults, "\n".join(faults)


def test_a_planted_long_view_is_measured():
    body = "\n".join(f"    a{n} = {n}" for n in range(40))
    planted = ast.parse(f'@decorated\ndef page(request):\n    """Two\n    lines."""\n{body}\n')
    assert lengths(planted) == {"page": 41}
