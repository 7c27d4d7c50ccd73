"""Jobs of people: protection begins and ends on its days, and the population register is asked. When they run is said in ``config.jobs``."""

from procrastinate.contrib.django import app

from hemmaplan.foundation import calendar
from hemmaplan.foundation.jobs import RETRIES


@app.task(queueing_lock="renew_protection", retry=RETRIES)
def renew_protection(timestamp: int) -> None:  # noqa: ARG001  the moment it was due; the clock of the run counts
    """Let protection of persons begin and end on its days (skyddade personuppgifter)."""
    from hemmaplan.access import actions as access
    from hemmaplan.people.actions import protection

    at = calendar.now()
    protection.renew_protection(today=calendar.local_date(at), by=access.system_user(at=at), at=at)


@app.task(queueing_lock="compare_with_population_register", retry=RETRIES)
def compare_with_population_register(timestamp: int) -> None:  # noqa: ARG001
    """Ask the population register about everybody in an open matter (folkbokföringen): protection, death and moves come by themselves.

    Each person is a transaction of their own, the one asked about longest ago first, so that a night that is broken off is taken up.
    """
    from hemmaplan.access import actions as access
    from hemmaplan.foundation.answers import Answered, WhyNot
    from hemmaplan.people import measures
    from hemmaplan.people.actions import population
    from hemmaplan.people.ports import Joined

    at = calendar.now()
    by = access.system_user(at=at)
    for person in measures.to_compare(on=calendar.local_date(at)):
        found = Joined.population_register.look_up(person.id_number, at=calendar.now())
        if isinstance(found, Answered):
            for registered in found.rows:
                population.take_in(person=person, registered=registered, by=by, at=calendar.now())
        elif found.reason in {WhyNot.NOT_CONNECTED, WhyNot.PAUSED}:
            return  # nobody is there; the next night begins where this one ended
