"""The pages of the rules: the files as they are, worked cases that hold, and a proposed guideline tried without names."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests import make

from hemmaplan.assistance.models import Application, Calculation, SupportMonth
from hemmaplan.assistance.norms import worked
from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.law import showing
from hemmaplan.assistance.trials import Kind, Trial, Tried
from hemmaplan.cases.models import Case
from hemmaplan.desk.law import presenter, presenter_trial
from hemmaplan.foundation import calendar

NOVEMBER = month_of(2026, 11)
HEADER = "parameter,kind,adults,children,valid_from,valid_to,value,unit,mark,source,note\n"
LOWER = f"{HEADER}cost_limit,internet,,,2025-01,,100,kr,P,förslag,\n"


def text_of(answer):
    """The words of a page, with plain blanks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def unit(db):
    return make.unit(kind="authority")


@pytest.fixture
def in_use(settings, tmp_path):
    """A guideline in use that has a limit to change."""
    path = tmp_path / "galler.csv"
    path.write_text(f"{HEADER}cost_limit,internet,,,2025-01,,350,kr,P,nämnden,\n", "utf-8")
    settings.GUIDELINE_DATA = str(path)


@pytest.fixture
def owner(client_as, unit):
    """One who answers for the rules."""
    return client_as(make.user("assistance_worker", unit))


def calculated(unit, months, *, internet=300_00, number=1, **members):
    """Households with a cost for internet, calculated in some months."""
    user = make.user("assistance_worker", unit)
    for place in range(number):
        case = Case.objects.create(
            number=f"EB-{unit.pk}-{place}-{internet}", kind="assistance", person=make.person(), unit=unit,
            opened_on=make.EARLY, recorded_at=make.AT,
        )  # fmt: skip
        for month in months:
            day = calendar.read_iso(f"{month}-01")
            of = SupportMonth.objects.create(case=case, unit=unit, month=day, recorded_at=make.AT)
            application = Application.objects.create(
                number=f"A-{of.pk}", unit=unit, case=case, person=case.person, month=day, began_at=make.AT,
                changed_at=make.AT, recorded_at=make.AT, entered_by=user,
            )  # fmt: skip
            household = {
                "id": f"{of.pk}", "month": month, "members": [{"id": "Maja Hemlig", "role": "adult", "special_rule_from": "none"}],
                "costs": [{"kind": "internet", "applied_ore": internet}],
            } | members  # fmt: skip
            Calculation.objects.create(
                support_month=of, application=application, number=1, input=json.dumps(household), engine="1", law_digest="x",
                guideline="standard", account="{}", outcome="BIFALL", made_by=user, made_at=make.AT,
            )  # fmt: skip


def try_out(client, content=LOWER, first="2026-10", last="2026-11"):
    return client.post(
        "/regler/prova/", {"file": SimpleUploadedFile("forslag.csv", content.encode()), "first": first, "last": last}
    )  # fmt: skip


# The files


def test_lists_every_file_with_its_worked_cases(owner):
    words = text_of(owner.get("/regler/"))
    for title, _about in presenter.TITLES.values():
        assert str(title) in words
    assert "stämmer inte" not in words
    assert sum(line.cases for line in presenter.files(calendar.today())) == len(worked.cases())


def test_tells_what_changes_next(owner):
    words = text_of(owner.get("/regler/"))
    assert "Riksnormens belopp : 22 rader slutar gälla" in words
    assert "Villkor för automatiska beslut : 34 rader slutar gälla" in words
    assert "Riksnormen för 2027 är inte fastställd" in words


@pytest.mark.parametrize("name", [file.name for file in showing.FILES])
def test_shows_each_file_row_by_row(owner, name):
    for asked in ("", "?visa=alla", "?visa=obekraftade", "?manad=2019-05", "?manad=fel&visa=annat"):
        assert owner.get(f"/regler/fil/{name}/{asked}").status_code == 200
    rows = showing.rows_of(name)
    answer = text_of(owner.get(f"/regler/fil/{name}/?visa=alla"))
    for row in rows[:3]:
        assert f"rad {row.line} i {row.file}" in answer


def test_shows_the_rows_of_the_month_with_source_and_whether_they_are_confirmed(owner):
    words = text_of(owner.get("/regler/fil/grounds/?manad=2025-06"))
    assert "4 kap. 3 § SoL (2001:453)" in words
    assert "12 kap. 7 § SoL (2025:400)" not in words
    unsure = text_of(owner.get("/regler/fil/grounds/?visa=obekraftade"))
    assert "Obekräftad" in unsure
    assert "asset_buffer" in unsure
    assert "special_rule" not in unsure


def test_a_municipalitys_own_guideline_stands_before_the_standard(owner, settings, tmp_path):
    path = tmp_path / "horby.csv"
    path.write_text(f"{HEADER}asset_buffer,,,,2025-01,,2000,kr,P,nämnden,\n", "utf-8")
    settings.GUIDELINE_DATA = str(path)
    words = text_of(owner.get("/regler/fil/guideline/?visa=alla"))
    assert "rad 2 i horby.csv" in words
    assert "ingen källa för något belopp funnen" not in words  # the standard's buffer is replaced
    assert "income_change_warning" in words


def test_shows_the_worked_cases_beside_their_file(owner):
    words = text_of(owner.get("/regler/fil/norm_amounts/"))
    for case in worked.cases():
        assert (case.title in words) == (worked.ABOUT[case.kind] == "norm_amounts")


def test_an_unknown_file_is_not_there(owner):
    assert owner.get("/regler/fil/parameter/").status_code == 404
    assert owner.get("/regler/fil/__init__/").status_code == 404


