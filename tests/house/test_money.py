"""No float reaches an amount."""

import ast
import re

import pytest
from django.db import models
from tests.house import reading

MONEY_WORDS = re.compile(r"(^|_)(ore|amount|rent|debt|price|cost|fee|sum|paid|budget|outcome_kr|grant|deposit)($|_)")
MODULES = ["foundation/money.py", "finance", "assistance"]


def floats_in(tree: ast.AST) -> list[str]:
    """Each float, division or ``float()`` in code that handles amounts."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{node.lineno}: {node.value}")
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(f"{node.lineno}: / divides into a float")
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(f"{node.lineno}: float")
    return found


def column_fault(name: str, field: models.Field) -> str | None:
    """Why a column may not hold money as it does, or ``None``."""
    inexact = isinstance(field, models.FloatField | models.DecimalField)
    return f"{name}: money in {type(field).__name__}" if inexact and MONEY_WORDS.search(field.name) else None


def test_code_for_amounts_has_no_floats():
    files = [
        path
        for part in MODULES
        if (at := reading.SOURCE / part).exists()
        for path in ([at] if at.is_file() else reading.python_files(at))
    ]
    faults = [f"{reading.inside(path)}:{fault}" for path in files for fault in floats_in(reading.tree_of(path))]
    assert not faults, "\n".join(faults)


def test_amounts_are_stored_as_whole_ore():
    faults = [
        fault
        for model in reading.hemmaplan_models()
        for field in model._meta.concrete_fields
        if (fault := column_fault(f"{model.__name__}.{field.name}", field))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("code", ["x = 0.5", "x = a / 2", "x /= 2", "x = float(a)"])
def test_a_planted_float_is_found(code):
    assert floats_in(ast.parse(code))


def test_a_planted_decimal_column_is_found():
    field = models.DecimalField(name="rent_ore", max_digits=8, decimal_places=2)
    assert column_fault("Lease.rent_ore", field) == "Lease.rent_ore: money in DecimalField"
    assert column_fault("Lease.rent_ore", models.IntegerField(name="rent_ore")) is None
    assert column_fault("Post.load", models.FloatField(name="load")) is None
