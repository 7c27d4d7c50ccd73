"""A period may not overlap another of the same thing, or its model says why it may."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from tests.house import reading


def excluded(model: type[models.Model], field: str) -> list[ExclusionConstraint]:
    """The constraints that keep two periods of the field apart."""
    return [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, ExclusionConstraint) and field in {what for what, _operator in constraint.expressions}
    ]


def faults_of(model: type[models.Model]) -> list[str]:
    found = []
    for field in model._meta.local_fields:
        if not isinstance(field, DateRangeField | DateTimeRangeField):
            continue
        kept = excluded(model, field.name)
        reason = vars(model).get("PERIOD_MAY_OVERLAP")
        if not kept and not reason:
            found.append(
                f"{model.__name__}.{field.name} may overlap: an exclusion constraint, or PERIOD_MAY_OVERLAP with why"
            )
        if kept and reason:
            found.append(f"{model.__name__}.{field.name} has a constraint and a reason to have none")
        found += [
            f"{constraint.name} refuses without words of its own"
            for constraint in kept
            if constraint.violation_error_message == constraint.default_violation_error_message
        ]
    return found


def test_every_period_is_kept_apart_from_others_or_says_why_not():
    faults = [fault for model in reading.hemmaplan_models() for fault in faults_of(model)]
    assert not faults, "\n".join(faults)


def test_a_planted_period_without_constraint_is_found():
    class Planted(models.Model):
        period = DateRangeField()

        class Meta:
            app_label = "planted_period"

        def __str__(self) -> str:
            return ""

    assert len(faults_of(Planted)) == 1
