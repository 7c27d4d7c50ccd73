"""A calculation as it is kept (*underlag och räkning som text*): input, version and rules, and the same account again years later.

Plain Python. The same household gives the same text, key by key; the text read back gives the same household, and with the
rules of the same digest the same account bit for bit.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.fields import Kind, Many, Month, Record
from hemmaplan.assistance.norms.household import NO_WINDOW, Household, month_of, month_text
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import record
from hemmaplan.assistance.norms.questions import Asked
from hemmaplan.assistance.norms.reading import household_record, read_households

ENGINE: Final = "norms-1"
"""The version of the norm engine, kept with each calculation: a new one when the same input and rules may give another account."""


def text_of(value: object) -> str:
    """JSON with its keys in order and no spaces: the same value is the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def household_text(household: Household) -> str:
    """The household as the engine reads it. What nobody has said is left out."""
    return text_of(_written(household, household_record()))


def read_household(text: str) -> Household:
    """The household that a text tells of.

    Raises:
        ImpossibleHousehold: the text is not one that ``household_text`` made.
    """
    return read_households(text)[0]


def account_text(account: Account) -> str:
    """The account with every row, question and sum."""
    return text_of(record(account))


def read_account(text: str) -> Account:
    """The account as it was kept."""
    said: dict[str, Any] = json.loads(text)
    year, month = said["month"].split("-")
    said["month"] = month_of(int(year), int(month))
    said["rows"] = tuple(
        Row(**row | {"rests_on": tuple(row["rests_on"]), "asks": tuple(row["asks"])}) for row in said["rows"]
    )
    said["asked"] = tuple(Asked(**asked) for asked in said["asked"])
    names = {field.name for field in dataclasses.fields(Account)}
    return Account(**{name: value for name, value in said.items() if name in names})


def account_again(input_text: str, law: Law) -> str:
    """Räkna om: the account of a kept input, as text, to hold against the one that was kept."""
    return account_text(calculate_one(read_household(input_text), law))


def _written(value: object, kind: Kind) -> object:
    """A value as JSON, by the declaration that reads it."""
    if isinstance(kind, Record):
        told = {field.name: (getattr(value, field.name), field) for field in kind.fields}
        return {
            name: _written(said, field.kind)
            for name, (said, field) in told.items()
            if field.required or not _unsaid(value, name, said)
        }
    if isinstance(kind, Many) and isinstance(value, Sequence):
        return [_written(one, kind.of) for one in value]
    if isinstance(kind, Month) and isinstance(value, int):
        return kind.none_word if kind.none_word is not None and value == NO_WINDOW else month_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def _unsaid(owner: object, name: str, said: object) -> bool:
    """Whether a field is as it is when nobody says anything."""
    if said is None:
        return True
    fields = {one.name: one for one in dataclasses.fields(owner)}  # type: ignore[arg-type]
    return name in fields and fields[name].default is not dataclasses.MISSING and said == fields[name].default
