"""The two logs, of a plausible size. Not sealed: a seal is made by the nightly job."""

from hemmaplan.access.models import Event, ReadNote
from hemmaplan.integrations.synthetic.rows import Table, data, moment
from hemmaplan.integrations.synthetic.workplace import House, Worker

READS, LISTS = 5_000, 400


class Traces:
    """Writes the read log and the event log."""

    def __init__(self, *, today: int) -> None:
        self.today = today
        self.events = Table(Event, "at recorded_at by_id by_name event_type kind subject_id person_id unit_id data")
        self.reads = Table(ReadNote, "at user_id user_name kind subject_id person_ids unit_id why path")

    def event(
        self,
        at: str,
        by: Worker,
        event_type: str,
        kind: str,
        subject: int,
        person: int | None,
        unit: int,
        **more: object,
    ) -> None:
        """A row of the event log."""
        self.events.add(at, at, by.user, by.name, event_type, kind, subject, person, unit, data(**more))

    def reading(self, house: House, opened: list[tuple[int, int, str, int]]) -> None:
        """Two years of readings in a unit: single orders, and lists with many persons. ``opened``: order, person, why, team."""
        chance = house.chance
        readers = [worker for worker in house.workers.values() if worker.until is None]
        for _number in range(READS):
            order, person, why, team = chance.choice(opened)
            reader = chance.choice(readers)
            at = moment(self.today - chance.randint(0, 730), chance.randint(8, 16), chance.randint(0, 59))
            self.reads.add(at, reader.user, reader.name, "interventions.order", order, f"{{{person}}}", team, why,
                           f"/uppdrag/{order}/")  # fmt: skip
        for _number in range(LISTS):
            reader = chance.choice(readers)
            named = ",".join(str(chance.choice(opened)[1]) for _row in range(25))
            at = moment(self.today - chance.randint(0, 730), chance.randint(8, 16), chance.randint(0, 59))
            self.reads.add(
                at, reader.user, reader.name, "orders:index", None, f"{{{named}}}", None, "Arbetslista", "/uppdrag/"
            )
