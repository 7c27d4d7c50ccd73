"""Pages get their objects through the door: ``Model.objects.visible_to(user)`` and nothing else."""

import ast

import pytest
from tests.house import reading

PAGES = [reading.SOURCE / "desk", reading.SOURCE / "portal"]
BANNED_NAMES = {
    "get_object_or_404": "fetches past the door",
    "get_list_or_404": "fetches past the door",
    "RawSQL": "raw SQL",
    "connection": "raw SQL",
    "connections": "raw SQL",
}
BANNED_PARTS = {
    "_default_manager": "a manager that is no door",
    "_base_manager": "a manager that is no door",
    "raw": "raw SQL",
    "extra": "raw SQL",
    "cursor": "raw SQL",
    "get_object_or_404": "fetches past the door",
    "get_list_or_404": "fetches past the door",
}
DOORS = {"visible_to"}


def ways_round(tree: ast.AST) -> list[str]:
    """Each place in a page's code that goes round the door, with its line."""
    above = parents = reading.parents(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            step = above.get(node)
            called = isinstance(parents.get(step), ast.Call) and parents[step].func is step
            if not (isinstance(step, ast.Attribute) and step.attr in DOORS and called):
                found.append((node.lineno, "objects without visible_to"))
        elif isinstance(node, ast.Attribute) and node.attr in BANNED_PARTS:
            found.append((node.lineno, BANNED_PARTS[node.attr]))
        elif isinstance(node, ast.Name) and node.id in BANNED_NAMES:
            found.append((node.lineno, BANNED_NAMES[node.id]))
        elif isinstance(node, ast.alias) and node.name.split(".")[-1] in BANNED_NAMES:
            found.append((node.lineno, f"imports {node.name}"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            named = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if {"objects", *BANNED_PARTS} & set(named):
                found.append((node.lineno, "reaches a manager by name"))
    return [f"{line}: {why}" for line, why in sorted(found)]


def test_no_page_goes_round_the_door():
    faults = [
        f"{reading.inside(path)}:{fault}"
        for path in reading.python_files(*PAGES)
        for fault in ways_round(reading.tree_of(path))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "code",
    [
        "Order.objects.get(pk=pk)",
        "Order.objects.all()",
        "Order.objects.filter(pk=1).visible_to(user)",
        "rows = Order.objects",
        "f = Order.objects.visible_to",
        "Order._default_manager.all()",
        "get_object_or_404(Order, pk=1)",
        "from django.shortcuts import get_object_or_404",
        "from django.db import connection",
        "Order.objects.visible_to(user).raw('select 1')",
        "rows.extra(where=['1=1'])",
        "getattr(Order, 'objects').all()",
    ],
)
def test_a_planted_way_round_is_found(code):
    assert ways_round(ast.parse(code))


def test_the_door_itself_is_allowed():
    assert not ways_round(ast.parse("order = open_one(request, Order.objects.visible_to(request.user), pk=pk)"))
    assert not ways_round(ast.parse("page = Order.objects.visible_to(user).filter(state='sent').order_by('pk')[:50]"))
