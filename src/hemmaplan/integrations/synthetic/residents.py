"""Made-up residents with reserved test numbers while they last, then temporary ones."""

import datetime as dt
import random
from collections.abc import Iterator

from hemmaplan.foundation import identity, names
from hemmaplan.integrations.synthetic.rows import ISO, Table, moment, period
from hemmaplan.people.models import Person, ProtectionPeriod

WOMEN = (
    "Agda", "Aina", "Alma", "Anja", "Astrid", "Berit", "Cilla", "Dagny", "Disa", "Ebba", "Edit", "Elna", "Elsa", "Embla", "Ester",
    "Freja", "Gerd", "Greta", "Hedda", "Hilma", "Ida", "Inez", "Iris", "Juni", "Kajsa", "Kerstin", "Leila", "Linnéa", "Lova", "Maj",
    "Mira", "Märta", "Nora", "Olga", "Petra", "Ronja", "Saga", "Signe", "Siri", "Sofia", "Stina", "Svea", "Thea", "Tuva", "Vera",
    "Vilma", "Ylva", "Zahra", "Åsa", "Örjana",
)  # fmt: skip
MEN = (
    "Albin", "Alve", "Anton", "Aron", "Axel", "Birger", "Bo", "Casper", "Dante", "Edvin", "Egil", "Elis", "Emil", "Folke", "Frans",
    "Gunnar", "Gösta", "Hampus", "Harald", "Henning", "Hugo", "Isak", "Ivar", "Jonas", "Kalle", "Klas", "Knut", "Leo", "Ludvig",
    "Malte", "Melker", "Milo", "Nils", "Noel", "Olle", "Omar", "Otto", "Pelle", "Ragnar", "Rune", "Samir", "Sigge", "Sten", "Sune",
    "Sören", "Tage", "Theo", "Viggo", "Yngve", "Åke", "Östen",
)  # fmt: skip
_FIRST = (
    "Alm", "Asp", "Björk", "Bok", "Dal", "Ek", "Fager", "Fors", "Gran", "Hag", "Hassel", "Hed", "Ljung", "Lund", "Mo", "Myr", "Norr",
    "Näs", "Rönn", "Sand", "Sjö", "Skog", "Strand", "Söder", "Tall", "Vik", "Vår", "Åker", "Ång", "Älv", "Ö", "Öster",
)  # fmt: skip
_SECOND = (
    "berg",
    "blad",
    "by",
    "dal",
    "gren",
    "hammar",
    "hult",
    "kvist",
    "lid",
    "mark",
    "rot",
    "stam",
    "sten",
    "torp",
    "tofta",
    "vall",
)
FAMILIES = tuple(first + second for first in _FIRST for second in _SECOND)
LEVELS = ("marker", "marker", "registration", "fictitious")


class Residents:
    """The people of the municipality. The first copy gets the same people whatever the scale."""

    def __init__(self, seed: int, today: int) -> None:
        self.today = today
        day = dt.date.fromordinal(today)
        self.persons = Table(
            Person,
            "id_kind id_number given_name family_name born_on sex protection search_key sort_key recorded_at",
        )
        self.protections = Table(ProtectionPeriod, "person_id level period recorded_at")
        self.adults = identity.test_numbers(seed, first=dt.date(1932, 1, 1), last=dt.date(day.year - 19, 12, 31))
        self.children = identity.test_numbers(
            seed + 1, first=dt.date(day.year - 17, 1, 1), last=dt.date(day.year - 3, 12, 31)
        )
        self.temporary = identity.NumberSupply(last_day=day)

    def make(
        self, chance: random.Random, *, child: bool, since: int, family: str = "", level: str = "",
        number: identity.IdentityNumber | None = None,
    ) -> int:  # fmt: skip
        """One more resident, known here since a day. One in a hundred is protected, unless a ``level`` is said."""
        number = number or self._number(chance, child=child)
        sex = number.sex or chance.choice("km")
        given, drawn = chance.choice(WOMEN if sex == "k" else MEN), chance.choice(FAMILIES)
        family = family or drawn
        level = level or (chance.choice(LEVELS) if chance.random() < 0.01 else "none")
        born = number.birth_date
        pk = self.persons.add(
            number.kind.value, number.digits, given, family, born.isoformat() if born else None, str(sex), level,
            names.search_key(f"{given} {family}"), names.sort_key(f"{family} {given}"), moment(since, 8),
        )  # fmt: skip
        if level != "none":
            self.protections.add(pk, level, period(since), moment(since, 8))
        return pk

    def _number(self, chance: random.Random, *, child: bool) -> identity.IdentityNumber:
        supply: Iterator[identity.IdentityNumber] = self.children if child else self.adults
        number = next(supply, None)
        if number is not None:
            return number
        years = chance.uniform(4, 17) if child else chance.uniform(19, 85)
        near = dt.date.fromisoformat(ISO[self.today - int(years * 365.25)])
        return self.temporary.take(near, sex=identity.Sex.UNKNOWN, kind=identity.Kind.TEMPORARY)
