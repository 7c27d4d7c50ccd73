"""People's own sheets: Swedish headings and names, title and sum rows, one sheet with several things, and what changes."""

import json
import stat

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from tests.integrations.folder.test_importing import AT, ONE, take, write

from hemmaplan.access.actions import system_user
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.housing.models import Dwelling, HeadLease
from hemmaplan.integrations.folder import changes, headings, mapping, proposing
from hemmaplan.integrations.folder.importing import import_folder
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.problems import FolderRefused
from hemmaplan.organisation.models import Employee, Employment, Post
from hemmaplan.people.models import Person

pytestmark = pytest.mark.django_db

RENTS = """Hyror bostäder 2026;;;;;;

Fastighet;Adress;Stad;Lägenhetsnummer;Rum;Kvm;Hyra
Kvarnen 3;Storgatan 12;Hörby;1101;2;54;6 450,50
Kvarnen 3;Storgatan 12;Hörby;1102;1;31;4 120
Summa;;;;;;10 570,50
"""
STAFF = """Anst.nr;Namn;Befattning;Syss.grad;Arbetsplats;Anställd från
C1;Berg, Ann;Familjebehandlare;100%;Å-teamet;1/9 2020
C2;Örn, Bo Lars;Behandlare;75 %;team;2021-03-01
C1;Berg, Ann;Familjebehandlare;100%;Å-teamet;1/9 2020
"""


@pytest.fixture
def stored(tmp_path):
    """What :data:`SMALL` holds is stored."""
    take(write(tmp_path / "small"))


def folder_of(tmp_path, **files):
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="cp1252")
    return folder


def refused(folder, **options):
    with pytest.raises(FolderRefused) as error:
        take(folder, **options)
    return [str(problem) for problem in error.value.problems]


def proposed(folder):
    (raw,) = proposing.raws(folder)
    return proposing.propose(raw)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda noun: noun.name)
def test_every_column_has_a_swedish_heading_of_its_own(noun):
    assert headings.noun_of(noun.title) == noun.name
    for column in noun.all_columns:
        assert headings.columns_of(noun.name)[headings.bare(headings.heading(noun, column))] == column
        assert headings.heading(noun, column) != column


def test_import_reads_swedish_headings_names_and_titles(tmp_path, stored):
    folder = folder_of(tmp_path, Medarbetare="Personal IFO 2026\n\nAnställningsnummer;Förnamn;Efternamn;Enhet\n"
                       "C02;Ann;Berg;Å-teamet\nSumma;1;;\n")  # fmt: skip
    result = take(folder)
    assert Employee.objects.get(number="C02").home_unit.code == "team"
    said = [str(note) for note in result.notes]
    assert any("”Å-teamet” lästes som team" in note for note in said)
    assert any("Rubrikerna står på rad 3" in note for note in said)
    assert any("rad 5: Raden lästes inte: Summa" in note for note in said)


def test_import_refuses_an_unknown_name_with_the_nearest(tmp_path, stored):
    folder = folder_of(tmp_path, Medarbetare="Anställningsnummer;Förnamn;Efternamn;Enhet\nC02;Ann;Ek;Å-teamt\n")
    assert "”Å-teamt” är varken kod eller namn i units. Menade du team?" in refused(folder)[0]
    assert not Employee.objects.filter(number="C02").exists()


def test_import_refuses_a_name_that_two_have(tmp_path, stored):
    folder = folder_of(tmp_path, units="code;name;kind;first\nannat;Å-teamet;team;2020-01-01",
                       employees="number;given_name;family_name;home_unit\nC02;Ann;Ek;Å-teamet")  # fmt: skip
    assert "Flera i units heter så: annat, team" in refused(folder)[0]


def test_import_refuses_two_columns_that_mean_the_same(tmp_path, stored):
    folder = folder_of(tmp_path, Medarbetare="Anställningsnummer;Förnamn;Tilltalsnamn;Enhet\nC02;Ann;Ann;team\n")
    assert "Flera kolumner betyder samma sak: förnamn, tilltalsnamn" in refused(folder)[0]


def test_a_rent_list_is_dwellings_and_leases(tmp_path, stored):
    folder = folder_of(tmp_path, hyreslista=RENTS)
    proposal = proposed(folder)
    assert proposal.missing == {"dwellings": ("unit", "first"), "leases": ("landlord", "first")}
    tables = json.loads(mapping.dump(proposal.tables))
    tables["tables"][0]["columns"] |= {"unit": {"value": "Å-teamet"}, "first": {"value": "2020-01-01"}}
    tables["tables"][1]["columns"] |= {"landlord": "Fastighet", "first": {"value": "2020-01-01"}}
    take(folder, mapping=mapping.parse(tables, "prov"))
    assert set(Dwelling.objects.values_list("code", "flat_number")) == {
        ("storgatan-12-1101", "1101"), ("storgatan-12-1102", "1102"),
    }  # fmt: skip
    assert sorted(HeadLease.objects.values_list("rent_ore", flat=True)) == [412_000, 645_050]
    assert take(folder, mapping=mapping.parse(tables, "prov")).new == 0


