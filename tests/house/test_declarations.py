"""Each field is declared ordinary, personal or sensitive, and each model says how long it is kept."""

import pytest
from django.db import models
from tests.house import reading

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
