"""The JSON reader and the published JSON Schema say the same, and each fault is told with its path and a remedy."""

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from hemmaplan.assistance.norms import reading
from hemmaplan.assistance.norms.household import (
    NO_WINDOW,
    Asset,
    Cost,
    Household,
    ImpossibleHousehold,
    Income,
    Member,
    NormChange,
    OtherCost,
    Repayable,
    Surplus,
    month_of,
)

PUBLISHED = Path(reading.__file__).parent / "household.schema.json"

SMALL = {"id": "h1", "month": "2026-11", "members": [{"id": "a", "role": "adult"}]}
LARGE = {
    "id": "h2",
    "month": "2026-11",
    "guideline": "malmo",
    "dwelling_members": 5,
    "rooms": 3,
    "part_from": "2026-11-10",
    "part_to": "2026-11-30",
    "members": [
        {"id": "a", "role": "adult", "born": "1988-03-14", "special_rule_from": "2026-02"},
        {
            "id": "b",
            "role": "adult",
            "assistance_months": ["2025-06"],
            "employment_months": [],
            "pay_months": ["2025-08"],
            "age": 17,
            "minor_applies": True,
            "part_from": "2026-11-11",
            "part_to": "2026-11-29",
        },
        {"id": "c", "role": "child", "born": "2020-02-29", "lunch": True, "stay": "contact", "days": 8},
        {"id": "d", "role": "child", "age": 18, "in_school": False, "special_rule_from": "none"},
    ],
    "norm_changes": [{"member": "a", "amount_ore": -50000, "reason": "kost ingår"}],
    "costs": [{"kind": "rent", "applied_ore": 900000, "approved_ore": 710000, "reason": "för dyr", "member": "a"}],
    "incomes": [
        {
            "kind": "salary",
            "member": "d",
            "amount_ore": 500000,
            "received": "2026-10-25",
            "paid_to_board_ore": 1,
            "attached_ore": 2,
            "set_off_ore": 3,
            "earned_before_ore": 0,
            "per": "month",
            "gross_ore": 700000,
            "counts_now": True,
            "counted_ore": 400000,
            "reason": "reseersättning ingår",
            "register_ore": 600000,
        }
    ],
    "assets": [
        {"kind": "car", "amount_ore": 3000000, "needed": True, "can_end": True, "counted_ore": 5, "reason": "delad"}
    ],
    "surplus": {"amount_ore": 12300, "month": "2026-10", "counted_ore": 300, "reason": "resten är slut"},
    "other_costs": [{"kind": "dental_acute", "applied_ore": 80000, "approved_ore": 70000, "reason": "x"}],
    "registers": {"FK": "answered", "CSN": "no_answer"},
    "repayable": {"ground": "advance", "reason": "väntar på sjukpenning"},
    "second_hand": True,
    "second_hand_permit": True,
    "lawful_stay": True,
}


def read(value):
    return reading.read_households(value if isinstance(value, str) else json.dumps(value))


def faults(value):
    with pytest.raises(ImpossibleHousehold) as refused:
        read(value)
    return refused.value.faults


def changed(path, value):
    """The large household with one value set; ``...`` takes it away."""
    household = copy.deepcopy(LARGE)
    at = household
    *way, last = path
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return household


@pytest.fixture(scope="module")
def validator():
    return Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8")), format_checker=FormatChecker())


def test_the_published_schema_is_the_one_the_code_makes():
    assert PUBLISHED.read_text("utf-8") == reading.schema_text(), "run: hemmaplan calculate --schema"
    Draft202012Validator.check_schema(reading.json_schema())


