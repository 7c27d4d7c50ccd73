"""The words of a choice on a page (sv. valets ord): ``get_state_display``, found by the choice alone.

Django's own translates every choice of the field to find the one, on every row of every list.
"""

from collections.abc import Callable
from functools import partialmethod
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.encoding import force_str

_OURS = "hemmaplan."


def _label_reader(field: "models.Field[Any, Any]") -> Callable[[models.Model], str]:
    words: dict[Any, Any] = {}

    def label_of(row: models.Model) -> str:
        if not words:  # asked late: roles are joined once every module is there
            words.update(field.flatchoices)
        value = getattr(row, field.attname)
        return force_str(words.get(value, value), strings_only=True)

    return label_of


def register() -> None:
    """Give each field with choices, of each model of ours that has no words of its own for it, the quick way to them."""
    for model in apps.get_models():
        if not model.__module__.startswith(_OURS):
            continue
        for field in model._meta.local_concrete_fields:
            name = f"get_{field.name}_display"
            if field.choices and isinstance(model.__dict__.get(name), partialmethod):
                setattr(model, name, _label_reader(field))
