"""Rows point only downward: what the import contracts cannot see, because Django takes a name in a string."""

import ast

import pytest
from tests.house import reading

BY_NAME = {"src/hemmaplan/statistics/apps.py": "gathers its own figures, nothing outside its own folder"}


def direction_fault(source: str, target: str) -> str | None:
    """Why a row in one module may not point to a row in the other, or ``None`` when it may."""
    if not target.startswith("hemmaplan.") or source.split(".")[1] == target.split(".")[1]:
        return None
    here, there = reading.floor_of(source), reading.floor_of(target)
    if there < here:
        return None
    return f"{source} points {'sideways' if there == here else 'up'} to {target}"


def pointers(model) -> list[tuple[str, type]]:
    """The fields of a model that point to other rows, with what they point to."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [(field.name, field.related_model) for field in fields if field.is_relation and field.related_model]


def lookups_by_name(tree: ast.AST) -> list[int]:
    """The lines where a model is fetched by its name, which hides an import from the contracts."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"get_model", "get_registered_model"})
        or (isinstance(node, ast.Name) and node.id in {"get_model", "import_module", "import_string", "__import__"})
        or (isinstance(node, ast.Attribute) and node.attr in {"import_module", "import_string"})
    ]


def test_rows_point_only_downward():
    faults = [
        f"{fault} ({model.__name__}.{name})"
        for model in reading.hemmaplan_models()
        for name, target in pointers(model)
        if (fault := direction_fault(model.__module__, target.__module__))
    ]
    assert not faults, "\n".join(faults)


def test_nothing_is_fetched_by_name():
    found = {
        reading.inside(path): lines
        for path in reading.python_files()
        if path.relative_to(reading.SOURCE).parts[0] != "config" and (lines := lookups_by_name(reading.tree_of(path)))
    }
    assert not {path: lines for path, lines in found.items() if path not in BY_NAME}
    assert not BY_NAME.keys() - found.keys(), "an exception that is no longer needed"


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        ("hemmaplan.people.models", "hemmaplan.cases.models", "up"),
        ("hemmaplan.housing.models", "hemmaplan.interventions.models.orders", "sideways"),
        ("hemmaplan.people.models", "hemmaplan.documents.models", "sideways"),
    ],
)
def test_a_planted_pointer_is_found(source, target, word):
    assert f"points {word}" in (direction_fault(source, target) or "")


def test_pointers_down_home_and_out_are_allowed():
    assert direction_fault("hemmaplan.cases.models", "hemmaplan.people.models") is None
    assert direction_fault("hemmaplan.cases.models", "hemmaplan.cases.models") is None
    assert direction_fault("hemmaplan.access.models", "django.contrib.auth.models") is None


def test_pointers_are_read_from_real_fields():
    user = next(model for model in reading.hemmaplan_models() if model.__name__ == "User")
    assert ("employee", "Employee") in [(name, target.__name__) for name, target in pointers(user)]


@pytest.mark.parametrize(
    "code", ["apps.get_model('cases', 'Case')", "import_string('x.y')", "importlib.import_module('x')"]
)
def test_a_planted_lookup_by_name_is_found(code):
    assert lookups_by_name(ast.parse(code)) == [1]
