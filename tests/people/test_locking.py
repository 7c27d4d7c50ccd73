"""What is locked and names a person lets the person follow when two prove to be one, and nothing else."""

from django.apps import apps
from django.db import models

from hemmaplan.config.database_roles import is_only_added_to
from hemmaplan.people.models import Person


def names_a_person(model: type[models.Model]) -> bool:
    return any(field.related_model is Person for field in model._meta.concrete_fields)


def refuses_the_person(model: type[models.Model]) -> bool:
    """Whether a person of the model's rows can never be another: no right to change them, or a trigger without the way past."""
    if is_only_added_to(model):
        return True
    locks = [one for one in getattr(model._meta, "triggers", ()) if type(one).__name__ == "Protect"]
    return any("UPDATE" in str(one.operation) for one in locks)


def test_no_row_that_names_a_person_stands_against_two_becoming_one():
    ours = [
        one for one in apps.get_models() if one._meta.app_label != "access" and not hasattr(one, "pgh_tracked_model")
    ]
    against = [one._meta.label for one in ours if names_a_person(one) and refuses_the_person(one)]
    assert against == []
