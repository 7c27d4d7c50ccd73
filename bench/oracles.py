"""The same queue in two public engines, simpy and ciw, fed with given people: for the tests' proof and the bench's clock.

Each takes one replication and answers when each started, infinite for who had left. Both engines keep time by adding the
gaps between arrivals, so arrivals that are a running sum of gaps are met to the last bit.

ciw is asked at constant capacity only. Its ``Schedule`` replaces all posts at a shift's end while old cases run on, which
is not what a caseload does.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import ciw
import simpy

NEVER = float("inf")


def simpy_starts(
    arrival: Sequence[float],
    length: Sequence[float],
    capacity: Sequence[tuple[float, int]],
    *,
    kind: Sequence[int] | None = None,
    patience: Sequence[float] | None = None,
) -> list[float]:
    """Starts by simpy: priorities, patience and capacity that changes; ``capacity`` is (from, slots), the first from 0."""
    starts = [NEVER] * len(arrival)
    world = simpy.Environment()
    posts = simpy.PriorityResource(world, capacity[0][1]) if kind else simpy.Resource(world, capacity[0][1])

    def case(number: int) -> Iterator[Any]:
        with posts.request(kind[number]) if kind else posts.request() as turn:
            if patience is None or patience[number] == NEVER:
                yield turn
            else:
                yield turn | world.timeout(patience[number])
                if not turn.triggered:
                    return
            starts[number] = world.now
            yield world.timeout(length[number])

    def door() -> Iterator[Any]:
        for number, gap in enumerate(gaps(arrival)):
            yield world.timeout(gap)
            world.process(case(number))

    def contracts() -> Iterator[Any]:
        for moment, slots in capacity[1:]:
            yield world.timeout(moment - world.now)
            added = slots - posts.capacity
            # There is no public way to change the number of posts, and one call lets in one of those who wait.
            posts._capacity = slots  # noqa: SLF001 - see above
            for _ in range(added):
                posts._trigger_put(None)  # noqa: SLF001 - see above

    world.process(door())
    world.process(contracts())
    world.run()
    return starts


class _Given(ciw.dists.Distribution):
    """The number that belongs to each person, by the order in which they came."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.numbers = numbers

    def sample(self, t: float | None = None, ind: Any = None) -> float:  # noqa: ARG002 - ciw's own signature
        """The person's number; ciw counts from one."""
        return self.numbers[ind.id_number - 1]


def ciw_starts(
    arrival: Sequence[float],
    length: Sequence[float],
    slots: int,
    *,
    kind: Sequence[int] | None = None,
    patience: Sequence[float] | None = None,
) -> list[float]:
    """Starts by ciw at constant capacity, with priorities and patience when given."""
    wishes: dict[str, Any] = {}
    if kind is None:
        wishes["arrival_distributions"] = [ciw.dists.Sequential([*gaps(arrival), NEVER])]
        # Who leaves takes the own length along, which a mere sequence does not know.
        wishes["service_distributions"] = [ciw.dists.Sequential(list(length)) if patience is None else _Given(length)]
    else:
        names = {number: f"class {number}" for number in sorted(set(kind))}
        own = {number: [came for came, one in zip(arrival, kind, strict=True) if one == number] for number in names}
        wishes["arrival_distributions"] = {
            name: [ciw.dists.Sequential([*gaps(own[number]), NEVER])] for number, name in names.items()
        }
        wishes["service_distributions"] = {name: [_Given(length)] for name in names.values()}
        wishes["priority_classes"] = {name: place for place, name in enumerate(names.values())}
    if patience is not None:
        given = [_Given(patience)]
        wishes["reneging_time_distributions"] = (
            given if kind is None else dict.fromkeys(wishes["service_distributions"], given)
        )
    run = ciw.Simulation(ciw.create_network(number_of_servers=[slots], **wishes))
    run.simulate_until_max_customers(len(arrival), method="Finish")
    starts = [NEVER] * len(arrival)
    for record in run.get_all_records(only=["service"]):
        starts[record.id_number - 1] = record.service_start_date
    return starts


def gaps(arrival: Sequence[float]) -> list[float]:
    """The times between arrivals, the first from zero."""
    return [after - before for before, after in pairwise([0.0, *arrival])]
