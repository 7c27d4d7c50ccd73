"""Many households in Parquet get the same answer as one by one, and a fault leaves no file behind."""

import dataclasses
import json
import threading
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assistance.norms.strategies import households
from tests.assistance.norms.test_reading import LARGE, SMALL

from hemmaplan.assistance.norms import batch
from hemmaplan.assistance.norms.arrow import arrow_schema, households_from
from hemmaplan.assistance.norms.calculate import calculate, calculate_one
from hemmaplan.assistance.norms.household import NO_WINDOW, ImpossibleHousehold, month_text
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.layout import from_households
from hemmaplan.assistance.norms.reading import read_households
from hemmaplan.foundation.command import NotUsable

DAYS = {"born", "received", "part_from", "part_to"}
PARTS = ("homes", "members", "history", "norm_changes", "costs", "incomes", "assets", "other_costs")

SALARY = {"kind": "salary", "amount_ore": 800_000, "received": "2025-05-25"}
HOUSEHOLDS = [
    SMALL,
    LARGE | {"guideline": "standard"},
    {
        "id": "h3",
        "month": "2025-06",
        "members": [
            {"id": "a", "role": "adult", "assistance_months": ["2024-01", "2024-02"], "employment_months": ["2024-03"]},
            {"id": "b", "role": "adult", "born": "1970-01-01"},
            {"id": "c", "role": "child", "age": 9},
        ],
        "costs": [{"kind": "electricity", "applied_ore": 30_000}],
        "incomes": [{**SALARY, "member": "b"}, {"kind": "child_allowance", "amount_ore": 125_000}],
        "other_costs": [{"kind": "glasses", "applied_ore": 90_000, "approved_ore": 90_000}],
    },
    {
        "id": "h4",
        "month": "2021-06",
        "guideline": "hogsby",
        "members": [{"id": "c", "role": "child", "born": "2010-05-05"}, {"id": "a", "role": "adult"}],
        "costs": [{"kind": "rent", "applied_ore": 700_000}],
    },
]


def dated(value):
    """JSON's texts for days as days, as Parquet has them."""
    if isinstance(value, dict):
        return {key: date.fromisoformat(item) if key in DAYS else dated(item) for key, item in value.items()}
    return [dated(item) for item in value] if isinstance(value, list) else value


def table(households, schema=None):
    return pa.Table.from_pylist(dated(households), schema=schema or arrow_schema())


def record_batch(households):
    return table(households).combine_chunks().to_batches()[0]


def fault_of(households=None, *, columns=None):
    with pytest.raises(ImpossibleHousehold) as refused:
        households_from(columns or record_batch(households), load())
    return refused.value.faults


def run(tmp_path, households, **how):
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(households if isinstance(households, pa.Table) else table(households), source, **how)
    count = batch.calculate_file(source, target)
    return count, pq.read_table(target)


def test_columns_are_read_as_the_json_is():
    read = read_households(json.dumps(HOUSEHOLDS))
    expected, found = from_households(read, load()), households_from(record_batch(HOUSEHOLDS), load())
    for part in PARTS:
        one, other = getattr(expected, part), getattr(found, part)
        assert (one.start == other.start).all(), part
        assert (one.cells == other.cells).all(), part
    for one, other in zip(expected.texts, found.texts, strict=True):
        assert [str(text) for text in one] == [str(text) for text in other]


def test_a_slice_of_a_batch_is_read_as_its_rows():
    whole = record_batch(HOUSEHOLDS)
    found = households_from(whole.slice(1, 2), load())
    expected = households_from(record_batch(HOUSEHOLDS[1:3]), load())
    for part in PARTS:
        assert (getattr(expected, part).cells == getattr(found, part).cells).all(), part


def test_days_may_be_texts_and_codes_dictionaries():
    rows = record_batch(HOUSEHOLDS)
    place = rows.schema.get_field_index("part_from")
    texts = rows.set_column(place, "part_from", rows.column(place).cast(pa.string()))
    place = rows.schema.get_field_index("month")
    coded = texts.set_column(place, "month", texts.column(place).dictionary_encode())
    assert (households_from(coded, load()).homes.cells == households_from(rows, load()).homes.cells).all()


def test_the_past_of_the_last_member_is_read():
    member = {"id": "a", "role": "adult", "employment_months": ["2026-07"], "pay_months": ["2026-08"]}
    last = [{"id": "h", "month": "2026-11", "members": [{"id": "b", "role": "adult"}, member]}]
    read = from_households(read_households(json.dumps(last)), load()).history
    found = households_from(record_batch(last), load()).history
    assert (read.cells == found.cells).all()
    assert len(found) == 2


@pytest.mark.parametrize("written", [str, date.fromisoformat])
def test_no_day_of_birth_is_taken_for_none(written):
    """The day before files begin to count is one."""
    born = [{"id": "a", "role": "adult", "born": written("1969-12-31")}]
    rows = pa.RecordBatch.from_pylist([{"id": "h", "month": "2026-11", "members": born}])
    (month,) = households_from(rows, load()).members.read().born_month
    assert month == 1969 * 12 + 11


