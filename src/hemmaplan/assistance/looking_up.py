"""What the population register says of a household (*hushållet enligt folkbokföringen*): who lives at the same address, who has died.

No address is kept: only whether it is the same, by a keyed digest. Of a protected person nothing but the mark.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from hemmaplan.assistance.building import POPULATION, name_of
from hemmaplan.assistance.models import ApplicationMember, RegisterAnswer, RegisterQuestion
from hemmaplan.foundation import identity
from hemmaplan.foundation.answers import NoAnswer, WhyNot
from hemmaplan.people.ports import Joined, Protection, RegisteredPerson


def household_of(question: RegisterQuestion, *, at: dt.datetime) -> Mapping[str, Any] | NoAnswer:
    """What is kept as the answer: ``here``, ``dead``, ``same_address``, ``protected``, by the names the control gives the members.

    No answer about the one who is asked about is none at all; no answer about somebody else in the household makes it half.
    """
    register = Joined.population_register
    own = register.look_up(question.person.id_number, at=at)
    if isinstance(own, NoAnswer):
        return own
    if not own.rows:
        return NoAnswer(WhyNot.SOURCE_FAILED, "personen finns inte i folkbokföringen")
    (person,) = own.rows
    marked, here, dead = person.protection is not Protection.NONE, [], []
    for member in question.application.members.select_related("person").order_by("pk"):
        found = person
        if member.person_id != question.person_id:
            number = _number_of(member)
            if not number:
                continue
            answer = register.look_up(number, at=at)
            if isinstance(answer, NoAnswer):
                return NoAnswer(WhyNot.HALF, "en person i hushållet fick inget svar")
            if not answer.rows:
                continue
            (found,) = answer.rows
        marked = marked or found.protection is not Protection.NONE
        if found.deceased_on is not None:
            dead.append(name_of(member))
        elif found is person or (found.address and found.address == person.address):
            here.append(name_of(member))
    if marked:
        return {"protected": True}
    digest = digest_of(person)
    return {
        "here": here, "dead": dead, "address": digest, "protected": False, "municipality": person.municipality,
        **({} if (same := _same_as_before(question, digest)) is None else {"same_address": same}),
    }  # fmt: skip


def digest_of(person: RegisteredPerson) -> str:
    """What is kept of an address: the same for the same one, and nobody can read it out."""
    if not person.address:
        return ""
    return salted_hmac("hemmaplan.assistance.address", person.address.casefold(), algorithm="sha256").hexdigest()[:32]


def _same_as_before(question: RegisterQuestion, digest: str) -> bool | None:
    """Whether the address is the one of the month before. ``None`` when nobody knows."""
    rows = RegisterAnswer.objects.filter(
        question__person=question.person_id, question__month__lt=question.month, source=POPULATION,
        outcome=RegisterAnswer.Outcome.ANSWERED,
    )  # fmt: skip
    before = rows.order_by("-question__month", "-answered_at", "-pk").first()
    earlier = json.loads(before.raw).get("address", "") if before is not None and before.raw else ""
    return earlier == digest if earlier and digest else None


def _number_of(member: ApplicationMember) -> str:
    if member.person is not None:
        return member.person.id_number
    try:
        return identity.parse(member.stated_number).digits if member.stated_number else ""
    except ValueError:
        return ""
