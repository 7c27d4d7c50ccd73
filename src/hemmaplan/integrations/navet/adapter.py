"""Navet as the answer to ``people.ports.PopulationRegister``. What is about somebody else is not kept."""

import datetime as dt
from collections.abc import Sequence

from hemmaplan.foundation.answers import Answered, NoAnswer, WhyNot
from hemmaplan.foundation.checks import CheckRow
from hemmaplan.integrations import soap
from hemmaplan.integrations.breaker import Breaker
from hemmaplan.integrations.navet import check, client
from hemmaplan.integrations.soap import CallFailed
from hemmaplan.people.ports import Found, Protection


class Navet:
    """Navet: somewhere to look somebody up, through a transport, with a breaker in front."""

    def __init__(self, transport: soap.Transport, organisation: str, order: str, breaker: Breaker) -> None:
        """``transport`` is the client of a connection, or the fake itself."""
        self.transport, self.organisation, self.order, self.breaker = transport, organisation, order, breaker

    def look_up(self, number: str, *, at: dt.datetime) -> Found:
        """The person with the number."""
        if self.breaker.rests_until(at) is not None:
            return NoAnswer(WhyNot.PAUSED)
        try:
            content = self.transport(client.request(number, self.organisation, self.order))
        except CallFailed as fault:
            self.breaker.failed(fault.reason, at)
            return NoAnswer(fault.reason, fault.detail)
        self.breaker.answered(at)
        try:
            person = client.person_of(content, number)
        except CallFailed as fault:
            return NoAnswer(fault.reason, fault.detail)
        return Answered(
            () if person is None else (person,), person is not None and person.protection != Protection.NONE
        )

    def check(self, at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:
        """How the connection is; ``live`` also calls it, about nobody."""
        return check.rows(self, at, live=live)