def test_answers_as_one_by_one_do(tmp_path):
    count, answers = run(tmp_path, HOUSEHOLDS, row_group_size=3)
    assert count == len(HOUSEHOLDS)
    assert answers.schema == batch.SCHEMA
    for household, answer in zip(read_households(json.dumps(HOUSEHOLDS)), answers.to_pylist(), strict=True):
        account = calculate_one(household, load(household.guideline))
        for name in ("norm", "costs", "income", "assets", "result", "support", "surplus", "other", "total"):
            assert answer[f"{name}_ore"] == getattr(account, f"{name}_ore"), (household.id, name)
        assert (answer["id"], answer["outcome"]) == (household.id, account.outcome)
        assert set(answer["questions"]) == {asked.code for asked in account.asked if asked.blocks}
        assert set(answer["remarks"]) == {asked.code for asked in account.asked if not asked.blocks}


def plain(household):
    """A household as the values of a Parquet row."""
    row = dataclasses.asdict(household)
    row["month"] = month_text(household.month)
    if household.surplus:
        row["surplus"]["month"] = month_text(household.surplus.month)
    for member in row["members"]:
        window = member["special_rule_from"]
        member["special_rule_from"] = window and month_text(window) if window != NO_WINDOW else "none"
        for past in ("assistance_months", "employment_months"):
            member[past] = member[past] and [month_text(month) for month in member[past]]
    return row


@settings(max_examples=25, deadline=None)
@given(many=st.lists(households(), min_size=1, max_size=6))
def test_any_households_are_the_same_from_columns_as_one_by_one(many):
    named = [dataclasses.replace(household, id=f"n{number}") for number, household in enumerate(many)]
    rows = pa.Table.from_pylist([plain(household) for household in named], schema=arrow_schema())
    found = households_from(rows.combine_chunks().to_batches()[0], load())
    expected = from_households(named, load())
    for part in PARTS:
        one, other = getattr(expected, part), getattr(found, part)
        assert (one.start == other.start).all(), part
        assert (one.cells == other.cells).all(), part
    calculation = calculate(found, load())
    for number, household in enumerate(named):
        assert calculation.account(number) == calculate_one(household, load())


def test_an_open_question_leaves_no_amount(tmp_path):
    _, answers = run(tmp_path, HOUSEHOLDS)
    rows = {row["id"]: row for row in answers.to_pylist()}
    assert rows["h3"]["questions"] == ["SPECIAL_RULE_UNKNOWN"]
    assert (rows["h3"]["total_ore"], rows["h3"]["outcome"]) == (None, None)
    assert rows["h3"]["norm_ore"] is not None
    assert rows["h4"]["remarks"] == ["COST_OVER_GUIDELINE"]


def test_one_law_can_be_asked_for_all(tmp_path):
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(table([HOUSEHOLDS[3] | {"guideline": "vimmerby"}]), source)
    batch.calculate_file(source, target, load("hogsby"))
    assert pq.read_table(target).column("costs_ore").to_pylist() == [581_600]


def test_more_households_than_one_portion(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "ROWS", 7)
    many = [HOUSEHOLDS[number % 4] | {"id": f"n{number}"} for number in range(50)]
    count, answers = run(tmp_path, many)
    assert count == 50
    assert answers.column("id").to_pylist() == [household["id"] for household in many]
    norms = answers.column("norm_ore").to_pylist()
    assert norms == [norms[number % 4] for number in range(50)]
    assert len(set(norms)) == 4


def test_an_empty_file_gives_an_empty_answer(tmp_path):
    count, answers = run(tmp_path, [])
    assert (count, answers.num_rows) == (0, 0)


def changed(household, path, value):
    household = json.loads(json.dumps(household))
    at = household
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return household


@pytest.mark.parametrize(
    ("path", "value", "where", "says"),
    [
        (("id",), None, "id", "saknas"),
        (("id",), " ", "id", "är tom"),
        (("month",), "2026-13", "month", "Skriv månaden"),
        (("month",), None, "month", "saknas"),
        (("members",), [], "members", "Ange minst en person"),
        (("members", 1), None, "members[1]", "är tom"),
        (("members", 1, "role"), "vuxen", "members[1].role", "Välj något av: adult, child"),
        (("members", 0, "special_rule_from"), "x", "members[0].special_rule_from", "eller ”none”"),
        (("costs", 0, "kind"), "rentt", "costs[0].kind", "Menas ”rent”?"),
        (("costs", 0, "approved_ore"), -1, "costs[0].approved_ore", "under noll"),
        (("costs", 0, "member"), "z", "costs[0].member", "ingen i hushållet"),
        (("incomes", 0, "amount_ore"), None, "incomes[0].amount_ore", "saknas"),
        (("incomes", 0, "member"), "z", "incomes[0].member", "ingen i hushållet"),
        (("norm_changes", 0, "amount_ore"), None, "norm_changes[0].amount_ore", "saknas"),
        (("surplus", "month"), None, "surplus.month", "saknas"),
        (("registers", "FK"), "ja", "registers.FK", "answered"),
        (("repayable", "ground"), None, "repayable.ground", "saknas"),
    ],
)
def test_a_wrong_value_is_named_with_household_and_field(path, value, where, says):
    faults = fault_of([SMALL, changed(LARGE, path, value)])
    assert any(fault.path == where and says in fault.text for fault in faults), faults
    assert all(
        fault.household == ("rad 2" if path == ("id",) and value is None else (value if path == ("id",) else "h2"))
        for fault in faults
    )


