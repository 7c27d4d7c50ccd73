"""The law files are whole, say what was published, and a spoilt one is refused with its line."""

import os
import shutil

import numpy as np
import pytest

from hemmaplan.assistance.norms.account import CONCEPTS, TERMS
from hemmaplan.assistance.norms.household import month_of, month_text
from hemmaplan.assistance.norms.law import declared, loading
from hemmaplan.assistance.norms.law.checking import LawError
from hemmaplan.assistance.norms.law.declared import NO_LIMIT, VERIFICATIONS, Treatment
from hemmaplan.assistance.norms.questions import REMARKS, Code

MONTHS = range(month_of(2013, 1), month_of(2026, 12) + 1)


@pytest.fixture
def folder(tmp_path):
    """A copy of the national files to spoil."""
    return shutil.copytree(loading.NATIONAL, tmp_path / "national")


def faults(national=loading.NATIONAL, **how):
    """What the loader says, a line a fault."""
    with pytest.raises(LawError) as refused:
        loading.load(national=national, **how)
    return refused.value.faults


def edit(path, before, after):
    """Replace the first occurrence, which must be there. Returns its line."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    return text[: text.index(before)].count("\n") + 1


def limit(guideline, month, adults, children):
    law = loading.load(guideline)
    return int(law.rent_limit_ore(*(np.array([value]) for value in (month_of(*month), adults, children)))[0])


# What the files say


def test_covers_the_months_that_have_a_norm():
    law = loading.load()
    assert (law.first_month, law.last_month) == (MONTHS[0], MONTHS[-1])
    assert law.closed(month_of(2026, 12)) is None
    assert "bidragstaket" in law.closed(month_of(2027, 1))[0]
    assert "2013" in law.closed(month_of(2012, 12))[0]


@pytest.mark.parametrize(
    ("year", "single", "couple", "alone", "two", "seven"),
    [(2014, 2950, 5320, 930, 1040, 2120), (2021, 3160, 5700, 1020, 1130, 2270), (2026, 3940, 7100, 1280, 1410, 2830)],
)
def test_gives_the_published_amounts(year, single, couple, alone, two, seven):
    law = loading.load()
    at = month_of(year, 6) - law.first_month
    norm = law.norm
    assert [int(cell[at]) for cell in (norm.single_ore, norm.couple_ore)] == [single * 100, couple * 100]
    assert list(norm.shared_ore[at, [0, 1, 2, 7]]) == [0, alone * 100, two * 100, seven * 100]


def test_gives_a_child_the_row_of_its_age():
    law = loading.load()
    at = month_of(2026, 1) - law.first_month
    assert list(law.norm.child_ore[at, [0, 2, 3, 6, 7, 10, 11, 14, 15, 18, 20]]) == [
        kronor * 100 for kronor in (2740, 3060, 2720, 3060, 3820, 3820, 4390, 4390, 4960, 4960, 5000)
    ]
    assert list(law.norm.child_lunch_ore[at, [0, 3, 6, 7]]) == [256000, 250000, 272000, 382000]


@pytest.mark.parametrize(
    ("guideline", "month", "adults", "children", "kronor"),
    [
        ("malmo", (2018, 5), 1, 0, 5065),
        ("malmo", (2018, 5), 2, 3, 10450),
        ("malmo", (2019, 1), 2, 4, 9425 + 2 * 1800),
        ("malmo", (2020, 12), 2, 2, 9525),
        ("malmo", (2023, 1), 1, 0, 7075),
        ("hogsby", (2021, 5), 2, 4, 8125),
        ("hogsby", (2021, 4), 2, 4, 7990),
        ("hogsby", (2023, 12), 1, 30, 9255),
        ("simrishamn", (2018, 1), 1, 3, 7300),
        ("vimmerby", (2024, 7), 2, 2, 6900),
        ("angelholm", (2023, 4), 2, 1, 6970),
    ],
)
def test_gives_the_published_rent_limits(guideline, month, adults, children, kronor):
    assert limit(guideline, month, adults, children) == kronor * 100


@pytest.mark.parametrize(
    ("guideline", "month", "adults", "children"),
    [("standard", (2026, 1), 1, 0), ("malmo", (2021, 1), 1, 0), ("malmo", (2023, 1), 2, 0), ("malmo", (2018, 1), 1, 4)],
)
def test_has_no_rent_limit_where_none_is_published(guideline, month, adults, children):
    assert limit(guideline, month, adults, children) == NO_LIMIT


def test_gives_the_law_of_the_month():
    law = loading.load()
    assert [law.value("school_youth_exemption", month_of(2013, month)) for month in (6, 7)] == [50, 100]
    assert [law.value("special_rule_disregarded", month_of(2013, month)) for month in (6, 7)] == [0, 25]
    assert law.value("price_base_amount", month_of(2026, 3)) == 5_920_000
    assert law.ground("special_rule", month_of(2025, 6)) == "4 kap. 1 b § SoL (2001:453)"
    assert law.ground("special_rule", month_of(2025, 7)) == "12 kap. 8 § SoL (2025:400)"
    with pytest.raises(LookupError, match="2027-01"):
        law.value("price_base_amount", month_of(2027, 1))


def test_a_kind_exists_only_while_it_exists():
    incomes = loading.load().incomes
    card = incomes.treatment[:, incomes.index["leisure_card"]]
    begins = month_of(2025, 9) - MONTHS[0]
    assert set(card[:begins]) == {Treatment.NOT_IN_FORCE}
    assert set(card[begins:]) == {Treatment.NOT_COUNTED}


def test_treats_a_childs_money_apart():
    incomes = loading.load().incomes
    salary, support = incomes.index["salary"], incomes.index["maintenance_support"]
    assert (incomes.treatment[0, salary], incomes.for_child[0, salary]) == (Treatment.EMPLOYMENT, Treatment.CHILD_WORK)
    assert (incomes.treatment[0, support], incomes.for_child[0, support]) == (Treatment.COUNTED, Treatment.CHILD_OWN)


def test_has_words_and_grounds_for_all_that_the_engine_says():
    law = loading.load()
    assert all(all(law.term(code)) for code in TERMS)
    for code in Code:
        assert (law.question(code.name).kind == "remark") == bool(code & REMARKS), code
    for concept in CONCEPTS:
        months = MONTHS if concept != "job_premium" else range(month_of(2026, 3), MONTHS[-1] + 1)
        assert all(law.ground(concept, month) for month in months), concept


def test_every_guideline_that_comes_along_is_right():
    assert {"standard", "malmo", "hogsby", "vimmerby", "simrishamn", "angelholm"} <= set(loading.guideline_names())
    for name in loading.guideline_names():
        assert loading.load(name).guideline == name


def test_lists_what_only_memory_says():
    names = {note.name for note in loading.load().notes}
    assert {"age_from", "contact_counts_from", "child_need_has_rent_share"} <= names
    confirmed = {
        "price_base_amount", "job_premium", "special_rule_opens", "norm_change", "cost", "business_income", "holiday_pay",
        "development_allowance", "car", "home", "pension_savings", "housing_own", "heating", "identity_document",
    }  # fmt: skip
    assert not names & confirmed


def test_the_amounts_of_2026_are_read_in_the_ordinance():
    law = loading.load()
    months = np.arange(month_of(2026, 1), month_of(2026, 12) + 1) - law.first_month
    assert {VERIFICATIONS[level] for level in law.norm.verification[months]} == {"verified_text"}


# Spoilt files


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("norm_amounts.csv", ",,1740,", ",,17x0,", "amount_sek är ”17x0”"),
        ("norm_amounts.csv", ",,1740,", ",,-1740,", "amount_sek är ”-1740”"),
        ("norm_amounts.csv", "personal_child,3,3", "personal_child,4,3", "age_to 3 är lägre än age_from 4"),
        ("norm_amounts.csv", "personal_adult_single", "personal_adult_sngle", "Menas ”personal_adult_single”?"),
        ("norm_amounts.csv", "2013-01,2013-12", "2013-13,2013-12", "Skriv månaden som 2026-01"),
        ("norm_amounts.csv", "2013-01,2013-12", "2013-01,", "valid_to är tom"),
        ("parameters.csv", "price_base_amount,2014", "price_base_amont,2014", "Menas ”price_base_amount”?"),
        (
            "parameters.csv",
            "2014-01,2014-12,44400",
            "2013-12,2014-12,44400",
            "överlappar en tidigare rad för samma sak (2013-12)",
        ),
        ("parameters.csv", "2014-01,2014-12,44400,kr", "2014-01,2014-12,44400,percent", "unit är ”percent”"),
        ("parameters.csv", "2014-01,2014-12", "2014-12,2014-01", "valid_to 2014-01 är före valid_from 2014-12"),
        ("parameters.csv", ",25,percent", ",125,percent", "från 0 till 100"),
        ("parameters.csv", "L,SFS 2016:863", "L,", "source är tom"),
        ("parameters.csv", "L,SFS 2016:863", "X,SFS 2016:863", "mark är ”X”"),
        ("income_kinds.csv", "employment,child_work", "employed,child_work", "treatment är ”employed”"),
        ("income_kinds.csv", "business_income,", "salary,", "salary heter något annat"),
        ("terms.csv", "need,Behov", "costs,Behov", "costs finns redan"),
        ("questions.csv", "REPAYABLE,remark", "REPAYABLE,remarks", "Menas ”remark”?"),
        ("closed_months.csv", "2027-01", "2028-01", "Skriv 2027-01"),
        ("grounds.csv", ",,12 kap. 8 §", ",,", None),
    ],
)
def test_refuses_a_spoilt_line_and_names_it(folder, file, before, after, says):
    if says is None:
        text = (folder / file).read_text("utf-8")
        (folder / file).write_text(text.replace("12 kap. 8 § SoL (2025:400),L", ",L"), "utf-8")
        assert any(fault.startswith(f"{file} rad ") and "text är tom" in fault for fault in faults(folder))
        return
    number = edit(folder / file, before, after)
    assert any(fault.startswith(f"{file} rad {number}: ") and says in fault for fault in faults(folder)), faults(folder)


@pytest.mark.parametrize(
    ("file", "starts", "says"),
    [
        ("norm_amounts.csv", "2019-01,2019-12,personal_child,7,10", "belopp saknas för barn 7 år, 2019-01–2019-12"),
        (
            "norm_amounts.csv",
            "2020-01,2020-12,shared_household,,,5",
            "gemensamma kostnader, 5 personer, 2020-01–2020-12",
        ),
        ("parameters.csv", "price_base_amount,2019", "price_base_amount saknas för 2019-01–2019-12"),
        ("closed_months.csv", "2012-12", "raden med until saknas"),
    ],
)
def test_refuses_a_missing_line_and_says_which(folder, file, starts, says):
    lines = (folder / file).read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(starts)]
    assert len(kept) == len(lines) - 1
    (folder / file).write_text("".join(kept), "utf-8")
    assert any(fault.startswith(file) and says in fault for fault in faults(folder)), faults(folder)


def test_refuses_a_line_written_twice(folder):
    path = folder / "norm_amounts.csv"
    text = path.read_text("utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", "utf-8")
    (fault,) = faults(folder)
    assert fault.startswith(f"norm_amounts.csv rad {text.count(chr(10)) + 1}: beloppet finns redan för samma tid")


def test_refuses_an_amount_above_seven_that_is_not_the_step(folder):
    edit(folder / "norm_amounts.csv", "2026-12,extra_member,,,,190", "2026-12,extra_member,,,,200")
    assert "2026-01–2026-12" in faults(folder)[0]


def test_tells_all_faults_at_once(folder):
    edit(folder / "parameters.csv", "L,SFS 2016:863", "X,")
    edit(folder / "terms.csv", "need,Behov", "need,")
    assert len(faults(folder)) == 3


OWN = (
    "parameter;kind;adults;children;valid_from;valid_to;value;unit;mark;source;note\n"
    "asset_buffer;;;;2025-01;;2 000;kr;P;nämndens beslut 2024-12-10;\n"
    "cost_limit;internet;;;2025-01;;349,50;kr;P;nämndens beslut 2024-12-10;\n"
)


@pytest.mark.parametrize(
    "raw",
    [OWN.encode(), OWN.encode("utf-8-sig"), OWN.encode("cp1252"), OWN.encode("utf-16"), f"sep=;\n{OWN}".encode(),
     OWN.replace("\n", ";;\r\n").encode("cp1252"), OWN.replace(",", ".").replace(";", ",").encode(),
     OWN.replace(";", "\t").encode()],
)  # fmt: skip
def test_reads_a_guideline_as_any_spreadsheet_saves_it(tmp_path, raw):
    path = tmp_path / "egen.csv"
    path.write_bytes(raw)
    law = loading.load(guideline_file=path)
    assert law.value("asset_buffer", month_of(2025, 3)) == 200_000


def test_refuses_a_guideline_whose_letters_cannot_be_told(tmp_path):
    path = tmp_path / "egen.csv"
    path.write_bytes(OWN.encode("cp850"))
    with pytest.raises(LawError, match=r"egen\.csv rad 2: filens tecken går inte att läsa säkert"):
        loading.load(guideline_file=path)


def test_accepts_a_byte_order_mark_and_blank_lines(folder):
    path = folder / "terms.csv"
    path.write_text("\ufeff" + path.read_text("utf-8").replace("\n", "\n\n"), "utf-8")
    assert loading.load(national=folder).term("need") == loading.load().term("need")


@pytest.mark.parametrize(
    ("header", "says"),
    [("code,sv", "saknar kolumnen en"), ("code,sv,en,de", "har okänd kolumn de"), ("sv,code,en", "i fel ordning")],
)
def test_refuses_a_wrong_header(folder, header, says):
    path = folder / "terms.csv"
    path.write_text("\n".join([header, *path.read_text("utf-8").splitlines()[1:]]), "utf-8")
    assert says in faults(folder)[0]


@pytest.mark.parametrize(("line", "says"), [('x,"y,z\n', "citatteck"), ("x,y,z,w\n", "raden har 4 celler")])
def test_refuses_a_line_that_is_not_csv(folder, line, says):
    with (folder / "terms.csv").open("a", encoding="utf-8") as file:
        file.write(line)
    assert says in faults(folder)[0]


def test_refuses_a_missing_file(folder):
    (folder / "terms.csv").unlink()
    assert any("terms.csv: filen finns inte" in fault for fault in faults(folder))


def test_refuses_an_unknown_guideline():
    assert "malmo" in faults(guideline="malmoe")[0]


# A municipality's own guideline

HEADER = "parameter,kind,adults,children,valid_from,valid_to,value,unit,mark,source,note\n"


def own(tmp_path, *lines):
    path = tmp_path / "var_kommun.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_reads_a_limit_for_one_adult_beside_one_for_two(tmp_path):
    rows = [f"rent_limit,,{adults},0,2024-01,,{kronor},kr,P,beslut," for adults, kronor in ((1, 5000), (2, 6000))]
    law = loading.load(guideline_file=own(tmp_path, *rows))
    months, adults, children = np.full(2, month_of(2024, 1)), np.array([1, 2]), np.zeros(2, np.int64)
    assert list(law.rent_limit_ore(months, adults, children)) == [500_000, 600_000]


def test_one_unknown_parameter_is_one_fault(tmp_path):
    path = own(tmp_path, "rent_limt,bil,9,x,2024-13,2020,mycket,euro,Q,,")
    with pytest.raises(LawError) as refused:
        loading.load(guideline_file=path)
    assert list(refused.value.faults) == [
        "var_kommun.csv rad 2: parameter är ”rent_limt”, som inte finns. Menas ”rent_limit”?"
    ]


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("parameters.csv", "special_rule_window,", "special_rule_windw,"),
        ("norm_amounts.csv", "2013-01,2013-12,personal_adult_single", "2013-01,2013-12,personal_adult_sngle"),
        ("register_blocks.csv", "TNS,Transportstyrelsen,Transport Agency,assets", "TNS,Transportstyrelsen,Transport Agency,asset"),
        ("closed_months.csv", ",2027-01,", ",2027-02,"), ("parameters.csv", "special_rule_window,2008-01", "special_rule_window,2008-1"),
        ("grounds.csv", "norm,2025-07", "norm,2025-7"), ("asset_kinds.csv", "cash,Kontanter,Cash,counted", "cash,Kontanter,Cash,count"),
    ],
)  # fmt: skip
def test_one_wrong_cell_in_a_national_file_is_one_fault(folder, file, before, after):
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")
    assert len(faults(folder)) == 1


SIZED = HEADER.replace("children,", "children,persons,rooms,")


def sized(tmp_path, *lines):
    path = tmp_path / "storlek.csv"
    path.write_text(SIZED + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rent_limit,,1,,2,,2024-01,,5000,kr,P,beslut,", "adults ska vara tom för rent_limit efter persons"),
        ("rent_limit,,,,2,3,2024-01,,5000,kr,P,beslut,", "rooms ska vara tom för rent_limit efter persons"),
        ("rent_limit,,,,,0,2024-01,,5000,kr,P,beslut,", "rooms är ”0”"),
        ("cost_limit,electricity,,,,3,2024-01,,500,kr,P,beslut,", "rooms ska vara tom"),
        ("age_from,,,,3,,2024-01,,month_after,choice,P,beslut,", "persons ska vara tom"),
    ],
)
def test_refuses_a_size_where_it_says_nothing(tmp_path, line, says):
    with pytest.raises(LawError) as refused:
        loading.load(guideline_file=sized(tmp_path, line))
    (fault,) = refused.value.faults
    assert says in fault


def test_a_kind_that_may_be_either_sort_of_cost_has_one_treatment(tmp_path):
    law = loading.load(guideline_file=own(tmp_path, "cost_limit,medicine,,,2013-01,,240,kr,P,beslut,"))
    both = set(law.costs.codes) & set(law.other_costs.codes) - {"other"}
    assert both >= {"medicine", "medical_care"}
    for kind in both:
        one, other = law.costs.index[kind], law.other_costs.index[kind]
        assert (law.costs.treatment[:, one] == law.other_costs.treatment[:, other]).all()
        assert (law.costs.limit_ore[:, one] == law.other_costs.limit_ore[:, other]).all()
    assert law.other_costs.limit_ore[0, law.other_costs.index["medicine"]] == 240_00


def test_an_own_guideline_changes_only_what_it_says(tmp_path):
    path = own(
        tmp_path,
        "age_from,,,,2024-01,,month_after,choice,P,nämndens beslut,",
        "asset_buffer,,,,2024-01,,1500,kr,P,nämndens beslut,",
        'cost_limit,home_insurance,,,2024-01,,"250,50",kr,P,nämndens beslut,',
    )
    law = loading.load(guideline_file=path)
    assert law.guideline == "var_kommun"
    assert [law.value("age_from", month_of(year, 12)) for year in (2023, 2024)] == [
        declared.AgeFrom.BIRTHDAY_MONTH,
        declared.AgeFrom.MONTH_AFTER,
    ]
    assert law.value("asset_buffer", month_of(2025, 1)) == 150_000
    assert law.value("surplus_kept", month_of(2025, 1)) == loading.load().value("surplus_kept", month_of(2025, 1))
    places = [month_of(year, 12) - law.first_month for year in (2023, 2024)]
    assert list(law.costs.limit_ore[places, law.costs.index["home_insurance"]]) == [NO_LIMIT, 25_050]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["age_form,,,,2024-01,,month_after,choice,P,beslut,"], "rad 2: parameter är ”age_form”, som inte finns. Menas ”age_from”?"),
        (["age_from,,,,2024-01,,next_year,choice,P,beslut,"], "rad 2: value är ”next_year”"),
        (["surplus_kept,,,,2024-01,,4,months,P,beslut,"], "rad 2: value är ”4”. Skriv ett heltal från 0 till 3"),
        (["asset_buffer,,1,,2024-01,,10,kr,P,beslut,"], "rad 2: adults ska vara tom"),
        (["asset_buffer,,,,2024-01,,1.234,kr,P,beslut,"], "rad 2: value: "),
        (["cost_limit,hemförsäkring,,,2024-01,,10,kr,P,beslut,"], "rad 2: kind är ”hemförsäkring”"),
        (["rent_limit,,3,0,2024-01,,10,kr,P,beslut,"], "rad 2: adults är ”3”"),
        (["rent_limit,,,0,2024-01,,10,kr,P,beslut,", "rent_limit,,2,0,2025-01,,10,kr,P,beslut,"], "rad 3: rent_limit överlappar"),
        (
            ["rent_limit,,1,0,2024-01,,10,kr,P,beslut,", "rent_limit,,1,0,2025-01,,10,kr,P,beslut,"],
            "rad 3: rent_limit överlappar",
        ),
        (
            ["asset_buffer,,,,2024-01,2024-03,10,kr,P,beslut,", "asset_buffer,,,,2024-05,,10,kr,P,beslut,"],
            "asset_buffer har en lucka: 2024-04",
        ),
    ],
)  # fmt: skip
def test_refuses_a_spoilt_guideline(tmp_path, lines, says):
    assert any(says in fault for fault in faults(guideline_file=own(tmp_path, *lines)))


def test_a_guideline_file_is_read_again_when_it_has_changed(tmp_path):
    path = own(tmp_path, "asset_buffer,,,,2024-01,,10,kr,P,beslut,")
    assert loading.load(guideline_file=path) is loading.load(guideline_file=path)
    own(tmp_path, "asset_buffer,,,,2024-01,,20,kr,P,beslut,")
    os.utime(path, ns=(1, 1))
    assert loading.load(guideline_file=path).value("asset_buffer", month_of(2024, 1)) == 2_000


def test_a_later_year_opens_its_months_and_changes_no_earlier(folder):
    before = loading.load()
    path = folder / "norm_amounts.csv"
    lines = path.read_text("utf-8").splitlines()
    later = [line.replace("2026-", "2027-") for line in lines if line.startswith("2026-")]
    path.write_text("\n".join(lines + later) + "\n", "utf-8")
    with (folder / "parameters.csv").open("a", encoding="utf-8") as file:
        file.write("price_base_amount,2027-01,2027-12,60000,kr,M,påhittat för provet,\n")
    edit(folder / "closed_months.csv", "2027-01", "2028-01")
    after = loading.load(national=folder)
    assert month_text(after.last_month) == "2027-12"
    assert after.closed(month_of(2027, 1)) is None
    same = len(MONTHS)
    assert (after.norm.child_ore[:same] == before.norm.child_ore).all()
    for name in [*declared.NATIONAL, *declared.GUIDELINE]:
        months = np.array(MONTHS)
        assert (after.at(name, months) == before.at(name, months)).all(), name
