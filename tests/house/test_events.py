"""What is recorded is declared: each type of event with its words, what it is about, and what of its data goes with a person."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.house import reading

from hemmaplan.access import event_registry
from hemmaplan.access.actions import record, system_user
from hemmaplan.access.events import EventType
from hemmaplan.foundation import calendar

DECLARED_IN = {path for path in reading.python_files() if path.name == "events.py" and path.parent.name != "foundation"}
RECORDS = {"record", "_record", "event_log"}
OF_THE_CALL = {"by", "at", "about", "person_id", "unit_id"}
# Calls that pass on what they are given; ``record`` itself refuses what their callers have not declared.
PASSED_ON = {"organisation/acting.py", "people/numbers.py"}


def recorded(tree: ast.AST) -> Iterator[tuple[int, str, set[str]]]:
    """Each call that records: its line, the name of the type ("" where it is not written out), and the names of its data."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = ast.unparse(node.args[0])
        if name in RECORDS and ("EventType" in first or any(word.arg in {"at", None} for word in node.keywords)):
            data = {word.arg or "**" for word in node.keywords} - OF_THE_CALL
            yield node.lineno, first.rpartition("EventType.")[2] if "EventType." in first else "", data


def by_name() -> dict[str, list[event_registry.DeclaredEvent]]:
    """The declared types by the name in code, which two modules may share."""
    found: dict[str, list[event_registry.DeclaredEvent]] = {}
    for event_type in event_registry.EVENTS.values():
        found.setdefault(event_type.name, []).append(event_type)
    return found


def undeclared(tree: ast.AST) -> list[int]:
    """The lines where something is recorded that no type of that name declares."""
    known = by_name()
    return [
        line
        for line, name, data in recorded(tree)
        if not any(data <= event_type.keeps | event_type.clears for event_type in known.get(name, ()))
    ]


def test_every_recording_is_of_a_declared_type_and_its_data() -> None:
    files: list[Path] = reading.python_files()
    counted = sum(len(list(recorded(reading.tree_of(path)))) for path in files)
    found = {
        path.relative_to(reading.SOURCE).as_posix(): lines
        for path in files
        if (lines := undeclared(reading.tree_of(path)))
    }
    assert set(found) == PASSED_ON, found
    assert counted > 100


def test_every_module_is_joined_and_every_type_used() -> None:
    declared = {
        node.targets[0].id
        for path in DECLARED_IN
        for node in ast.walk(reading.tree_of(path))
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert declared == set(by_name())
    others = "\n".join(path.read_text() for path in reading.python_files() if path not in DECLARED_IN)
    assert not [name for name in declared if f"EventType.{name}" not in others]


def test_every_type_says_its_words_its_link_and_divides_its_data() -> None:
    kinds = {model._meta.label_lower for model in apps.get_models()} | {event_registry.ANY}
    for event_type in event_registry.EVENTS.values():
        assert str(event_type.label), event_type
        assert event_type.about <= kinds, event_type
        assert not event_type.keeps & event_type.clears, event_type


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"name": "Ada"}, {"password": True, "why": "x"}])
def test_recording_refuses_data_that_nobody_would_destroy(wrong: dict[str, object]) -> None:
    with pytest.raises(event_registry.Undeclared):
        record(EventType.USER_CHANGED, by=system_user(), at=calendar.now(), **wrong)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_recording_refuses_a_link_that_the_type_does_not_declare() -> None:
    with pytest.raises(event_registry.Undeclared):
        record(EventType.LOGS_CHECKED, by=system_user(), at=calendar.now(), about=system_user())


@pytest.mark.parametrize(
    "code",
    [
        "record(EventType.USER_CHANGED, by=by, at=at, name=name)",
        "record(EventType.NEVER_HEARD_OF, by=by, at=at)",
        "record(EventType.USER_CHANGED, by=by, at=at, **more)",
        "record(which, by=by, at=at)",
    ],
)
def test_a_planted_recording_is_found(code: str) -> None:
    assert undeclared(ast.parse(code))