def test_reads_every_field():
    (household,) = read(LARGE)
    assert household == Household(
        id="h2",
        month=month_of(2026, 11),
        guideline="malmo",
        dwelling_members=5,
        rooms=3,
        part_from=date(2026, 11, 10),
        part_to=date(2026, 11, 30),
        members=(
            Member("a", "adult", born=date(1988, 3, 14), special_rule_from=month_of(2026, 2)),
            Member(
                "b",
                "adult",
                age=17,
                assistance_months=(month_of(2025, 6),),
                employment_months=(),
                pay_months=(month_of(2025, 8),),
                part_from=date(2026, 11, 11),
                part_to=date(2026, 11, 29),
                minor_applies=True,
            ),
            Member("c", "child", born=date(2020, 2, 29), lunch=True, stay="contact", days=8),
            Member("d", "child", age=18, in_school=False, special_rule_from=NO_WINDOW),
        ),
        norm_changes=(NormChange("a", -50_000, "kost ingår"),),
        costs=(Cost("rent", 900_000, 710_000, "för dyr", "a"),),
        incomes=(
            Income(
                "salary",
                500_000,
                "d",
                date(2026, 10, 25),
                1,
                2,
                3,
                0,
                "month",
                700_000,
                True,
                400_000,
                "reseersättning ingår",
                600_000,
            ),
        ),
        assets=(Asset("car", 3_000_000, needed=True, can_end=True, counted_ore=5, reason="delad"),),
        surplus=Surplus(12_300, month_of(2026, 10), 300, "resten är slut"),
        other_costs=(OtherCost("dental_acute", 80_000, 70_000, "x"),),
        registers={"FK": "answered", "CSN": "no_answer"},
        repayable=Repayable("advance", "väntar på sjukpenning"),
        second_hand=True,
        second_hand_permit=True,
        lawful_stay=True,
    )


def test_every_declared_field_is_in_the_large_example():
    """So that the test above cannot miss a new field."""

    def declared(record, value):
        for field in record.fields:
            assert any(field.name in item for item in value), field.name
            inner = getattr(field.kind, "of", field.kind)
            if hasattr(inner, "fields"):
                items = [item[field.name] for item in value if field.name in item]
                declared(inner, [row for item in items for row in (item if isinstance(item, list) else [item])])

    declared(reading.household_record(), [LARGE])


def test_reads_a_list_in_order(validator):
    both = [SMALL, LARGE]
    assert [household.id for household in read(both)] == ["h1", "h2"]
    assert validator.is_valid(both)


def test_left_out_is_no_answer():
    (household,) = read(SMALL)
    assert (household.registers, household.surplus, household.members[0].lunch) == (None, None, None)


def test_reads_a_file_with_a_byte_order_mark():
    assert read("\ufeff" + json.dumps(SMALL))[0].id == "h1"


WRONG = [
    (("id",), ..., "id", "saknas. Ange"),
    (("id",), "", "id", "Skriv en text"),
    (("id",), "x" * 101, "id", "högst 100"),
    (("id",), "h1\u001b[2J", "id", "inte går att skriva ut"),
    (("members", 0, "id"), "a\nb", "members[0].id", "inte går att skriva ut"),
    (("norm_changes", 0, "reason"), "kost\u0007", "norm_changes[0].reason", "inte går att skriva ut"),
    (("month",), "2026-13", "month", "Skriv månaden som ”2026-11”"),
    (("month",), "november", "month", "Skriv månaden"),
    (("month",), 202611, "month", "Skriv månaden"),
    (("members",), [], "members", "har 0 poster"),
    (("members",), {}, "members", "Skriv en lista"),
    (("members", 0), "Anna", "members[0]", "Skriv ett objekt"),
    (("members", 0, "role"), "chlid", "members[0].role", "Menas ”child”?"),
    (("members", 1, "role"), ..., "members[1].role", "saknas"),
    (("members", 0, "born"), "1988-3-14", "members[0].born", "Skriv dagen som"),
    (("members", 0, "born"), "1988-02-30", "members[0].born", "en dag som inte finns"),
    (("members", 2, "born"), "2019-02-29", "members[2].born", "en dag som inte finns"),
    (("members", 2, "lunch"), "ja", "members[2].lunch", "Skriv true för ja"),
    (("members", 2, "lunch"), 1, "members[2].lunch", "Skriv true för ja"),
    (("members", 2, "days"), 32, "members[2].days", "från 0 till 31"),
    (("members", 2, "days"), True, "members[2].days", "som ett heltal"),
    (("members", 3, "age"), -1, "members[3].age", "från 0 till 120"),
    (("members", 0, "special_rule_from"), "nej", "members[0].special_rule_from", "eller ”none”"),
    (("members", 1, "assistance_months", 0), "2025", "members[1].assistance_months[0]", "Skriv månaden"),
    (("members", 0, "borm"), "1988-03-14", "members[0].borm", "Menas ”born”?"),
    (("norm_changes", 0, "reason"), "  ", "norm_changes[0].reason", "Skriv en text"),
    (("costs", 0, "kind"), "rentt", "costs[0].kind", "Menas ”rent”?"),
    (("costs", 0, "kind"), ["rent"], "costs[0].kind", "är en lista"),
    (("costs", 0, "applied_ore"), -1, "costs[0].applied_ore", "från 0 till"),
    (("costs", 0, "applied_ore"), 1.5, "costs[0].applied_ore", "är 1.5. Skriv ett belopp i öre som ett heltal"),
    (("costs", 0, "applied_ore"), "900000", "costs[0].applied_ore", "är ”900000”"),
    (("costs", 0, "applied_ore"), 1_000_000_001, "costs[0].applied_ore", "till 1000000000"),
    (("costs", 0, "applied_ore"), 10**40, "costs[0].applied_ore", "orimligt stort tal"),
    (("costs", 0, "approved_ore"), None, "costs[0].approved_ore", "ta då bort fältet"),
    (("incomes", 0, "kind"), "wages", "incomes[0].kind", "som inte finns"),
    (("surplus",), 500, "surplus", "Skriv ett objekt"),
    (("registers", "FKK"), "answered", "registers.FKK", "Menas ”FK”?"),
    (("registers", "FK"), "yes", "registers.FK", "Välj något av: answered, no_answer, error"),
    (("registers",), [], "registers", "Skriv ett objekt"),
    (("repayable", "ground"), "loan", "repayable.ground", "Välj något av"),
    (("wishes",), "bil", "wishes", "är ett okänt fält"),
]


