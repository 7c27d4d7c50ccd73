"""The words of a choice are Django's own, in the reader's language, for every field with choices."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

FIELDS = [
    (model, field)
    for model in apps.get_models()
    if model.__module__.startswith("hemmaplan.")
    for field in model._meta.local_concrete_fields
    if field.choices
]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_choice_has_djangos_words(language: str) -> None:
    assert len(FIELDS) > 30
    with translation.override(language):
        for model, field in FIELDS:
            for value in [*dict(field.flatchoices), "no choice", None]:
                row = model(**{field.attname: value})
                shown = getattr(row, f"get_{field.name}_display")()
                assert shown == models.Model._get_FIELD_display(row, field)
                assert type(shown) is type(models.Model._get_FIELD_display(row, field))