@pytest.mark.parametrize(
    ("name", "column", "says"),
    [
        ("month", pa.array([202611]), "ska vara text"),
        ("dwelling_members", pa.array([2.0]), "ska vara heltal"),
        ("part_from", pa.array([1]), "ska vara datum"),
        ("members", pa.array(["a"]), "ska vara en lista"),
        ("surplus", pa.array([5]), "ska vara en struct"),
        ("costs", pa.array([[{"kind": "rent", "applied": 1}]]), "Menas ”applied_ore”?"),
        ("registers", pa.array([{"FKK": "answered"}]), "Menas ”FK”?"),
    ],
)
def test_a_column_of_the_wrong_sort_is_named(name, column, says):
    rows = record_batch([SMALL])
    (fault,) = fault_of(columns=rows.set_column(rows.schema.get_field_index(name), name, column))
    assert fault.path.startswith(name)
    assert says in fault.text


def test_batches_at_once_are_answered_in_the_order_of_the_file(tmp_path, monkeypatch):
    many = [HOUSEHOLDS[number % 4] | {"id": f"n{number}"} for number in range(23)]
    alone = run(tmp_path, many)[1]
    barrier, results = threading.Barrier(3, timeout=60), batch._results_of

    def together(rows, law, first_row):
        if first_row < 6:  # the first three are under way at the same time
            barrier.wait()
        return results(rows, law, first_row)

    monkeypatch.setattr(batch, "ROWS", 2)
    monkeypatch.setattr(batch, "cores", lambda: 3)
    monkeypatch.setattr(batch, "_results_of", together)
    count, answers = run(tmp_path, many)
    assert count == 23
    assert answers.equals(alone)


def test_the_first_of_several_faults_is_told_also_when_batches_are_worked_out_at_once(tmp_path, monkeypatch):
    wrong = {"costs": [{"kind": "rent", "applied_ore": -1}]}
    many = [SMALL | {"id": f"n{number}"} | (wrong if number in {5, 6, 9} else {}) for number in range(12)]
    monkeypatch.setattr(batch, "ROWS", 1)
    monkeypatch.setattr(batch, "cores", lambda: 4)
    with pytest.raises(ImpossibleHousehold) as refused:
        run(tmp_path, many)
    assert [fault.household for fault in refused.value.faults] == ["n5"]
    assert not (tmp_path / "out.parquet").exists()


def test_a_fault_leaves_no_file_and_keeps_the_old_one(tmp_path):
    target = tmp_path / "out.parquet"
    target.write_bytes(b"old")
    with pytest.raises(ImpossibleHousehold, match="h2: costs"):
        run(
            tmp_path,
            [SMALL, changed(LARGE | {"guideline": "standard"}, ("costs", 0, "kind"), "rentt")],
            row_group_size=1,
        )
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]


@pytest.mark.parametrize(
    ("households", "says"),
    [
        ([SMALL, SMALL], "finns mer än en gång"),
        ([SMALL | {"guideline": "atlantis"}], "Riktlinjen ”atlantis” finns inte"),
        ([SMALL | {"month": "2027-01"}], "bidragstaket"),
    ],
)
def test_a_file_that_cannot_be_true_is_refused(tmp_path, households, says):
    with pytest.raises(ImpossibleHousehold, match=says):
        run(tmp_path, households)


def test_unknown_and_missing_columns_are_told(tmp_path):
    with pytest.raises(NotUsable) as refused:
        run(tmp_path, pa.table({"id": ["h1"], "moth": ["2026-11"]}))
    assert "kolumnen moth är okänd. Menas ”month”?" in str(refused.value)
    assert "kolumnen members saknas" in str(refused.value)


def test_what_is_no_parquet_is_refused(tmp_path):
    source = tmp_path / "in.parquet"
    source.write_text("{}")
    with pytest.raises(NotUsable, match="går inte att läsa som Parquet"):
        batch.calculate_file(source, tmp_path / "out.parquet")


def test_does_not_write_over_what_it_reads(tmp_path):
    source = tmp_path / "in.parquet"
    pq.write_table(table([SMALL]), source)
    with pytest.raises(NotUsable, match="samma fil"):
        batch.calculate_file(source, source)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    source = tmp_path / "in.parquet"
    pq.write_table(table([SMALL]), source)
    with pytest.raises(NotUsable, match="går inte att skriva"):
        batch.calculate_file(source, tmp_path / "nowhere" / "out.parquet")
