"""The account in words: a table a resident can read, with every row, sum, question and weak source."""

import json

import pytest

from hemmaplan.assistance.norms import printing
from hemmaplan.assistance.norms.account import Row
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.reading import read_households
from hemmaplan.foundation.money import format_kronor

FAMILY = {
    "id": "f1",
    "month": "2026-11",
    "members": [
        {"id": "Maja", "role": "adult", "special_rule_from": "2026-04"},
        {"id": "Elin", "role": "child", "age": 5, "lunch": True},
    ],
    "costs": [{"kind": "rent", "applied_ore": 910_000, "approved_ore": 850_000, "reason": "riktlinjens högsta belopp"}],
    "incomes": [{"kind": "salary", "member": "Maja", "amount_ore": 640_050}],
}
ASKING = FAMILY | {
    "members": [FAMILY["members"][0], {"id": "Elin", "role": "child", "age": 5}],
    "repayable": {"ground": "advance", "reason": "väntar på sjukpenning"},
}
PARTS = FAMILY | {
    "month": "2025-11",
    "guideline": "standard",
    "dwelling_members": 5,
    "part_from": "2025-11-21",
    "part_to": "2025-11-30",
    "norm_changes": [{"member": "Maja", "amount_ore": -30_000, "reason": "mat ingår på behandlingshemmet"}],
    "incomes": [{"kind": "sickness_benefit", "member": "Maja", "amount_ore": 300_000, "attached_ore": 50_000}],
    "surplus": {"amount_ore": 10_000, "month": "2025-10"},
}


def account(household):
    (read,) = read_households(json.dumps(household))
    return calculate_one(read, load(read.guideline))


def table(household, **how):
    return printing.table(account(household), load(household.get("guideline", "standard")), **how).replace(
        "\u00a0", " "
    )


def test_every_row_and_sum_is_there_with_its_amount_and_ground():
    found = account(FAMILY)
    text = table(FAMILY)
    for row in found.rows:
        assert row.sv in text
        assert row.ground.split(",")[0] in text
    for amount in ("3 940,00 kr", "2 720,00 kr", "8 500,00 kr", "−4 800,38 kr"):
        assert any(line.startswith("  ") and line.split("  kap")[0].count(amount) for line in text.splitlines()), amount


def test_amounts_stand_in_one_column_and_no_line_is_too_wide():
    for household in (FAMILY, ASKING, PARTS):
        for language in ("sv", "en"):
            lines = table(household, language=language).splitlines()
            assert max(len(line) for line in lines) == printing.WIDTH
            rows = [line[:62] for line in lines if not line.startswith("    ")]
            ends = {row.rfind(" kr") for row in rows if row.endswith(" kr")}
            assert ends == {59}


def test_details_explain_an_amount_that_differs():
    text = table(FAMILY)
    assert "    sökt 9 100,00 kr; riktlinjens högsta belopp" in text
    assert "    av 6 400,50 kr" in text


def test_details_say_days_dwelling_change_and_what_did_not_reach_the_household():
    text = " ".join(table(PARTS).split())
    for words in (
        "10 dagar",
        "2 personer räknas i hushållet; 5 personer bor i bostaden",
        "mat ingår",
        "500,00 kr drogs av Kronofogden",
        "från oktober 2025",
    ):
        assert words in text, words


def test_a_question_leaves_amounts_undecided_and_says_what_to_do():
    text = table(ASKING)
    assert "Beloppet kan inte bestämmas än: 1 fråga är obesvarad." in text
    assert " 1. Vi behöver veta om Elin äter gratis lunch på förskolan fem dagar i veckan." in text
    assert " •  Pengarna kan behöva betalas tillbaka: väntar på sjukpenning" in text
    total = next(line for line in text.splitlines() if line.startswith("Ekonomiskt bistånd"))
    assert "ej avgjort" in total
    assert "kr" not in total


