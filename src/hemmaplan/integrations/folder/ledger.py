"""What is already stored, by natural key: each noun is read once, when somebody first asks."""

from dataclasses import dataclass, field
from typing import Any

from hemmaplan.integrations.folder.nouns.noun import Key, Noun
from hemmaplan.integrations.folder.nouns.registry import NOUNS


@dataclass
class Ledger:
    """Natural keys and primary keys of stored rows."""

    _ids: dict[str, dict[Key, int]] = field(default_factory=dict)
    _keys: dict[str, dict[int, Key]] = field(default_factory=dict)

    def ids(self, noun: str) -> dict[Key, int]:
        """Primary key by natural key."""
        if noun not in self._ids:
            self._load(NOUNS[noun])
        return self._ids[noun]

    def keys(self, noun: str) -> dict[int, Key]:
        """Natural key by primary key."""
        if noun not in self._keys:
            self._load(NOUNS[noun])
        return self._keys[noun]

    def add(self, noun: str, key: Key, pk: int) -> None:
        """A row has been stored."""
        self.ids(noun)[key] = pk
        self._keys[noun][pk] = key

    def _load(self, noun: Noun) -> None:
        names = [_attribute(noun, part) for part in noun.key]
        # The key first: a noun that points to itself (a unit, a round) must not ask for itself while it is read.
        found = {pk: self.key(noun, parts) for pk, *parts in noun.rows().values_list("pk", *names)}
        self._keys[noun.name] = found
        self._ids[noun.name] = {key: pk for pk, key in found.items()}

    def key(self, noun: Noun, parts: list[Any]) -> Key:
        """The natural key of stored values, in the order of ``noun.key``; pointers are followed to their own keys."""
        flat: list[Any] = []
        for name, value in zip(noun.key, parts, strict=True):
            if name == "first":
                flat.append(value.lower)
            elif name in noun.pointer_of:
                to = noun.pointer_of[name]
                flat.extend(self.keys(to.to).get(value, (None,) * len(to.parts)))
            else:
                flat.append(value)
        return tuple(flat)


def _attribute(noun: Noun, part: str) -> str:
    if part == "first":
        return "period"
    return noun.stored_as.get(part) or (f"{part}_id" if part in noun.pointer_of else part)
