"""The handbook's example is what the command prints today."""

from __future__ import annotations

import json
import re

from tests.capacity.simulation.scenarios import EXAMPLES, example

from hemmaplan.capacity.simulation.commands import simulate as command
from hemmaplan.capacity.simulation.files.scenario_file import CHANGES

PAGE = EXAMPLES.parent / "queues.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_example_of_the_page_is_what_the_command_prints(capsys):
    assert command.main([str(EXAMPLES / "family-treatment.json")]) == 0
    assert blocks("text")[0] == capsys.readouterr().out.rstrip()


def test_the_file_of_the_page_is_the_file_beside_it():
    assert json.loads(blocks("json")[0]) == example("family-treatment.json")


def test_the_page_names_every_change():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{kind}`" in page for kind in CHANGES)
