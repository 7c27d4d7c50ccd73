"""Whatever is counted has a time when it was recorded, and what it said before it changed is kept."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import Now
from tests.house import reading

from hemmaplan.foundation import calendar
from hemmaplan.organisation.history import ActionTime

# Read by measures, but not as rows that are counted.
NOT_COUNTED = {
    "Competence": "a word to choose from",
    "User": "who asks",
    "RoleGrant": "who may ask; granted_at says when",
    "Offer": "offered_at and answered_at are when it was recorded",
    "Clock": "the ledger keeps its own times",
    "Proposal": "what is asked for, which no figure counts",
    "JournalEntry": "what one has left to sign; a signed note never changes",
    "HeadLease": "a list to act on, no figure",
}
# Changed at most once in a way that is counted, with a recorded time of its own for it.
ONCE = {
    "Decision": "a draft until it is signed, then locked: signed_recorded_at",
    "OpenContact": "closed: ended_recorded_at",
    "HeadCount": "undone: undone_at",
    "Goal": "assessed: assessed_recorded_at",
    "Visit": "outcome: outcome_recorded_at",
    "ReplacementContact": "never changed by any action",
    "ContactMeeting": "never changed by any action",
    "Activity": "never changed by any action",
    "Plan": "a draft until made_on; then followed by a version of its own",
    "Employee": "a name corrected is the name",
}


def files_of_measures() -> list[Path]:
    package = reading.REPOSITORY / "src" / "hemmaplan"
    of = ("organisation", "interventions", "housing", "capacity/situation")
    found = [path for folder in of for path in (package / folder).rglob("*.py")]
    return [path for path in found if "measures" in path.as_posix() or "situation" in path.parts]


def models_named(source: str) -> set[str]:
    """The models that a file takes from the models of a module."""
    return {
        name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".models")
        for name in node.names
    }


def counted() -> dict[str, type]:
    named = {name for path in files_of_measures() for name in models_named(path.read_text("utf-8"))}
    return {
        model.__name__: model for model in reading.hemmaplan_models() if model.__name__ in named - NOT_COUNTED.keys()
    }


def faults_of(name: str, fields: set[str], *, keeps: bool, append_only: bool) -> list[str]:
    found = [] if "recorded_at" in fields else [f"{name} is counted and has no recorded_at"]
    if not (keeps or append_only or name in ONCE):
        found.append(f"{name} is counted and forgets what it said before: @keeps_history, or say why in ONCE")
    return found


def test_every_counted_row_has_a_recorded_time_and_keeps_its_history():
    tracked = {model.pgh_tracked_model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    faults = [
        fault
        for name, model in counted().items()
        for fault in faults_of(
            name,
            {field.name for field in model._meta.fields},
            keeps=model in tracked,
            append_only=any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", ())),
        )
    ]
    assert not faults, "\n".join(faults)


def test_a_planted_row_that_is_written_over_is_found():
    assert models_named("from hemmaplan.housing.models import Tenancy\nfrom x import Y") == {"Tenancy"}
    assert len(faults_of("Planted", {"id"}, keeps=False, append_only=False)) == 2
    assert not faults_of("Planted", {"recorded_at"}, keeps=True, append_only=False)


# --- the time is given ----------------------------------------------------------------------------------------------

# Filled in by the machine's clock all the same, and why.
BY_THE_CLOCK = {
    "Event.recorded_at": "the database's own clock, whatever is given: nobody may write the log back in time",
    "User.created_at": "the system's own account is made by whoever first asks for it, before there is any request",
}


def by_the_clock(model: type[models.Model]) -> list[str]:
    """The times of a row that nobody gives: a default that asks the clock. ``ActionTime`` is the action's own, told to the database."""
    times = (models.DateField, models.TimeField)  # a DateTimeField is a DateField
    return [
        f"{model.__name__}.{field.name}"
        for field in model._meta.concrete_fields
        if isinstance(field, times)
        and (
            (field.has_default() and callable(field.default))
            or (field.has_db_default() and not isinstance(field.db_default, ActionTime))
            or getattr(field, "auto_now", False)
            or getattr(field, "auto_now_add", False)
        )
    ]


def test_when_something_was_recorded_is_given_by_the_action_and_never_by_the_clock():
    found = {name for model in reading.hemmaplan_models() for name in by_the_clock(model)}
    assert found == set(BY_THE_CLOCK)


@pytest.mark.parametrize(
    "default", [{"default": calendar.now}, {"auto_now": True}, {"auto_now_add": True}, {"db_default": Now()}]
)
def test_a_planted_time_of_the_clock_is_found(default):
    class Planted(models.Model):
        happened_at = models.DateTimeField()
        recorded_at = models.DateTimeField(**default)

        class Meta:
            app_label = "planted"

        def __str__(self):
            return ""

    try:
        assert by_the_clock(Planted) == ["Planted.recorded_at"]
    finally:
        del apps.all_models["planted"]
