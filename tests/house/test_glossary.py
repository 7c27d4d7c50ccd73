"""Every noun of the house is explained in docs/glossary.md."""

import re

from tests.house import reading

GLOSSARY = reading.REPOSITORY / "docs" / "glossary.md"


def explained(text: str) -> set[str]:
    """The identifiers that stand first in a row of a table."""
    return {
        name for row in re.findall(r"^\|([^|]*)\|", text, re.MULTILINE) for name in re.findall(r"`([A-Za-z_]+)`", row)
    }


def test_every_model_is_in_the_glossary():
    missing = {model.__name__ for model in reading.hemmaplan_models()} - explained(GLOSSARY.read_text("utf-8"))
    assert not missing, f"Explain in docs/glossary.md: {', '.join(sorted(missing))}"


def test_a_word_in_running_text_is_not_an_explanation():
    assert explained("| `Order` | *uppdrag* | `Other` |\n\nText about `Ghost`.") == {"Order"}
