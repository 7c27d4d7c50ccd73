"""Export of a person (*registerutdrag*): every row about somebody, history and logs too, as files that anybody can read.

Numbers of other rows are followed to what they say; other persons are left out, also by name and number where they are known as
relatives. What somebody has written may still tell of others: it is read before it is handed out (OSL 26 kap.).
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, Q

from hemmaplan.access.logs import Event, ReadNote
from hemmaplan.archive.belonging import Rows, belonging_to
from hemmaplan.archive.declarations import LEVELS, of
from hemmaplan.people.models import Person, Relation

SOMEBODY_ELSE = "[annan person]"
THE_PERSON = "[personen]"
WITHHELD = "[hålls hemligt]"
MANIFEST = "manifest.json"


@dataclass
class Export:
    """Utdrag: the files by name. The manifest names each with its digest and the levels of its columns."""

    person: Person
    files: dict[str, bytes] = field(default_factory=dict)
    levels: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def export_of(person: Person, *, at: dt.datetime) -> Export:
    """Every row about the person, a file for each table, with the manifest last."""
    made = Export(person)
    rows: Rows = belonging_to({Person: {person.pk}})
    rows[ReadNote] = set(ReadNote.objects.filter(person_ids__contains=[person.pk]).values_list("pk", flat=True))
    rows[Event] = set(Event.objects.filter(person_id=person.pk).values_list("pk", flat=True))
    words = _words_of_others(person)
    for model, numbers in sorted(rows.items(), key=lambda item: item[0]._meta.label_lower):
        if numbers:
            _add(made, model, numbers, words)
    listed = [
        {
            "name": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": made.rows.get(name),
            **made.levels.get(name, {}),
        }
        for name, content in sorted(made.files.items())
    ]
    made.files[MANIFEST] = _as_json({"made_at": at, "person": person.pk, "files": listed})
    return made


def _add(made: Export, model: type[Model], numbers: set[int], words: list[str]) -> None:
    things = list(model._base_manager.filter(pk__in=numbers).order_by("pk"))
    labels = _labels(model, things)
    lines = [_line(made, thing, labels, words) for thing in things]
    name = f"{model._meta.label_lower}.json"
    made.files[name] = _as_json(lines)
    made.rows[name] = len(lines)
    declared = of(model)
    made.levels[name] = {level: [one.name for one in declared.columns_at(level)] for level in LEVELS}


def _line(made: Export, thing: Model, labels: dict[tuple[type[Model], Any], str], words: list[str]) -> dict[str, Any]:
    line: dict[str, Any] = {}
    declared = of(type(thing))
    secret = declared.withheld[1:] if declared.withheld and getattr(thing, declared.withheld[0]) else ()
    for one in thing._meta.concrete_fields:
        value = getattr(thing, one.attname)
        if one.name in secret:
            line[one.name] = WITHHELD
        elif one.is_relation:
            line[one.name] = _followed(made, one.related_model, value, labels)
        elif isinstance(value, bytes | memoryview):
            line[one.name] = _apart(made, thing, bytes(value))
        elif one.name == declared.persons:
            line[one.name] = THE_PERSON
        else:
            line[one.name] = _plain(value, words)
            if one.choices and value not in {"", None}:
                line[f"{one.name}_text"] = str(dict(one.flatchoices).get(value, value))
    return line


def _followed(made: Export, related: Any, value: Any, labels: dict[tuple[type[Model], Any], str]) -> Any:
    if value is None:
        return None
    if related is Person:
        return THE_PERSON if value == made.person.pk else SOMEBODY_ELSE
    return {"number": value, "text": labels.get((related, value), "")}


def _labels(model: type[Model], things: Iterable[Model]) -> dict[tuple[type[Model], Any], str]:
    """What the rows that these point at are called: units, services, staff."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for key in of(model).keys:
        if isinstance(key.related_model, type) and key.related_model is not Person:
            wanted[key.related_model] |= {getattr(thing, key.attname) for thing in things} - {None}
    return {
        (related, pk): str(thing)
        for related, numbers in wanted.items()
        for pk, thing in related._base_manager.in_bulk(list(numbers)).items()
    }


def _apart(made: Export, thing: Model, content: bytes) -> str:
    """Store bytes as a file of their own and say its name."""
    name = f"{thing._meta.label_lower}-{thing.pk}.{getattr(thing, 'format', 'bin')}"
    made.files[name] = content
    return name


def _plain(value: Any, words: list[str]) -> Any:
    if isinstance(value, DateRange):
        return {"from": value.lower, "until": value.upper} if not value.isempty else "empty"
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, SOMEBODY_ELSE)
        return value
    if isinstance(value, dict | list):
        return json.loads(str(_plain(json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder), words)))
    return value


def _words_of_others(person: Person) -> list[str]:
    """The names and numbers of the relatives, the longest first."""
    near = Relation.objects.filter(Q(person=person) | Q(other=person)).values_list("person", "other")
    others = {number for pair in near for number in pair} - {person.pk}
    words: set[str] = set()
    for given, family, number in Person.objects.filter(pk__in=others).values_list(
        "given_name", "family_name", "id_number"
    ):
        words |= {f"{given} {family}", number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", number[2:]}
    return sorted((word for word in words if len(word.strip("- ")) > 3), key=len, reverse=True)


def _as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder) + "\n").encode()
