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


def is_view(node: ast.stmt) -> bool:
    """Whether the function answers a request: it takes a page's request first and says that it answers it."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.returns is None:
        return False
    given = node.args.args[:1]
    return bool(given) and given[0].arg == "request" and "HttpResponse" in ast.unparse(node.returns)


NO_VIEWS = {
    "act.py": "what a view ends with",
    "filling.py": "what a view ends with",
    "work/gate.py": "what stands before a view",
}


def view_files():
    """Every module of the pages that answers a request."""
    pages = reading.SOURCE / "desk"
    return [
        path
        for path in reading.python_files(pages, reading.SOURCE / "portal")
        if path not in {pages / name for name in NO_VIEWS} and any(map(is_view, reading.tree_of(path).body))
    ]


def test_a_module_that_answers_requests_is_called_views():
    others = [path for path in view_files() if not (path.stem == "views" or path.stem.startswith("views_"))]
    assert not others, "\n".join(map(reading.inside, others))
    assert len(view_files()) >= 20


def test_no_form_is_taken_in_past_the_one_way():
    """``fill_in`` is the way; what shows an answer once, or goes back where one came from, calls ``submit`` itself."""
    pages = reading.SOURCE / "desk"
    found = {
        path.relative_to(pages).as_posix()
        for path in reading.python_files(pages)
        for node in ast.walk(reading.tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "submit"
    }
    assert found == {
        "filling.py",
        "months/views_deciding.py",
        "people/views.py",
        "reception/views_assess.py",
        "work/views_journal.py",
    }


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
