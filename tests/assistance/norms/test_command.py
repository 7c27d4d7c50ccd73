"""The command line: exit codes, what goes where, and nothing half written."""

import io
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.assistance.norms.test_batch import table
from tests.assistance.norms.test_reading import SMALL

from hemmaplan.assistance.norms import command, reading
from hemmaplan.config import cli

PAGE = Path(__file__).parents[3] / "docs" / "handbook" / "norms.md"


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SMALL), "utf-8")
    return str(path)


def written(tmp_path, value):
    path = tmp_path / "in.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return str(path)


def test_prints_a_line_a_household(small, capsys):
    assert command.main([small]) == 0
    assert capsys.readouterr().out.replace("\u00a0", " ") == "h1  2026-11  bifall  5 220,00 kr\n"


def test_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps([SMALL]).encode())))
    assert command.main(["-", "--json"]) == 0
    assert [account["total_ore"] for account in json.loads(capsys.readouterr().out)] == [522_000]


def test_one_household_gives_one_account_and_a_list_a_list(small, tmp_path, capsys):
    command.main([small, "--json"])
    assert json.loads(capsys.readouterr().out)["household"] == "h1"
    command.main([written(tmp_path, [SMALL, SMALL | {"id": "h2"}]), "--json"])
    assert [account["household"] for account in json.loads(capsys.readouterr().out)] == ["h1", "h2"]


def test_explains_in_the_language_asked_for(small, capsys):
    assert command.main([small, "--explain", "--language=en"]) == 0
    assert "Norm calculation November 2026" in capsys.readouterr().out


def test_writes_to_a_file(small, tmp_path, capsys):
    out = tmp_path / "out.txt"
    assert command.main([small, "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("h1  2026-11")
    assert capsys.readouterr().out == ""


def test_prints_the_published_schema(capsys):
    assert command.main(["--schema"]) == 0
    assert capsys.readouterr().out == reading.schema_text()


def test_lists_what_is_not_confirmed(capsys):
    assert command.main(["--unconfirmed", "--guideline", "malmo"]) == 0
    assert "standard.csv\n  rad 2    age_from" in capsys.readouterr().out


def test_uses_the_guideline_asked_for_by_name_and_by_file(tmp_path, capsys):
    rent = {"costs": [{"kind": "rent", "applied_ore": 650_000}], "month": "2020-11"}
    path = written(tmp_path, SMALL | rent)
    own = tmp_path / "egen.csv"
    own.write_text(
        "parameter,kind,adults,children,valid_from,valid_to,value,unit,mark,source,note\n"
        "rent_limit,,,0,2020-01,,6000,kr,P,nämndens beslut,\n",
        "utf-8",
    )
    costs = []
    for guideline in ("standard", "malmo", str(own)):
        assert command.main([path, "--json", "--guideline", guideline]) == 0
        costs.append(json.loads(capsys.readouterr().out)["costs_ore"])
    assert costs == [None, 632_500, 600_000]


def test_calculates_a_batch(tmp_path, capsys):
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(table([SMALL]), source)
    assert command.main(["--batch", str(source), "--out", str(target)]) == 0
    assert "1 hushåll" in capsys.readouterr().out
    assert pq.read_table(target).column("total_ore").to_pylist() == [522_000]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("{", "filen: går inte att läsa som JSON (rad 1, tecken 2)"),
        (SMALL | {"month": "2027-01"}, "bidragstaket"),
        (SMALL | {"guideline": "malmoe"}, "h1: guideline: är ”malmoe”, som inte finns. Menas ”malmo”?"),
        (SMALL | {"costs": [{"kind": "rent"}]}, "h1: costs[0].applied_ore: saknas"),
        (
            [SMALL, {**SMALL, "id": "h2", "members": [{"id": "c", "role": "child", "age": 22}]}],
            "h2: ",
        ),
    ],
)
def test_a_fault_is_told_on_stderr_and_nothing_is_written(tmp_path, capsys, value, says):
    out = tmp_path / "out.txt"
    assert command.main([written(tmp_path, value), "--out", str(out)]) == 1
    streams = capsys.readouterr()
    assert says in streams.err
    assert "Inget beräknades" in streams.err
    assert streams.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.json"]


def test_all_impossible_households_are_told(tmp_path, capsys):
    wrong = [SMALL | {"id": name, "month": "2027-01"} for name in ("h1", "h2")]
    assert command.main([written(tmp_path, wrong)]) == 1
    err = capsys.readouterr().err
    assert "h1: " in err
    assert "h2: " in err


def test_a_faulty_guideline_file_is_told_with_its_line(small, tmp_path, capsys):
    own = tmp_path / "egen.csv"
    own.write_text("parameter;value\n", "utf-8")
    assert command.main([small, "--guideline", str(own)]) == 1
    assert "egen.csv rad 1: rubriken saknar kolumnen kind" in capsys.readouterr().err


