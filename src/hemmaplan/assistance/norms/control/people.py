"""The control of the household and its adults (*kontroll av hushåll och planering*): who lives here, and each adult's obstacle."""

from __future__ import annotations

from collections.abc import Iterator

from hemmaplan.assistance.norms.control.facts import Adult, Facts, Population
from hemmaplan.assistance.norms.control.findings import Code, Finding
from hemmaplan.assistance.norms.control.marking import found
from hemmaplan.assistance.norms.law.loading import Law


def of_household(facts: Facts, law: Law) -> Iterator[Finding]:
    """Who belongs here, against the calculation before and the population register. Of a protected identity: nothing but that."""
    if facts.population is not None and facts.population.protected:
        yield found(law, Code.PROTECTED)
    if facts.earlier is not None:
        before, now = set(facts.earlier.members), set(facts.members)
        for member in sorted(now - before):
            yield found(law, Code.NEW_PERSON, member)
        for member in sorted(before - now):
            yield found(law, Code.PERSON_GONE, member)
        if facts.dwelling_members != facts.earlier.dwelling_members:
            yield found(law, Code.DWELLING_CHANGE)
    if facts.population is not None and facts.population.answer == "answered" and not facts.population.protected:
        yield from _against_register(facts, facts.population, law)


def _against_register(facts: Facts, population: Population, law: Law) -> Iterator[Finding]:
    for member in sorted(population.dead):
        yield found(law, Code.DEATH, member)
    for member in facts.members:
        if member not in population.here and member not in population.dead:
            yield found(law, Code.NOT_REGISTERED_HERE, member)
    if population.others:
        yield found(law, Code.OTHERS_REGISTERED, persons=("count", population.others))
    if population.same_address is False:
        yield found(law, Code.ADDRESS_CHANGE)


def of_adults(facts: Facts, law: Law) -> Iterator[Finding]:
    """Each adult's obstacle to self-support, registration as job-seeker and planning (12 kap. 3 § SoL)."""
    for adult in facts.adults:
        yield from _of_adult(adult, law)


def _of_adult(adult: Adult, law: Law) -> Iterator[Finding]:
    if not adult.obstacle:
        yield found(law, Code.OBSTACLE_MISSING, adult.id)
    if adult.seeks_work and adult.registered is not True:
        yield found(law, Code.JOB_SEEKER_UNKNOWN if adult.registered is None else Code.NOT_JOB_SEEKER, adult.id)
    if adult.plan is not True:
        yield found(law, Code.PLAN_MISSING, adult.id)
    if adult.question_open:
        yield found(law, Code.PLAN_QUESTION, adult.id)
