"""``make chaos``: kill parts of the house while people send forms, and count what was said and what was stored.

    python -m bench.chaos                                  two minutes
    python -m bench.chaos --seconds 1500 --kills 1000      until the one or the other is reached

Ends with 1 when something that was said to be stored is missing, is there twice, or was refused though nothing was wrong.
Everything happens on this machine only, in a folder of its own that is removed afterwards.
"""

import argparse
import collections
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from bench import numbers
from bench.chaos.forms import KINDS_OF_FORM, Gone, Kind, asked_for
from bench.chaos.house import House
from bench.chaos.person import Form, Outcome, Person, Unanswered

# How often each kind, in a hundred kills: what is quick to mend is killed most.
KINDS = {
    "web process": 36, "connection": 24, "web": 10, "backend": 12, "database": 9, "worker": 6, "demo": 2, "everything": 1,
}  # fmt: skip
PEOPLE = ["behandlare", "boendestodjare", "administrator", "enhetschef", "socialsekreterare", "behandlare"]
LONGEST_BETWEEN = 30.0


@dataclass
class Sent:
    """A form that was sent, and what was said of it."""

    kind: Kind
    asked: dict[str, Any]
    after: str
    outcome: Outcome


@dataclass
class Account:
    """What has been sent so far, by all."""

    sent: list[Sent] = field(default_factory=list)
    killed: collections.Counter[str] = field(default_factory=collections.Counter)
    latest: str = "nothing"
    trouble: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def acknowledged(self) -> int:
        """How many forms have been said to be stored."""
        return sum(one.outcome.what in {"stored", "already"} for one in self.sent)


def work(who: Person, account: Account, seed: int) -> None:
    """Send forms until it is over."""
    chance = random.Random(seed)
    own = [kind for kind in KINDS_OF_FORM if who.username in kind.users]
    turn = seed
    while not account.over.is_set() and own:
        kind, turn = chance.choice(own), turn + 1
        mark = f"{kind.name[:3]}{seed}x{turn}x{chance.randrange(16**6):06x}"
        try:
            form: Form = kind.fill(who, mark, turn)
            after = account.latest
            account.sent.append(Sent(kind, asked_for(form, mark), after, who.send(form)))
        except (Gone, LookupError) as gone:
            account.trouble.append(f"{kind.name}: {gone}")
            own.remove(kind)
        except Unanswered as unanswered:
            account.trouble.append(f"{kind.name}: no answer: {unanswered}")


def kill(house: House, account: Account, *, kills: int, seconds: float, chance: random.Random) -> None:
    """Kill at random moments, each time after something has been stored since the last."""
    until, begun = time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < until and account.killed.total() < kills:
        before, waited = account.acknowledged(), time.monotonic()
        while account.acknowledged() == before and time.monotonic() < min(waited + LONGEST_BETWEEN, until):
            time.sleep(0.02)
        if account.acknowledged() == before and time.monotonic() < until:
            account.trouble.append(f"nothing was stored for {LONGEST_BETWEEN:.0f} s after killing {account.latest}")
        time.sleep(chance.random() * 0.4)
        if house.ended():
            account.trouble.append(
                f"the demo gave up after killing {account.latest}: {(house.home / 'demo.txt').read_text()[-400:]}"
            )
            house.start()
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        account.latest = kind
        if house.kill(kind, chance):
            account.killed[kind] += 1
            if account.killed.total() % 50 == 0:
                print(
                    f"  {account.killed.total()} kills, {account.acknowledged()} stored, {time.monotonic() - begun:.0f} s",
                    flush=True,
                )


def judge(house: House, account: Account) -> tuple[list[list[object]], list[str]]:
    """Ask the database for every form. Returns the rows of the table and the faults, one line each."""
    rows: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    faults = []
    for one in account.sent:
        count = house.ask(one.kind.count, one.asked)[0][0]
        said = one.outcome.what in {"stored", "already"}
        told = rows[one.after]
        told["sent"] += 1
        told["acknowledged"] += said
        told["again"] += one.outcome.tries > 1
        told["unanswered"] += one.outcome.what == "unanswered"
        wrong = {"lost": said and count == 0, "doubled": count > 1, "refused": one.outcome.what == "refused"}
        for name, is_so in wrong.items():
            told[name] += is_so
            if is_so:
                faults.append(f"{name}: {one.kind.name} {one.asked} after {one.after}: {count} stored; {one.outcome}")
    names = ("sent", "acknowledged", "again", "unanswered", "lost", "doubled", "refused")
    table: list[list[object]] = [
        [kind, account.killed[kind], *(rows[kind][name] for name in names)]
        for kind in ["nothing", *KINDS]
        if kind in rows
    ]
    table.append(["all", account.killed.total(), *(sum(row[name] for row in rows.values()) for name in names)])
    return table, faults


def main() -> int:
    """Read the wishes, run, tell."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120, help="how long kills go on, at most")
    parser.add_argument("--kills", type=int, default=1_000_000, help="how many kills, at most")
    parser.add_argument("--seed", type=int, default=0, help="the order of kills and forms; 0: another each time")
    parser.add_argument("--port", type=int, default=8897)
    options = parser.parse_args()
    seed = options.seed or random.SystemRandom().randrange(1, 10**6)
    print(f"Chaos with seed {seed}", flush=True)
    house, account = House(options.port), Account()
    try:
        house.start()
        people = [Person(options.port, name) for name in PEOPLE]
        for who in people:
            who.log_in()
        print("The house stands, everybody is logged in. Killing begins.", flush=True)
        threads = [
            threading.Thread(target=work, args=(who, account, seed % 1000 * 10 + at)) for at, who in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        try:
            kill(house, account, kills=options.kills, seconds=options.seconds, chance=random.Random(seed))
        finally:
            account.over.set()
            for thread in threads:
                thread.join()
        table, faults = judge(house, account)
    finally:
        house.close()
    heads = [
        "killed before",
        "kills",
        "sent",
        "acknowledged",
        "sent again",
        "unanswered",
        "lost",
        "doubled",
        "wrongly refused",
    ]
    print("\n" + numbers.table(heads, table))
    for line in [*faults[:40], *dict.fromkeys(account.trouble)]:
        print(line)
    print(f"{len(faults)} faults in {account.killed.total()} kills, seed {seed}")
    return 1 if faults or not account.acknowledged() else 0


if __name__ == "__main__":
    sys.exit(main())
