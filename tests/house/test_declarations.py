"""Each field is declared ordinary, personal or sensitive, and each model says how long it is kept."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from tests.house import reading

from hemmaplan.archive import declarations
from hemmaplan.deadlines import rules

PERSONAL_NAMES = {
    "given_name",
    "family_name",
    "id_number",
    "born_on",
    "email",
    "phone",
    "address",
    "street",
    "username",
}
KEPT_BY = {"year_then_destroy", "never_destroy", "age_year", "calendar_year_end", "month", "year", "day", "local"}


def faults_of(name: str, declared: type | None, fields: set[str]) -> list[str]:
    """What is wrong with a model's declaration."""
    if declared is None:
        return [f"{name} has no class Privacy"]
    found, seen = [], []
    for level in ("ordinary", "personal", "sensitive"):
        words = vars(declared).get(level)
        if isinstance(words, str):
            seen += words.split()
        else:
            found.append(f"{name}.Privacy.{level} is missing")
    found += [
        f"{name}.{field} is declared twice" for field in sorted({field for field in seen if seen.count(field) > 1})
    ]
    found += [f"{name}.{field} is not declared" for field in sorted(fields - set(seen))]
    found += [f"{name}.Privacy names {field}, which is no field" for field in sorted(set(seen) - fields)]
    ordinary = str(vars(declared).get("ordinary", "")).split()
    found += [f"{name}.{field} cannot be ordinary" for field in ordinary if field in PERSONAL_NAMES]
    retention = vars(declared).get("retention")
    if not retention or retention not in rules.rule_ids():
        found.append(f"{name}.Privacy.retention is {retention!r}, no rule in deadlines/data/rules.csv")
    elif rules.history(retention)[-1].unit.value not in KEPT_BY:
        found.append(f"{name}.Privacy.retention is {retention!r}, a rule that says nothing about keeping")
    return found


def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def test_every_field_is_declared_once_and_every_model_has_a_retention_rule():
    faults = [
        fault
        for model in reading.hemmaplan_models()
        for fault in faults_of(model.__name__, vars(model).get("Privacy"), fields_of(model))
    ]
    assert not faults, "\n".join(faults)


def planted(**changes):
    return type("Privacy", (), {"ordinary": "id", "personal": "name", "sensitive": "", "retention": "kept"} | changes)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (None, "no class Privacy"),
        (planted(ordinary="id name"), "declared twice"),
        (planted(personal=""), "name is not declared"),
        (planted(sensitive="gone"), "which is no field"),
        (planted(retention="for_ever"), "no rule"),
        (planted(retention="appeal_forward"), "nothing about keeping"),
        (planted(sensitive=None), "sensitive is missing"),
    ],
)
def test_a_planted_fault_in_a_declaration_is_found(declared, message):
    assert any(message in fault for fault in faults_of("Thing", declared, {"id", "name"}))


def test_a_name_cannot_be_ordinary():
    declared = planted(ordinary="id given_name", personal="")
    assert faults_of("Thing", declared, {"id", "given_name"}) == ["Thing.given_name cannot be ordinary"]


def test_a_right_declaration_has_no_fault():
    assert faults_of("Thing", planted(), {"id", "name"}) == []


# What the archive reads -----------------------------------------------------------------------------------------------


def test_the_archive_reads_a_declaration_of_every_table_also_of_history_and_libraries():
    declared = {one.model: one for one in declarations.every()}
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in declarations.OF_THE_FRAMEWORK
    ]
    assert set(declared) == set(tables)
    history = {model for model in tables if hasattr(model, "pgh_tracked_model")}
    assert {model for model, one in declared.items() if one.of} == history
    assert len(history) > 8
    left_out = [
        f"{one.model._meta.label}.{field}"
        for one in declared.values()
        for field in fields_of(one.model) - set(one.levels)
    ]
    assert not left_out, left_out


def test_history_tells_of_a_column_what_the_model_tells():
    history = next(one for one in declarations.every() if one.model.__name__ == "PersonEvent")
    assert (history.levels["family_name"], history.levels["protection"]) == ("personal", "sensitive")
    assert history.retention == "retention_file"


def test_every_pointer_that_is_declared_is_a_column():
    wrong = [
        f"{one.model._meta.label}: {name}"
        for one in declarations.every()
        if one.of is None
        for name in (
            one.closed,
            one.alone,
            one.closed and one.opened,
            *one.apart,
            one.persons,
            *one.entered,
            *(one.subject or ()),
        )
        if name and name not in fields_of(one.model)
    ]
    assert not wrong, wrong


def test_a_table_that_nobody_has_declared_is_an_error():
    with isolate_apps("hemmaplan.people"):

        class Ghost(models.Model):  # noqa: DJ008
            class Meta:
                app_label = "people"

        with pytest.raises(declarations.Undeclared, match="Ghost"):
            declarations.of(Ghost)


def free_text(field: models.Field) -> bool:
    """A column in which somebody writes what they wish."""
    long = isinstance(field, models.CharField) and (field.max_length or 0) >= 160
    return (long or isinstance(field, models.TextField)) and not field.choices


def test_what_somebody_writes_about_a_person_is_never_ordinary():
    loose = [
        f"{one.model._meta.label}.{field.name}"
        for one in declarations.every()
        if one.is_of_a_person and one.of is None
        for field in one.columns_at("ordinary")
        if free_text(field)
    ]
    assert not loose, loose
