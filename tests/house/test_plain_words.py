"""Functions, classes and what they keep are named by the field's and Django's words, not by ones of the house."""

import ast

from tests.house import reading

PRIVATE = {
    "told", "said", "tell", "tells", "led", "heard", "spoken", "shown", "deed", "deeds", "against", "standing", "behind",
    "asked", "stated",
}  # fmt: skip
"""What somebody does with words says nothing of what a function gives back."""
APART = {"simulation", "norms"}
"""Two engines with their own pages of words in the handbook."""
KEPT = {
    ("src/hemmaplan/web/models.py", "said"): "a column of stored rows, said again to whoever sends the same form",
}


def names_of(tree: ast.Module) -> list[tuple[int, str]]:
    """What the module defines: functions, methods, classes and the fields of classes, each with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append((node.lineno, node.name))
        if isinstance(node, ast.ClassDef):
            for one in node.body:
                targets = (
                    one.targets
                    if isinstance(one, ast.Assign)
                    else [one.target]
                    if isinstance(one, ast.AnnAssign)
                    else []
                )
                found += [(one.lineno, target.id) for target in targets if isinstance(target, ast.Name)]
    return found


def private_words(tree: ast.Module) -> list[tuple[int, str]]:
    return [(line, name) for line, name in names_of(tree) if name.strip("_").casefold() in PRIVATE]


def test_nothing_is_named_by_a_word_of_the_house():
    found = {
        (reading.inside(path), name): line
        for path in reading.python_files()
        if not APART & set(path.parts)
        for line, name in private_words(reading.tree_of(path))
    }
    assert set(found) == set(KEPT), sorted(set(found) ^ set(KEPT))


def test_planted_words_are_found():
    planted = ast.parse(
        "def _told(row):\n    pass\n\nclass Row:\n    said: str = ''\n    def shown(self):\n        pass\n"
    )
    assert sorted(name for _line, name in private_words(planted)) == ["_told", "said", "shown"]
