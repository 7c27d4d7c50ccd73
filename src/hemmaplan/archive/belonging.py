"""What belongs to whom (*vad som hör till*): every row that hangs on a person or on a file, found by the declarations.

A row belongs to what its foreign key points at, when both are kept by a rule that counts from a person's matter; to what it
points at by kind and number; to the row it is the history of. What a declaration says stands apart belongs to no other. Nothing is listed by hand: a new model is found by being declared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, Model, OuterRef, Q

from hemmaplan.archive.declarations import Declaration, every, of
from hemmaplan.people.measures import joined_into
from hemmaplan.people.models import Person

Rows = dict[type[Model], set[int]]


@dataclass(frozen=True)
class Link:
    """Koppling: rows of ``child`` whose column holds the number of a parent, and, where the column of kind is named, its kind."""

    child: type[Model]
    column: str
    kind: str = ""
    only_of_the_gone: bool = False


@cache
def _declared() -> tuple[Declaration, ...]:
    return tuple(one for one in every() if one.is_of_a_person and not one.is_log)


@cache
def links_to(parent: type[Model]) -> tuple[Link, ...]:
    """Every way in which a row may belong to a row of ``parent``."""
    found: list[Link] = []
    for one in _declared():
        for key in one.keys:
            if key.related_model is parent and key.name not in one.apart:
                # What is gone has left its history: it goes with the person and the file that it names.
                gone = one.of is not None and key.name != "pgh_obj"
                found.append(Link(one.model, key.attname, only_of_the_gone=gone))
        if one.subject:
            found.append(Link(one.model, one.subject[1], kind=one.subject[0]))
        if one.persons and parent is Person:
            found.append(Link(one.model, one.persons))
    return tuple(found)


def reachable() -> set[type[Model]]:
    """Every model whose rows may belong to a person or to the head of a matter."""
    found: set[type[Model]] = set()
    heads = (one.model for one in _declared() if one.closed or (one.subject and one.of is None))
    waiting: list[type[Model]] = [Person, *heads]
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting += [link.child for link in links_to(parent) if not link.kind]
    return found


def belonging_to(heads: Mapping[type[Model], Iterable[int]]) -> Rows:
    """The heads, and every row that belongs to them, at any depth."""
    found: Rows = defaultdict(set)
    waiting = [(model, set(numbers)) for model, numbers in heads.items()]
    while waiting:
        parent, numbers = waiting.pop()
        fresh = numbers - found[parent]
        if not fresh:
            continue
        found[parent] |= fresh
        waiting += [(link.child, rows) for link in links_to(parent) if (rows := _rows(link, parent, fresh))]
        if parent is Person:
            waiting += _history_of_joined(fresh)
    return {model: numbers for model, numbers in found.items() if numbers}


def _rows(link: Link, parent: type[Model], numbers: set[int]) -> set[int]:
    which = Q(**{f"{link.column}__in": numbers})
    if link.kind:
        which &= Q(**{link.kind: parent._meta.label_lower})
    rows = link.child._base_manager.filter(which)
    if link.only_of_the_gone:
        tracked = of(link.child).of
        assert tracked is not None
        rows = rows.filter(~Exists(tracked._base_manager.filter(pk=OuterRef("pgh_obj_id"))))
    return set(rows.values_list("pk", flat=True))


def _history_of_joined(persons: set[int]) -> list[tuple[type[Model], set[int]]]:
    """The history of those who turned out to be the same person, whose own rows are gone."""
    joined = joined_into(persons)
    history = [one.model for one in _declared() if one.of is Person]
    return [
        (model, rows)
        for model in history
        if joined and (rows := set(model._base_manager.filter(pgh_obj_id__in=joined).values_list("pk", flat=True)))
    ]