@pytest.mark.parametrize(("path", "value", "where", "says"), WRONG)
def test_refuses_a_wrong_field_as_the_schema_does(validator, path, value, where, says):
    household = changed(path, value)
    (fault,) = faults(household)
    assert fault.path == where
    assert says in fault.text
    assert fault.text.endswith((".", "?", "…"))
    assert not validator.is_valid(household)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("costs", 0, "applied_ore"), 0),
        (("norm_changes", 0, "reason"), "kost ingår\n– hela veckan\tåret runt"),
        (("costs", 0, "applied_ore"), 1_000_000_000),
        (("members", 2, "days"), 0),
        (("members", 2, "days"), 31),
        (("members", 2, "born"), "2020-02-29"),
        (("members", 1, "assistance_months"), []),
        (("registers",), {}),
        (("surplus",), ...),
        (("incomes",), []),
    ],
)
def test_accepts_the_bounds_as_the_schema_does(validator, path, value):
    household = changed(path, value)
    assert len(read(household)) == 1
    assert validator.is_valid(household)


def places(value, path=()):
    """Every place in a household."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["2026-02-30", "2024-02", "none"])
)
ANYTHING = (
    SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.sampled_from(["id", "kind", "x"]), SCALARS, max_size=2)
)


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from([path for path in places(LARGE) if path]), value=ANYTHING)
def test_reader_and_schema_agree_on_anything(path, value):
    """All but whole numbers written with decimals, which only the schema lets through."""
    household = changed(path, value)
    schema_says = Draft202012Validator(reading.json_schema(), format_checker=FormatChecker()).is_valid(household)
    try:
        read(household)
    except ImpossibleHousehold:
        assert not schema_says
    else:
        assert schema_says


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "900000.0", "1E3"])
def test_refuses_what_is_no_whole_number(number):
    text = json.dumps(LARGE).replace("900000", number, 1)
    (fault,) = faults(text)
    assert (fault.path, number in fault.text) == ("costs[0].applied_ore", True)


def test_tells_all_faults_of_all_households():
    found = faults([changed(("month",), "x"), {**SMALL, "members": [{"id": "a"}]}, 5])
    assert [(fault.household, fault.path) for fault in found] == [
        ("h2", "month"),
        ("h1", "members[0].role"),
        ("hushåll 3", ""),
    ]


def test_refuses_two_households_with_one_name():
    (fault,) = faults([SMALL, SMALL])
    assert (fault.household, fault.path) == ("h1", "id")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "är tom"),
        ('{"id": "h1",\n "month" }', "rad 2"),
        ("[]", "listan är tom"),
        ('{"id": "h1", "id": "h2"}', "”id” står två gånger"),
        ("[" * 200_000, "för många nivåer"),
        ('{"id": ' + "9" * 5_000 + "}", "orimligt långt tal"),
    ],
)
def test_refuses_a_file_that_cannot_be_read(text, says):
    (fault,) = faults(text)
    assert fault.household == "filen"
    assert says in str(fault)
