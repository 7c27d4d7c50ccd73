"""The lock of rows that name a person and must never change (*låsta rader*): only the person may follow, when two prove to be one."""

from typing import Any

import pgtrigger


def locked_but_for_joining(name: str, *, condition: Any = None) -> pgtrigger.Trigger:
    """Refuse every change and removal by whomever, but for pointing to the one that the row's ``person`` has become.

    All else in the row stays byte for byte, and the number told of the one must have been entered as the other's
    (``numbers.enter``). ``condition`` says when the row is locked, otherwise always.
    """
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, condition=condition,
        func=(
            "IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id'"
            " AND OLD.person_id IS NOT NULL AND EXISTS (SELECT 1 FROM people_statednumber told JOIN people_person known"
            " ON known.id = NEW.person_id AND known.id_number = told.number WHERE told.outcome = 'entered'"
            " AND told.person_id IN (OLD.person_id, NEW.person_id))"
            " THEN RETURN NEW; END IF;"
            " RAISE EXCEPTION 'Cannot update or delete rows from % table: they are locked', TG_TABLE_NAME;"
        ),
    )  # fmt: skip