def test_a_staff_list_is_employees_posts_and_employments(tmp_path, stored):
    folder = folder_of(tmp_path, Personal_oktober=STAFF)
    proposal = proposed(folder)
    assert proposal.missing == {"employees": (), "posts": (), "employments": ()}
    take(folder, mapping=proposal.tables)
    assert set(Employee.objects.filter(number__startswith="C").values_list("given_name", "family_name")) == {
        ("Ann", "Berg"), ("Bo Lars", "Örn"),
    }  # fmt: skip
    assert set(Post.objects.filter(code__startswith="tj-").values_list("title", "percent")) == {
        ("Familjebehandlare", 100), ("Behandlare", 75),
    }  # fmt: skip
    assert Employment.objects.get(code="an-c1").employee.number == "C1"


def test_a_name_that_cannot_be_parted_surely_is_refused(tmp_path, stored):
    folder = folder_of(tmp_path, Personal_oktober=STAFF.replace("Örn, Bo Lars", "Bo Lars Örn"))
    assert any("Skriv Efternamn, Förnamn" in fault for fault in refused(folder, mapping=proposed(folder).tables))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "listan ”tables” saknas"),
        ('{"tables": [{"noun": "hus", "file": "a.csv", "columns": {"x": "y"}}]}', "är ingen tabell"),
        ('{"tables": [{"noun": "units", "file": "a.csv", "columns": {"färg": "y"}}]}', "ingen kolumn ”färg”"),
        ('{"tables": [{"noun": "units", "file": "a.csv", "columns": {"code": {"frm": "y"}}}]}', "skriv en rubrik"),
        ("{", "ingen JSON eller TOML"),
    ],
)
def test_refuse_a_mapping_that_is_wrong_and_say_where(tmp_path, text, said):
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotPossible, match=said):
        mapping.load(path)


def test_read_a_mapping_in_toml_with_values_chosen(tmp_path, stored):
    folder = folder_of(tmp_path, lista="Nr;Vem;Släkt;Var\nC9;Bo;Ek;Vux\n")
    path = tmp_path / "m.toml"
    path.write_text('[[tables]]\nnoun = "Medarbetare"\nfile = "lista.csv"\n[tables.columns]\nnumber = "Nr"\ngiven_name = "Vem"\nfamily_name = "Släkt"\n'
                    'home_unit = {from = "Var", values = {Vux = "team"}}\n', encoding="utf-8")  # fmt: skip
    take(folder, mapping=mapping.load(path))
    assert Employee.objects.get(number="C9").home_unit.code == "team"


def test_a_mapping_that_names_a_column_the_sheet_has_not_is_refused(tmp_path, stored):
    folder = folder_of(tmp_path, lista="Nr;Vem\nC9;Ek\n")
    table = mapping.TableMap(
        "employees", "lista.csv", {"number": mapping.Source(("Nr",)), "home_unit": mapping.Source(("Var",))}
    )
    assert "Kolumnen ”Var” finns inte i arket" in refused(folder, mapping=[table])[0]


def listed(folder, **options):
    result = import_folder(path=folder, by=system_user(), at=AT, dry_run=True, sees=lambda pks: pks, **options)
    return result.changes


def test_dry_run_lists_each_change_and_what_it_empties(tmp_path, stored):
    folder = folder_of(tmp_path, posts="code;percent;last;unit;title;profession;first\np1;100 %;;team;Samordnare;behandlare;2018-01-01",
                       absences="code;employee;kind;percent;first;last\nf1;A2;sick;50 %;2020-02-29;",
                       units="code;name;kind;parent;first\nteam;Nya teamet;team;;2018-01-01")  # fmt: skip
    told = {(one.noun, one.key, one.field, one.old, one.new, one.emptied) for one in listed(folder).found}
    assert told == {
        ("Tjänster", "p1", "Benämning", "Behandlare", "Samordnare", False),
        ("Frånvaro", "f1", "Procent", "100", "50", False),
        ("Frånvaro", "f1", "Till och med", "2020-03-31", "", True),
        ("Enheter", "team", "Namn", "Å-teamet", "Nya teamet", False),
        ("Enheter", "team", "Överordnad", "enhet", "", True),
    }
    assert Post.objects.get(code="p1").title == "Behandlare"