CONTROL = {
    "month": "2026-10",
    "payments": [
        {"kind": "child_allowance", "month": "2026-08", "amount_ore": 125000},
        {"kind": "sickness_benefit", "member": "a", "month": "2026-09", "amount_ore": 500000},
        {"kind": "sickness_benefit", "member": "a", "month": "2026-08", "amount_ore": 400000},
        {"kind": "study_allowance", "member": "c", "month": "2026-06", "amount_ore": 125000},
    ],
}


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("sv", [
            "Barnbidrag: 1 250,00 kr; saknas i september 2026: beloppet från augusti 2026 är taget med. Fråga den sökande.",
            "Sjukpenning (a): 5 000,00 kr; ändrad +25 %, från 4 000,00 kr i augusti 2026.",
            "Studiebidrag (c): betalades i juni men inte i september. Fråga om skolan har börjat igen.",
        ]),
        ("en", [
            "Child allowance: 1 250,00 kr; missing in September 2026: the amount of August 2026 is carried over. Ask the applicant.",
            "Sickness benefit (a): 5 000,00 kr; changed +25 %, from 4 000,00 kr in August 2026.",
            "Study allowance (c): was paid in June but not in September. Ask whether school has begun again.",
        ]),
    ],
)  # fmt: skip
def test_the_control_says_of_each_benefit_which_change_it_warns_of(tmp_path, capsys, language, lines):
    path = written(tmp_path, json.dumps(CONTROL))
    assert command.main(["--control", path, "--language", language]) == 0
    assert capsys.readouterr().out.replace("\u00a0", " ").splitlines() == lines


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"month": "2027-01"}, "Riksnormen för 2027"), ({"payments": [{"kind": "lön"}]}, "payments[0].kind"),
        ({"month": "okt"}, "month: är ”okt”"), ({"extra": 1}, "okänt fält"),
    ],
)  # fmt: skip
def test_the_control_refuses_what_it_cannot_read(tmp_path, capsys, changed, says):
    assert command.main(["--control", written(tmp_path, json.dumps(CONTROL | changed))]) == 1
    assert says in capsys.readouterr().err


def test_lists_the_columns_of_a_file_of_many(capsys):
    assert command.main(["--columns"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["id: string", "month: string"]
    assert any("counts_now: bool" in line for line in lines)


def test_a_file_that_is_not_utf8_is_told(tmp_path, capsys):
    path = tmp_path / "in.json"
    path.write_bytes('{"id": "å"}'.encode("latin-1"))
    assert command.main([str(path)]) == 1
    assert "inte UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["a.json", "b.json"], "en fil i taget"),
        (["--explian", "a.json"], "Menas ”--explain”?"),
        (["a.json", "--out"], "--out behöver ett värde"),
        (["a.json", "--language", "fi"], "Skriv sv eller en"),
        (["--json"], "Ange en JSON-fil"),
        (["--batch", "x.parquet"], "--batch FIL.parquet --out FIL.parquet"),
        (["SMALL", "--json", "--explain"], "Välj --json eller --explain"),
        (["SMALL", "--guideline", "atlantis"], "Riktlinjen atlantis finns inte"),
        (["SMALL", "--schema"], "läses inte här"),
        (["SMALL", "--out", "a", "--out", "b"], "--out står två gånger"),
    ],
)
def test_wrong_use_says_what_to_do(small, capsys, arguments, says):
    assert command.main([small if word == "SMALL" else word for word in arguments]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere.json"], "nowhere.json finns inte"),
        (["--batch", "nowhere.parquet", "--out", "y.parquet"], "nowhere.parquet finns inte"),
        (["SMALL", "--guideline", "nowhere.csv"], "nowhere.csv finns inte"),
    ],
)
def test_a_file_that_is_not_there_is_refused(small, capsys, arguments, says):
    assert command.main([small if word == "SMALL" else word for word in arguments]) == 1
    assert says in capsys.readouterr().err


def test_help_is_swedish_and_an_empty_call_is_wrong_use(capsys):
    assert command.main(["--help"]) == 0
    assert "Normberäkning" in capsys.readouterr().out
    assert command.main([]) == 2


def test_the_program_hands_the_command_over(monkeypatch, small, capsys):
    monkeypatch.setattr(sys, "argv", ["hemmaplan", "calculate", small])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("h1  2026-11")


def blocks(kind):
    """The fenced blocks of the handbook page."""
    parts = PAGE.read_text("utf-8").split(f"```{kind}\n")[1:]
    return [part.split("```")[0] for part in parts]


def test_the_handbooks_example_is_what_the_command_prints(tmp_path, capsys):
    example, printed = blocks("json")[0], blocks("text")[0]
    assert command.main([written(tmp_path, example), "--explain"]) == 0
    assert capsys.readouterr().out.replace("\u00a0", " ") == printed


def test_the_handbooks_guideline_can_be_read(tmp_path, small):
    own = tmp_path / "egen.csv"
    own.write_text(blocks("csv")[0], "utf-8")
    assert command.main([small, "--guideline", str(own)]) == 0


def test_the_handbook_lists_everything_that_is_not_confirmed():
    from hemmaplan.assistance.norms.law.loading import load

    text = PAGE.read_text("utf-8")
    missing = {note.name for note in load().notes if f"`{note.name}`" not in text}
    assert not missing
