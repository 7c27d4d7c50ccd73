"""Whom one can be at the demo's identity provider (*demons invånare*): some of its residents, and each who meets a person instead."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from hemmaplan.access.models import User
from hemmaplan.assistance.models import Application
from hemmaplan.foundation import calendar, identity, names
from hemmaplan.integrations.identity_provider import demo
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.people.models import Person

MOST, OF_EACH = 12, 2
_STRANGER = dt.date(1987, 5, 14)


def listed() -> list[demo.Chosen]:
    """Those one can be, residents and staff. Only numbers that the Tax Agency keeps for tests."""
    return [*_residents(), *_staff()]


def _applicants() -> Iterator[demo.Chosen]:
    """Some who have applied for income support: two of each kind and state of the last month applied for."""
    last = Application.objects.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return
    rows = Application.objects.filter(month=last, account__isnull=False, person__id_kind=Person.IdKind.PERSONAL)
    found: Counter[tuple[str, str]] = Counter()
    for one in rows.select_related("person").order_by("kind", "state", "pk"):
        found[one.kind, one.state] += 1
        if one.person is not None and found[one.kind, one.state] <= OF_EACH:
            yield _person(one.person, f"{one.get_kind_display()}: {one.get_state_display().lower()}")


def _residents() -> Iterator[demo.Chosen]:
    yield from _applicants()
    today = calendar.today()
    of_age = calendar.add_years(today, -18)
    with_number = Person.objects.filter(id_kind=Person.IdKind.PERSONAL, deceased_on=None).order_by("pk")
    adults = with_number.filter(born_on__lte=of_age, protection=Person.Protection.NONE)
    known = [person for person in adults[: MOST * 3] if identity.is_reserved_for_test(person.id_number)][:MOST]
    for person in known:
        yield _person(person, "")
    yield from _strangers()
    child = with_number.filter(born_on__gt=of_age).first()
    protected = with_number.exclude(protection=Person.Protection.NONE).first()
    for one, note in ((child, "under 18 år: möter en människa"), (protected, "skyddad: möter en människa")):
        if one is not None and identity.is_reserved_for_test(one.id_number):
            yield _person(one, note)
    if known:
        yield _person(known[0], "för låg tillitsnivå: möter en människa", level=demo.TOO_LOW)
        yield _person(known[0], "för en organisation: möter en människa", **{demo.ORGANISATION: "kim@5560000000"})
    yield demo.Chosen(
        "Alex Abroad", "utländsk legitimation: möter en människa", demo.RESIDENTS,
        {"name": "Alex Abroad", demo.PROVISIONAL: "NO:12345678901"},
    )  # fmt: skip


def _person(person: Person, note: str, *, level: str = demo.ENOUGH, **more: str) -> demo.Chosen:
    name = names.full(person.given_name, person.family_name)
    claims = {"name": name, demo.NUMBER: person.id_number} | more
    return demo.Chosen(name, f"{identity.formatted(person.id_number)} {note}".strip(), demo.RESIDENTS, claims, level)


def _strangers() -> Iterator[demo.Chosen]:
    """Somebody whom nobody here knows, and somebody with a coordination number."""
    supply = identity.NumberSupply(last_day=calendar.today())
    for kind, name, note in (
        (identity.Kind.PERSONAL, "Robin Okänd", "okänd här: tomma sidor"),
        (identity.Kind.COORDINATION, "Samira Samordnad", "samordningsnummer: möter en människa"),
    ):
        number = supply.take(_STRANGER, sex=identity.Sex.WOMAN, kind=kind)
        while Person.objects.filter(id_number=number.digits).exists():
            number = supply.take(_STRANGER, sex=identity.Sex.WOMAN, kind=kind)
        yield demo.Chosen(name, f"{number.format()} {note}", demo.RESIDENTS, {"name": name, demo.NUMBER: number.digits})


def _staff() -> Iterator[demo.Chosen]:
    """The demo's users, each with a group for each role."""
    today = calendar.today()
    users = (
        User.objects.filter(kind=User.Kind.STAFF, is_active=True)
        .prefetch_related("grants")
        .order_by(Swedish("name"), "pk")
    )
    for user in users[:40]:
        roles = sorted({grant.role for grant in user.grants.all() if today in grant.period})
        if roles:
            yield demo.Chosen(
                user.name, f"{user.username}: {', '.join(roles)}", demo.STAFF,
                {"name": user.name, "preferred_username": user.username, "groups": [f"HP-{role}" for role in roles]},
            )  # fmt: skip
