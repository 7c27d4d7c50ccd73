"""Headings and instruments as dated data: packages, old headings, scores by hand."""

import datetime as dt

import pytest

from hemmaplan.cases.investigations import headings, instruments
from hemmaplan.cases.investigations.models import InvestigationText

ON = dt.date(2026, 11, 30)
AUDIT, DUDIT = instruments.instrument("audit"), instruments.instrument("dudit")


def scored(of, answers, sex="m", ages=(40, 40)):
    return instruments.scored(of, answers, sex=sex, ages=ages, on=ON)


@pytest.mark.parametrize(
    ("answers", "sex", "points", "label", "cut_off"),
    [
        ([0] * 10, "m", 0, "Låg risk", 8), ([1] * 7 + [0] * 3, "m", 7, "Låg risk", 8), ([1] * 8 + [0] * 2, "m", 8, "Riskbruk", 8),
        ([2] * 8 + [0, 0], "m", 16, "Skadligt bruk", 8), ([2] * 8 + [4, 0], "m", 20, "Tecken på beroende", 8),
        ([4] * 10, "k", 40, "Tecken på beroende", 6), ([1] * 6 + [0] * 4, "k", 6, "Riskbruk", 6),
        ([2] * 7 + [0] * 3, "k", 14, "Skadligt bruk", 6),
    ],
)  # fmt: skip
def test_audit_by_hand(answers, sex, points, label, cut_off):
    found = scored(AUDIT, answers, sex)
    assert (found.points, found.label, found.cut_off) == (points, label, cut_off)
    assert found.is_over is (points >= cut_off)


@pytest.mark.parametrize(
    ("ages", "cut_off", "sure"), [((40, 40), 6, True), ((20, 20), 7, False), ((25, 26), None, True)]
)
def test_dudit_cut_off_follows_age_and_is_left_out_where_the_age_is_not_known(ages, cut_off, sure):
    found = scored(DUDIT, [1] * 9 + [0, 0], "m", ages)
    assert (found.points, found.cut_off, found.is_certain) == (9, cut_off, sure)


def test_over_sixty_five_the_cut_off_is_told_with_doubt():
    found = scored(AUDIT, [1] * 7 + [0] * 3, "m", (70, 70))
    assert (found.cut_off, found.is_over, found.is_certain) == (7, True, False)


def test_a_missing_item_gives_no_sum():
    assert scored(AUDIT, [1] * 8 + [2, None]) is None
    assert scored(AUDIT, [1] * 8 + [2]) is None
    assert scored(AUDIT, []) is None


@pytest.mark.parametrize(("of", "answers"), [(AUDIT, [5] + [0] * 9), (AUDIT, [0] * 8 + [1, 0]), (DUDIT, [0] * 12)])
def test_points_that_an_item_cannot_give_are_refused(of, answers):
    with pytest.raises(ValueError, match=of.name):
        scored(of, answers)


def test_other_instruments_are_never_scored():
    others = [one for one in instruments.instruments() if not one.scored]
    assert {"asi", "freda", "sara"} <= {one.key for one in others}
    assert all(instruments.total(one, []) is None for one in others)


def test_every_kind_has_headings_and_parts_that_exist():
    for kind in ("child", "adult", "violence", "custody", "paternity"):
        package = headings.package_for(kind, ON)
        keys = [one.key for one in headings.areas_of(package, kind)]
        assert keys
        assert len(keys) == len(set(keys))
        assert {rule.part for rule in headings.parts_of(kind)} <= set(InvestigationText.Part.values)


def test_old_headings_are_found_under_those_of_today():
    areas = {one.key for one in headings.areas_of("neutral-1", "child")}
    assert headings.area_today("child", " identitet ") == "emotions"
    assert {headings.area_today("child", row["old"]) for row in headings._old()} <= areas
    assert headings.area_today("child", "Okänd rubrik") == ""


def test_a_municipality_loads_its_own_package_and_items(tmp_path):
    (tmp_path / "areas.csv").write_text(
        "package,kind,side,key,label,valid_from,valid_to,source,verified\negen-2,child,Barn,health,Vår hälsa,2026-01-01,,Licens,S\n"
    )
    (tmp_path / "items.csv").write_text("instrument,item,text\naudit,1,Egen fråga\n")
    assert headings.package_for("child", ON, tmp_path) == "egen-2"
    assert headings.package_for("child", dt.date(2025, 12, 31), tmp_path) == "neutral-1"
    assert [one.label for one in headings.areas_of("egen-2", "child", tmp_path)] == ["Vår hälsa"]
    assert instruments.item_texts("audit", tmp_path) == {1: "Egen fråga"}
    assert instruments.item_texts("audit") == {}


def test_no_protected_name_stands_in_the_data():
    text = "".join(path.read_text() for path in headings.DATA.glob("*.csv")).casefold()
    assert "bb" + "ic" not in text
    assert "triang" not in text