def test_changes_about_a_person_one_may_not_see_are_hidden(tmp_path, stored):
    folder = folder_of(tmp_path, persons=f"id_number;given_name;family_name\n{ONE};Annat;Namn",
                       plans="order;version;state;made_on;follow_up_on;how;person_view\n"
                       "2020-7;1;active;2020-09-01;2020-12-01;Träffar;Hemligt", goals="order;version;number;text\n2020-7;1;1;Hemligt",
                       orders=f"number;person;service;from_unit;decided_on;state;sent_at;accepted_at;started_on;purpose\n"
                       f"2020-7;{ONE};fam;myndighet;2020-08-01;running;2020-08-03 09:00;2020-08-04;2020-08-10;Hemligt")  # fmt: skip
    result = import_folder(path=folder, by=system_user(), at=AT, dry_run=True, sees=lambda _pks: set())
    said = json.dumps(json.loads(changes.as_bytes(result.changes, ".json")), ensure_ascii=False)
    for text in ("Ängla", "Åberg", "Annat", "Hemligt", "2020-7", ONE):
        assert text not in said
    assert changes.HIDDEN in said
    assert Person.objects.get(given_name="Ängla")


def test_command_translates_shows_and_writes_changes_to_a_file_of_ones_own(tmp_path, stored, capsys):
    folder = folder_of(
        tmp_path, Personal_oktober=STAFF, absences="code;employee;kind;first;last\nf1;A2;sick;2020-02-29;"
    )
    made, out = tmp_path / "m.json", tmp_path / "ändringar.xlsx"
    (folder / "absences.csv").rename(tmp_path / "absences.csv")
    call_command("import", folder, propose=made)
    (tmp_path / "absences.csv").rename(folder / "absences.csv")
    call_command("import", folder, map=made, dry_run=True, changes=out)
    said = capsys.readouterr().out
    assert "absences.csv, rad 2, f1: Till och med: 2020-03-31 → TÖMS" in said
    assert not Employee.objects.filter(number="C1").exists()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = list(load_workbook(out).active.iter_rows())
    red = [row for row in rows if row[7].value == "töms"]
    assert len(red) == 1
    assert red[0][0].font.color.rgb.endswith("B00020")
    with pytest.raises(CommandError, match="finns redan"):
        call_command("import", folder, map=made, dry_run=True, changes=out)


@pytest.mark.parametrize("file", ["Personallista", "Medarbetare", "personal_oktober", "Anställningar"])
def test_a_staff_list_is_one_whatever_it_is_called(tmp_path, stored, file):
    assert [table.noun for table in proposed(folder_of(tmp_path, **{file: STAFF})).tables] == [
        "employees",
        "posts",
        "employments",
    ]


@pytest.mark.parametrize("file", ["Lägenhetslista", "Hyreskontrakt", "hyror"])
def test_a_rent_list_is_one_whatever_it_is_called(tmp_path, stored, file):
    assert [table.noun for table in proposed(folder_of(tmp_path, **{file: RENTS})).tables] == ["dwellings", "leases"]


@pytest.mark.parametrize("heading", ["Namn", "Efternamn, Förnamn", "Klient"])
def test_import_parts_a_column_of_whole_names_and_says_so(tmp_path, stored, heading):
    result = take(folder_of(tmp_path, Klienter=f'Personnummer;{heading}\n{ONE};"von Örn, Bo Lars"\n'))
    person = Person.objects.get(id_number=ONE.replace("-", ""))
    assert (person.given_name, person.family_name) == ("Bo Lars", "von Örn")
    assert any("lästes som förnamn och efternamn" in str(note) for note in result.notes)


def test_import_never_tells_two_of_staff_apart_by_capitals_alone(tmp_path, stored):
    folder = folder_of(
        tmp_path, employees="number;given_name;family_name;home_unit\na2;Ann;Ek;team\nB7;A;B;team\nb7;C;D;team"
    )
    assert [fault.split(":")[0] for fault in refused(folder)] == [
        "employees.csv, rad 2, kolumn number",
        "employees.csv, rad 4, kolumn number",
    ]


def test_an_error_where_a_name_may_stand_is_said_as_the_error_it_is(tmp_path, stored):
    folder = folder_of(tmp_path, employees="number;given_name;family_name;home_unit\nB7;Ann;Ek;#REF!")
    assert "Cellen har felet #REF!" in refused(folder)[0]


def test_a_unit_after_a_heading_is_no_part_of_it(tmp_path):
    rents = RENTS.replace(";Kvm;Hyra", ";Kvm;Hyra (kr/mån)")
    (_dwellings, leases) = proposed(folder_of(tmp_path, hyresavier=rents)).tables
    assert leases.columns["rent"].headings == ("Hyra (kr/mån)",)


def test_the_day_a_tenant_moves_in_is_not_the_day_of_the_lease(tmp_path):
    rents = RENTS.replace(";Kvm;", ";Inflyttad;")
    for table in proposed(folder_of(tmp_path, hyresavier=rents)).tables:
        assert "first" not in table.columns, table.noun
