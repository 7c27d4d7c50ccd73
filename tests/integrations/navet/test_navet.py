"""Navet's post read by the adapter, over HTTP: marks, death, moves, and an answer about somebody else."""

import datetime as dt

import pytest

from hemmaplan.foundation.answers import Answered, NoAnswer, WhyNot
from hemmaplan.foundation.checks import Level
from hemmaplan.integrations import soap
from hemmaplan.integrations.navet.adapter import Navet
from hemmaplan.integrations.navet.fake import Fake, Post
from hemmaplan.integrations.ssbtek.fake import Behaviour, served
from hemmaplan.people.ports import Protection, RegisteredRelation

NUMBER, OTHER = "199001012385", "198502022383"
AT = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


class Unbroken:
    def rests_until(self, at):
        return None

    def failed(self, reason, at):
        self.reason = reason

    def answered(self, at):
        self.reason = None

    def seen(self):
        return None


def navet(url, order="b1", **endpoint):
    return Navet(soap.Client(soap.Endpoint(url, **endpoint)), "162120001234", order, Unbroken())


def found(post, behaviour=None, number=NUMBER):
    with served(Fake(lambda _number: post), behaviour) as url:
        return navet(url).look_up(number, at=AT)


def test_person_is_read():
    answer = found(Post("Storgatan 1", relations=(("B", OTHER), ("MA", OTHER), ("X", OTHER)), refers_to="199001012393"))
    (person,) = answer.rows
    assert (person.address, person.municipality, person.protection) == (
        "Storgatan 1, 61992 TROSA",
        "0488",
        Protection.NONE,
    )
    assert person.relations[:2] == (RegisteredRelation("child", OTHER), RegisteredRelation("partner", OTHER))
    assert person.relations[2].kind == "other"
    assert "199001012393" not in str(answer)  # a number that refers to another is never kept


def test_nobody_is_an_answer():
    assert found(None) == Answered(())


@pytest.mark.parametrize(("post", "level"), [
    (Post(marker="J"), Protection.MARKER), (Post(marker="N"), Protection.NONE), (Post(marker="JA"), Protection.MARKER),
    (Post(marker="kanske"), Protection.MARKER), (Post(protected_registration="J"), Protection.REGISTRATION),
    (Post(marker="J", protected_registration="J"), Protection.REGISTRATION),
])  # fmt: skip
def test_mark_of_protection_is_read_and_what_cannot_be_read_is_a_mark(post, level):
    (person,) = found(post).rows
    assert person.protection is level


def test_of_a_protected_person_no_address_is_read():
    (person,) = found(Post("Hemliga gatan 1", marker="J", relations=(("B", OTHER),))).rows
    assert (person.address, person.municipality, person.relations) == ("", "", ())


def test_death_and_leaving_are_told_apart():
    (dead,) = found(Post(left="AV", left_on=dt.date(2026, 11, 2))).rows
    assert dead.deceased_on == dt.date(2026, 11, 2)
    (abroad,) = found(Post(left="UV", left_on=dt.date(2026, 11, 2))).rows
    assert (abroad.deceased_on, abroad.left) == (None, "UV")


@pytest.mark.parametrize(("post", "behaviour", "reason"), [
    (Post(number=OTHER), None, WhyNot.WRONG_PERSON), (Post(), Behaviour(instead=b"<a"), WhyNot.UNREADABLE),
    (Post(), Behaviour(instead=b"<a><Body><b/></Body></a>"), WhyNot.UNREADABLE), (Post(), Behaviour(status=503), WhyNot.NOT_REACHED),
])  # fmt: skip
def test_what_is_no_answer_is_said(post, behaviour, reason):
    answer = found(post, behaviour)
    assert isinstance(answer, NoAnswer)
    assert answer.reason is reason
    assert OTHER not in str(answer)


def test_real_number_is_refused_by_the_fake():
    assert found(Post(), number="199001011239").reason is WhyNot.REFUSED


def test_self_check_says_how_it_is_and_what_to_do():
    with served(Fake(lambda _number: None)) as url:
        rows = {row.what: row for row in navet(url).check(AT, live=True)}
    assert rows["Tjänsten"].level is Level.OK
    down = {row.what: row for row in navet("http://127.0.0.1:9/", order="").check(AT, live=True)}
    assert down["Tjänsten"].level is Level.FAULT
    assert down["Beställning"].do