def test_a_decided_household_has_a_proposal_and_no_questions():
    text = table(FAMILY)
    assert (
        f"Förslag: {format_kronor(account(FAMILY).total_ore)} i ekonomiskt bistånd för november 2026 (delavslag).".replace(
            "\u00a0", " "
        )
        in text
    )
    assert "En handläggare beslutar." in text
    assert "Det här behövs" not in text


def test_the_applicants_table_says_nothing_of_how_the_rules_are_known():
    for month in ("2026-11", "2024-11"):
        text = table(FAMILY | {"month": month})
        assert not any(word in text for word in ("bekräft", "härled", "unconfirmed", "standard"))
        assert "Orden i beräkningen" in text


def test_lists_the_years_whose_amounts_are_derived():
    told = printing.unconfirmed(load()).splitlines()
    (line,) = [line for line in told if "Härledda" in line]
    years = " ".join(told[told.index(line) :])
    assert "2024" in years
    assert "2026" not in years


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"days": 1}, "1 dag"), ({"days": 2}, "2 dagar"),
        ({"persons": 1, "dwelling_members": 2}, "1 person räknas i hushållet; 2 personer bor i bostaden"),
        ({"persons": 3, "dwelling_members": 4}, "3 personer räknas i hushållet; 4 personer bor i bostaden"),
    ],
)  # fmt: skip
def test_a_number_agrees_with_its_word(inputs, said):
    assert printing.details(Row("x", "row", "x", "x", 1, "x", inputs), "sv") == said


@pytest.mark.parametrize(("household", "count"), [(FAMILY, 1), (FAMILY | {"incomes": []}, 0)])
def test_explains_the_rule_that_left_out_a_part_of_a_salary(household, count):
    assert table(household).count("får behålla en fjärdedel av lönen") == count


def test_english_is_whole():
    text = table(ASKING, language="en")
    assert "Norm calculation November 2026" in text
    assert "1 question is open" in text
    for word in ("Vuxen", "Hyra", "ej avgjort", "Frågor", "Grund\n"):
        assert word not in text


def test_the_two_languages_say_the_same_things():
    for said in (printing._WORDS, printing._DETAILS):
        assert said["sv"].keys() == said["en"].keys()


def test_a_line_says_outcome_amount_and_questions():
    line = printing.line(account(FAMILY)).replace("\u00a0", " ")
    assert line.startswith("f1  2026-11  delavslag  ")
    asking = printing.line(account(ASKING))
    assert asking.startswith("f1  2026-11  ej avgjort\n    Fråga: Äter Elin")
    assert "    Anmärkning: Biståndet ges mot återkrav" in asking


def test_the_record_is_json_with_every_row_and_null_where_undecided():
    record = json.loads(json.dumps(printing.record(account(ASKING))))
    assert (record["household"], record["month"], record["total_ore"], record["outcome"]) == (
        "f1",
        "2026-11",
        None,
        None,
    )
    assert [row["code"] for row in record["rows"]] == [row.code for row in account(ASKING).rows]
    assert record["asked"][0]["code"] == "LUNCH_UNKNOWN"


def test_lists_what_is_not_confirmed_with_file_and_line():
    lines = printing.unconfirmed(load()).splitlines()
    assert sum(line.startswith("  rad ") for line in lines) == len(load().notes)
    assert lines[lines.index("standard.csv") + 1].startswith("  rad 2    age_from: ")


@pytest.mark.parametrize(("language", "said"), [("sv", "från oktober 2026"), ("en", "from October 2026")])
def test_tells_the_month_of_a_surplus_in_words(language, said):
    household = {
        "id": "h", "month": "2026-11", "members": [{"id": "a", "role": "adult"}],
        "surplus": {"amount_ore": 1000_00, "month": "2026-10"},
    }  # fmt: skip
    told = printing.table(calculate_one(read_households(json.dumps(household))[0], load()), load(), language=language)
    assert said in told
