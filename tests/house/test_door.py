"""Pages get their objects through the door: ``Model.objects.visible_to(user)`` and nothing else."""

import ast
import re

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


# --- rows reached from another row ------------------------------------------------------------------------------------

WHOLE_WITH_THEIRS = {
    ("access/views_users.py", "grants"): "the roles of the users in the list, which the list has been let in to",
    ("groups/forms.py", "orders"): "orders that a search has found, and the search went through the door",
    ("groups/presenter.py", "sessions"): "the columns of a round one runs",
    ("groups/views.py", "leaders"): "who leads a round is told to all who see it",
    ("groups/views.py", "participations"): "how many places are taken, also by those one may not see",
    ("groups/views.py", "series"): "the second series of a round one sees",
    ("groups/views.py", "sessions"): "the sessions of a round one sees, as its page tells them",
    ("desk/board/templates/board/service_row.html", "queue"): "a row of the board, not the queue",
    ("housing/views.py", "visits"): "the supervision of a tenancy is a part of it",
    ("people/presenter.py", "visits"): "the supervision of a tenancy is a part of it",
    ("people/views_edit.py", "contact_points"): "ended by who may change the person, also when the person is protected",
    ("reports/views.py", "versions"): "how many versions a report in the list has",
    ("scenarios/presenter.py", "answers"): "fetched through the door by the view",
    ("work/forms.py", "goals"): "the goals of a draft that one writes",
    ("desk/work/templates/work/journal.html", "corrections"): "fetched through the door by the view",
    ("desk/work/templates/work/plan.html", "goals"): "the goals of a plan that one sees from inside",
}
"""Where the desk reads rows that have a door of their own from another row, and why the other row's door is enough."""


def rows_with_a_door() -> set[str]:
    """The names by which rows that have a door of their own are reached from another row."""
    found = set()
    for model in reading.hemmaplan_models():
        reached = [(one.get_accessor_name(), one.related_model) for one in model._meta.related_objects if one.multiple]
        reached += [(field.name, field.related_model) for field in model._meta.many_to_many]
        found |= {name for name, rows in reached if name and hasattr(rows._default_manager.all(), "visible_to")}
    return found


def reached_past_the_door(tree: ast.AST, names: set[str]) -> list[tuple[int, str]]:
    """Each place where rows are taken from another row and not through their own door, with its line."""
    above, found = reading.parents(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in names:
            step = above.get(node)
            called = (
                isinstance(step, ast.Attribute) and isinstance(above.get(step), ast.Call) and above[step].func is step
            )
            if called and step.attr not in DOORS and isinstance(node.value, ast.Name | ast.Attribute | ast.Subscript):
                found.append((node.lineno, node.attr))
    return found


def test_rows_reached_from_another_row_go_through_their_own_door_or_say_why_not():
    names = rows_with_a_door()
    spoken = re.compile(rf"\.({'|'.join(sorted(map(re.escape, names)))})\.(?:all|count|first|last|exists|filter)\b")
    found = {}
    for path in reading.python_files(*PAGES):
        for line, name in reached_past_the_door(reading.tree_of(path), names):
            found[path.relative_to(reading.SOURCE).as_posix().removeprefix("desk/"), name] = line
    for path in sorted((reading.SOURCE / "desk").rglob("*.html")):
        for match in spoken.finditer(path.read_text(encoding="utf-8")):
            found[path.relative_to(reading.SOURCE).as_posix(), match[1]] = match.start()
    assert set(found) == set(WHOLE_WITH_THEIRS), sorted(set(found) ^ set(WHOLE_WITH_THEIRS))


def test_planted_rows_of_another_row_are_found():
    names = rows_with_a_door()
    assert {"visits", "participations", "contact_points", "journal"} <= names
    assert not {"terms", "leases"} & names
    assert reached_past_the_door(ast.parse("rows = order.visits.all()"), names) == [(1, "visits")]
    assert reached_past_the_door(ast.parse("rows = found.case.journal.filter(pk=1)"), names) == [(1, "journal")]
    assert not reached_past_the_door(ast.parse("rows = order.visits.visible_to(user).all()"), names)
