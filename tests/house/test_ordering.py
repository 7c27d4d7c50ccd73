"""Names of people, units and services stand in Swedish order wherever they are sorted."""

import ast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, TextField
from tests.house import reading

NAMES = {"name", "title", "given_name", "family_name", "address", "counterpart", "subject", "label", "alias"}
"""Texts that people read. A code, a key or a number is no name."""
IN_SWEDISH = {"Swedish", "sort_key"}
SORTERS = {"sorted", "sort", "min", "max"}


def is_name(key: str) -> bool:
    return key.lstrip("-").split("__")[-1] in NAMES


def faults_of_models() -> list[str]:
    """Every model whose own order has a name in it that the database would sort by its bytes or its own language."""
    found = []
    for model in reading.hemmaplan_models():
        for key in model._meta.ordering:
            if isinstance(key, str) and is_name(key):
                try:
                    field = model._meta.get_field(key.lstrip("-"))
                except FieldDoesNotExist:  # a way over another model, judged by its last word
                    found.append(f"{model.__name__}: {key}")
                    continue
                if isinstance(field, CharField | TextField) and not field.choices:
                    found.append(f"{model.__name__}: {key}")
    return found


def sorted_by_name(tree: ast.AST) -> list[tuple[int, str]]:
    """Each place that sorts by a name as the machine would, with its line."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "order_by":
            found += [
                (node.lineno, given.value)
                for given in node.args
                if isinstance(given, ast.Constant) and isinstance(given.value, str) and is_name(given.value)
            ]
        elif called in SORTERS:
            keys = [word.value for word in node.keywords if word.arg == "key" and isinstance(word.value, ast.Lambda)]
            found += [(node.lineno, name) for key in keys for name in bare_names(key.body)]
    return found


def bare_names(node: ast.AST) -> list[str]:
    """The names that a key is made of, those in Swedish order apart."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in IN_SWEDISH:
        return []
    own = [node.attr] if isinstance(node, ast.Attribute) and node.attr in NAMES else []
    return own + [name for child in ast.iter_child_nodes(node) for name in bare_names(child)]


def test_no_model_sorts_its_names_as_the_machine_would():
    assert not faults_of_models()


def test_no_code_sorts_names_as_the_machine_would():
    found = [
        f"{reading.inside(path)}:{line} {name}"
        for path in reading.python_files()
        if not {"simulation", "norms", "config", "folder", "synthetic"} & set(path.parts)
        for line, name in sorted_by_name(reading.tree_of(path))
    ]
    assert not found, "\n".join(found)


def test_planted_sortings_are_found():
    planted = ast.parse(
        "rows.order_by('unit__name', 'pk')\nsorted(rows, key=lambda row: (row.order, row.title))\n"
        "rows.order_by(Swedish('name'))\nsorted(rows, key=lambda row: sort_key(row.name))\nrows.order_by('code')\n"
    )
    assert sorted_by_name(planted) == [(1, "unit__name"), (2, "title")]
