"""Journal notes of a folder, each under the account of its writer."""

from typing import Any

from hemmaplan.access.models import User
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.integrations.folder.checking import Table
from hemmaplan.integrations.folder.storing import Count, Store
from hemmaplan.organisation.models import Employee


def store_journal(table: Table, now: Store) -> None:
    """Notes, under the account of their writer. A signed note that reads otherwise is a fault, not a change."""
    count = now.counts.setdefault("journal", Count())
    ids = now.ledger.ids("journal")
    cases = dict(
        Case.objects.filter(number__in={row.values["number"] for row in table.rows}).values_list("number", "pk")
    )
    users = accounts(now, {row.values["author"] for row in table.rows})
    for row in table.rows:
        values = row.values
        fields: dict[str, Any] = {name: values[name] for name in ("kind", "text", "state") if name in values}
        fields["signed_at"] = values.get("signed_at")
        pk = ids.get(row.key)
        if pk is None:
            JournalEntry.objects.create(
                case_id=cases[values["number"]], author_id=users[values["author"]], happened_at=values["happened_at"],
                recorded_at=values.get("recorded_at") or now.recorded(values["happened_at"]), **fields,
            )  # fmt: skip
            count.new += 1
            continue
        note = JournalEntry.objects.get(pk=pk)
        if all(getattr(note, name) == value for name, value in fields.items()):
            count.unchanged += 1
        elif note.state == JournalEntry.State.SIGNED:
            now.problems.add(
                table.file, row.number, "text", "Anteckningen är signerad och kan inte ändras. Skriv en rättelse."
            )
        else:
            for name, value in fields.items():
                setattr(note, name, value)
            note.save()
            count.changed += 1


def accounts(now: Store, numbers: set[str]) -> dict[str, int]:
    """The account of each writer. One without gets a closed account, to be opened by the system owner."""
    found = dict(User.objects.filter(employee__number__in=numbers).values_list("employee__number", "pk"))
    for employee in Employee.objects.filter(number__in=numbers - set(found)):
        user = User(username=f"anst-{employee.number}".lower(), name=str(employee), employee=employee, is_active=False,
                    created_at=now.at)  # fmt: skip
        user.set_unusable_password()
        user.save()
        found[employee.number] = user.pk
    return found