@pytest.mark.parametrize("address", ["/regler/", "/regler/fil/grounds/", "/regler/prova/"])
def test_only_who_answers_for_rules_sees_them(client_as, unit, address):
    assert client_as(make.user("treatment_staff", unit)).get(address).status_code == 404


# A proposed guideline


def test_a_proposal_is_tried_on_the_months_there_were_and_names_nobody(owner, unit, in_use):
    calculated(unit, ["2026-10", "2026-11"], number=6)
    calculated(unit, ["2026-11"], number=5, internet=50_00)
    calculated(make.unit(kind="authority"), ["2026-11"], number=7)  # another unit's
    words = text_of(try_out(owner))
    at = words.index("Så hade")
    words = words[at:].replace("\u2212", "-")
    assert "Skillnaden i allt är -2 400 kr" in words
    assert "Ensamstående utan barn 17 0 12 (-2 400 kr) 5 -2 400 kr" in words
    assert "Maja" not in words
    assert "EB-" not in words


def test_the_latest_calculation_of_a_month_is_tried(owner, unit):
    calculated(unit, ["2026-11"], number=6)
    for first in Calculation.objects.all():
        household = json.loads(first.input) | {"costs": []}
        Calculation.objects.create(
            support_month=first.support_month, application=first.application, number=2, input=json.dumps(household),
            engine="1", law_digest="x", guideline="standard", account="{}", outcome="BIFALL", made_by=first.made_by,
            made_at=make.AT,
        )  # fmt: skip
    assert "Ensamstående utan barn 6 0 0 6 0 kr" in text_of(try_out(owner))


def test_what_cannot_be_compared_is_counted_and_stops_nothing(owner, unit, in_use):
    calculated(unit, ["2026-11"], number=5)
    calculated(unit, ["2026-11"], internet=1, incomes=[{"kind": "other", "amount_ore": 100}])  # a question is open
    calculated(unit, ["2026-11"], internet=2, members=[])  # an older form
    words = text_of(try_out(owner))
    assert "2 månader kunde inte jämföras" in words
    assert "Ensamstående utan barn 5" in words


def test_small_groups_are_not_shown(owner, unit, in_use):
    calculated(unit, ["2026-11"], number=6, internet=50_00)
    calculated(unit, ["2026-11"], number=2)
    words = text_of(try_out(owner))
    assert "visas inte" in words
    assert "400 kr" not in words


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"{LOWER}asset_buffer,,,,2025-01,,många,kr,P,förslag,\n", "rad 3"),
        (f"{LOWER}hyra,,,,2025-01,,100,kr,P,förslag,\n", "rad 3"),
        ("parameter;kind\n", "saknar kolumnen"),
        ("%PDF-1.7 abc", "CSV"),
        (HEADER + "cost_limit,internet,,,2025-01,,100,kr,P,,\n", "source är tom"),
        ("x" * 1_000_002, "större än 1 MB"),
    ],
)
def test_a_file_with_a_fault_is_refused_whole_and_the_old_one_stays(owner, unit, content, says):
    calculated(unit, ["2026-11"], number=5)
    answer = try_out(owner, content)
    assert answer.status_code == 422
    words = text_of(answer)
    assert says in words
    assert "Riktlinjen som gäller står kvar" in words
    assert "Jämförda" not in words


def test_the_months_must_be_in_order(owner):
    assert try_out(owner, first="2026-11", last="2026-10").status_code == 422


def test_months_without_calculations_are_said_to_be(owner):
    assert "inga beräkningar" in text_of(try_out(owner))


# Small numbers, as a law


@given(
    st.lists(
        st.builds(
            Tried, st.integers(NOVEMBER - 2, NOVEMBER), st.sampled_from(Kind), st.just(1000_00),
            st.sampled_from([900_00, 1000_00, 1100_00]),
        ),
        max_size=60,
    )
)  # fmt: skip
def test_no_small_group_is_shown_or_follows_from_what_is(rows):
    shown = presenter_trial.tables(Trial(tuple(rows), 0))
    for line in (shown["total"], *shown["kinds"], *shown["months"]):
        for cell in (line.compared, line.gain, line.lose, line.same):
            assert cell.count is None or cell.count == 0 or cell.count >= 5
    rows_of = {"all": shown["total"], **{line.title: line for line in (*shown["kinds"], *shown["months"])}}
    seen = {(name, part): getattr(line, part).count for name, line in rows_of.items() for part in ("compared", *PARTS)}
    sums = [{(name, "compared"): -1} | {(name, part): 1 for part in PARTS} for name in rows_of]
    for lines in (shown["kinds"], shown["months"]):
        sums += [
            {("all", part): -1} | {(line.title, part): 1 for line in lines} for part in ("compared", *PARTS) if lines
        ]
    for lines in (shown["kinds"], shown["months"]):
        for part in ("compared", *PARTS):
            if seen["all", part] is not None:
                rest = seen["all", part] - sum(getattr(line, part).count or 0 for line in lines)
                assert rest == 0 or rest >= 5
    counts = dict(seen)
    while found := worked_out(counts, sums):
        counts |= found
    assert not [key for key, count in counts.items() if seen[key] is None and count is not None and 0 < count < 5]


PARTS = ("gain", "lose", "same")


def worked_out(counts, sums):
    """What follows from sums in which a single number is not shown."""
    found = {}
    for signs in sums:
        unknown = [key for key in signs if counts[key] is None]
        if len(unknown) == 1:
            rest = sum(sign * counts[key] for key, sign in signs.items() if key != unknown[0])
            found[unknown[0]] = -rest * signs[unknown[0]]
    return found
