"""Swedish order in the database: the same as in Python, in every list that goes by name."""

import ast

import pytest
from django.apps import apps
from django.db.models import TextField, Value
from tests import make
from tests.house import reading

from hemmaplan.foundation import names
from hemmaplan.organisation.models import Competence, Employee, Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.web import paging

pytestmark = pytest.mark.django_db

ALPHABETICAL = ["Ada", "anna", "Zelda", "Åsa", "Ärla", "Öst"]
SHUFFLED = ["Öst", "Zelda", "anna", "Ärla", "Ada", "Åsa"]
WORDS = {"name", "title", "given_name", "family_name", "address"}


def test_units_employees_services_and_users_come_in_swedish_order():
    top = make.unit(name="Överst", order=1)
    for name in SHUFFLED:
        unit = make.unit(name=name)
        make.service(top, name=name)
        user = make.user("treatment_staff", top, employee=make.employee(unit, given_name=name, family_name=""))
        user.name = name
        user.save()
        Competence.objects.create(code=name.lower(), name=name)
    services, users = apps.get_model("interventions", "Service"), apps.get_model("access", "User")
    for rows in (Unit.objects.filter(order=0), services.objects.all(), Competence.objects.all()):
        assert [row.name for row in rows] == ALPHABETICAL
    assert [row.name for row in users.objects.filter(kind="staff")] == ALPHABETICAL
    assert [row.given_name for row in Employee.objects.all()] == ALPHABETICAL
    assert list(Unit.objects.filter(order=0).reverse().values_list("name", flat=True)) == ALPHABETICAL[::-1]


def test_numbers_in_names_go_by_size():
    for number in (10, 2, 18, 26):
        make.unit(name=f"Storgatan {number}")
    assert [row.name for row in Unit.objects.all()] == [f"Storgatan {number}" for number in (2, 10, 18, 26)]


def test_pages_of_a_table_go_on_in_swedish_order():
    for name in SHUFFLED:
        make.unit(name=name)
    rows, seen, after = Unit.objects.all(), [], ""
    while True:
        page = paging.window(rows, paging.Order("name"), size=2, after=after, base=rows)
        seen += [row.name for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == ALPHABETICAL
    falling = paging.window(rows, paging.Order("name", descending=True), size=9, base=rows)
    assert [row.name for row in falling.rows] == ALPHABETICAL[::-1]


@pytest.mark.parametrize(
    "text",
    ["Åsa Öberg", "ÉDOUARD", "Müller-Lüdenscheidt", "O’Brien", "Kjær", "Ørsted", "Łukasz", "A\u030asa", "von  Essen", "",
     "Anna\u2013Lena (vik.)", "Šime Đorđević", "Team 2", "a_b", "Gåvan, Ängelholm", "Storgatan 10 B, lgh 1203", "2a 00012 99999 100000",
     "0007", "000123456", "1-2.3", "1234567890123"],
)  # fmt: skip
def test_the_database_sorts_as_python_does(text):
    make.unit()
    key = Unit.objects.annotate(key=Swedish(Value(text, output_field=TextField()))).values_list("key", flat=True)[0]
    assert key == names.sort_key(text)


def test_no_model_and_no_query_orders_by_words_as_the_server_happens_to():
    """``Swedish`` is the one way: plain names sort å before b or after z by how the server was built."""
    models = [
        f"{model._meta.label}: {by}"
        for model in apps.get_models()
        for by in model._meta.ordering
        if model.__module__.startswith("hemmaplan.") and isinstance(by, str) and by.split("__")[-1].lstrip("-") in WORDS
    ]
    queries = [
        f"{reading.inside(path)}:{node.lineno}"
        for path in reading.python_files(reading.SOURCE)
        for node in ast.walk(reading.tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "order_by"
        and any(
            isinstance(by, ast.Constant) and isinstance(by.value, str) and by.value.split("__")[-1].lstrip("-") in WORDS
            for by in node.args
        )
    ]  # fmt: skip
    assert models + queries == []
