"""Gör en syntetisk kommun: everything in one transaction, so that a broken generation leaves nothing."""

import datetime as dt
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from hemmaplan.access.actions import record, system_user
from hemmaplan.access.models import User
from hemmaplan.assistance import models
from hemmaplan.assistance.norms.law import loading
from hemmaplan.cases.models import CaseNumber
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.synthetic.activities import Activities
from hemmaplan.integrations.synthetic.authority import Authority
from hemmaplan.integrations.synthetic.events import EventType
from hemmaplan.integrations.synthetic.flats import Flats
from hemmaplan.integrations.synthetic.income_support import PLANTED, IncomeSupport
from hemmaplan.integrations.synthetic.orders import Life, Orders
from hemmaplan.integrations.synthetic.residents import Residents
from hemmaplan.integrations.synthetic.rows import Bare, Table
from hemmaplan.integrations.synthetic.traces import Traces
from hemmaplan.integrations.synthetic.workplace import House, Workplace
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person

Say = Callable[[str], object]
GUIDELINE: Final = Path(models.__file__).parents[1] / "data" / "guideline_demo.csv"
"""The made-up guideline of a made-up municipality: no published one has limits for this year."""


def own_models() -> list[type[Model]]:
    """Every model of the house with a table, also those that join two and those that keep history."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("hemmaplan.") and model._meta.managed and not model._meta.proxy
    ]


def generate(
    *, scale: int, seed: int, at: dt.datetime, replace: bool, password: str, logins: dict[str, str], households: int = 0,
    say: Say = lambda _line: None,
) -> dict[str, int]:  # fmt: skip
    """Skapa en kommun ``scale`` gånger demon, med tio års historia. Returns the number of rows in each table.

    ``logins`` gives log-in names by role for accounts in the first unit; their ``password`` is given hashed. ``households``: so many
    that have applied again for income support in the first unit, beside those that every unit has, and wait for the machine.

    Raises:
        NotPossible: the database holds something already and ``replace`` was not asked for.
    """
    if scale < 1:
        raise NotPossible("Skalan ska vara minst 1.")
    if not replace and (Person.objects.exists() or Unit.objects.exists()):
        raise NotPossible("Databasen har redan innehåll. Lägg till --replace om allt i den ska bort.")
    with transaction.atomic():
        if replace:
            _empty()
        system = system_user()
        bare = Bare(model._meta.db_table for model in own_models())
        _set_time_zone("Europe/Stockholm")
        tables = _fill(scale, seed, calendar.local_date(at).toordinal(), system.pk, password, logins, households, say)
        bare.dress(say)
        _set_sequences(tables)
        _set_time_zone("UTC")
        record(EventType.MUNICIPALITY_GENERATED, by=system, at=at, scale=scale, seed=seed)
    say("  räknar statistik åt databasen")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {table.name: table.written for table in tables}


def _fill(
    scale: int, seed: int, today: int, system: int, password: str, logins: dict[str, str], households: int, say: Say
) -> list[Table]:  # fmt: skip
    residents = Residents(seed, today)
    traces = Traces(today=today)
    workplace = Workplace(today=today, granter=system, password=password, logins=logins)
    orders = Orders(today=today, residents=residents, traces=traces)
    activities = Activities(today=today, residents=residents, orders=orders)
    flats = Flats(today=today, orders=orders)
    workplace.found()
    houses: list[tuple[House, list[Life]]] = []
    begun = told = time.monotonic()
    for number in range(1, scale + 1):
        # A stream of its own for each unit: the first is the same whatever the scale.
        house = workplace.build(number, random.Random(f"{seed}/{number}"))  # noqa: S311  made-up data, no secret
        lives, adults = orders.fill(house)
        activities.fill(house, lives)
        flats.fill(house, adults)
        traces.reading(house, [
            (life.pk, life.person, f"Uppdrag {life.number}", house.teams[life.spec.team])
            for some in lives.values() for life in some
        ])  # fmt: skip
        unread = orders.unread(house, random.Random(f"{seed}/olästa/{number}"), adults)  # noqa: S311
        going_on = [life for some in lives.values() for life in some if life.decision]
        houses.append((house, [*going_on, *unread]))
        if time.monotonic() - told > 5 or number == scale:
            told = time.monotonic()
            say(f"  enhet {number} av {scale}, {told - begun:.0f} s")
    authority = Authority(today=today, residents=residents, orders=orders, workplace=workplace)
    for house, behind in houses:
        authority.fill(house, random.Random(f"{seed}/myndighet/{house.number}"), behind)  # noqa: S311
    makers = (residents, traces, workplace, orders, activities, flats, authority)
    tables = _of(makers)
    for table in tables:
        table.flush()
    support = IncomeSupport(today=today, residents=residents, orders=orders, system=system, password=password,
                            law=loading.load(guideline_file=GUIDELINE), logins=logins)  # fmt: skip
    begun = time.monotonic()
    for house, _behind in houses:
        chance = random.Random(f"{seed}/bistand/{house.number}")  # noqa: S311  made-up data, no secret
        unit = workplace.assistance(house)
        support.staff(unit, str(house.number), workplace.director)
        support.fill(chance, ready=bool(households))
        if house.number == 1 and households:
            support.renewed(chance, households)
    say(f"  ekonomiskt bistånd, {time.monotonic() - begun:.0f} s")
    counters = Table(CaseNumber, "year last")
    for year, last in orders.numbers.items():
        counters.add(int(year), last)
    tables += [*support.tables, counters]
    for table in tables:
        table.flush()
    return tables


def _of(makers: Sequence[object]) -> list[Table]:
    """The tables of the makers, each once."""
    found = {id(value): value for maker in makers for value in vars(maker).values() if isinstance(value, Table)}
    return list(found.values())


def add_income_support(
    *, unit: Unit, seed: int, at: dt.datetime, by: User, plain: int = 0, ready: bool = False
) -> int:  # fmt: skip
    """Lägg hushåll med ekonomiskt bistånd i en enhet that is there, beside all else: for the demo. Returns how many applications.

    ``plain``: only so many that wait for the machine; ``ready``: the month's rules are approved.
    """
    today = calendar.local_date(at).toordinal()
    with transaction.atomic():
        _set_time_zone("Europe/Stockholm")
        residents, traces = Residents(seed, today), Traces(today=today)
        orders = Orders(today=today, residents=residents, traces=traces)
        orders.numbers |= {str(year): last for year, last in CaseNumber.objects.values_list("year", "last")}
        support = IncomeSupport(
            today=today, residents=residents, orders=orders, system=by.pk, password="", law=loading.load(guideline_file=GUIDELINE), logins={},
            taken=Person.objects.exclude(id_number="").values_list("id_number", flat=True),
        )  # fmt: skip
        support.staff(unit.pk, "1")
        chance = random.Random(f"{seed}/bistand")  # noqa: S311  made-up data, no secret
        support.fill(chance, sorts={} if plain else PLANTED, ready=ready)
        support.renewed(chance, plain)
        tables = [*_of((residents, traces, orders)), *support.tables]
        for table in tables:
            table.flush()
        for year, last in orders.numbers.items():
            CaseNumber.objects.update_or_create(year=int(year), defaults={"last": last})
        _set_sequences(tables)
        _set_time_zone("UTC")
        record(EventType.INCOME_SUPPORT_GENERATED, by=by, at=at, households=support.applications.written)
    return support.applications.written


def _empty() -> None:
    """Take away all rows of the house, and what hangs on its accounts."""
    names = ", ".join(f'"{model._meta.db_table}"' for model in own_models())
    with connection.cursor() as cursor:
        # Logs and history refuse to be emptied; a made-up municipality's owner may put that aside, for these lines only.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for way in ("DISABLE", "ENABLE"):
            for model in own_models():
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" {way} TRIGGER USER')
            if way == "DISABLE":
                cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _set_time_zone(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [name])


def _set_sequences(tables: list[Table]) -> None:
    """Let the next id come after those given out."""
    with connection.cursor() as cursor:
        for table in tables:
            if table.last:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [f'"{table.name}"', table.last])
