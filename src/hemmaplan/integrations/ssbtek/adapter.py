"""SSBTEK as the answer to ``assistance.ports.Registers``: asks, reads each block for itself, and says what did not come.

A fault in one block is that source's alone. A fault in the whole answer is every source's. What is about somebody else is not kept.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from hemmaplan.assistance.ports import Answer, Answers, Payment, Question, RegisterRow, Remark, Source
from hemmaplan.foundation import calendar
from hemmaplan.foundation.answers import Answered, HalfAnswer, NoAnswer, WhyNot
from hemmaplan.foundation.checks import CheckRow
from hemmaplan.integrations import soap
from hemmaplan.integrations.breaker import Breaker
from hemmaplan.integrations.soap import CallFailed
from hemmaplan.integrations.ssbtek import blocks, check, client, lefi

_HEADING = re.compile(r"^\s*<\?xml[^>]*\?>")


class Ssbtek:
    """SSBTEK: somewhere to ask, through a transport, with a breaker in front."""

    def __init__(self, transport: soap.Transport, asker: client.Asker, breaker: Breaker) -> None:
        """``transport`` is the client of a connection, or the fake itself."""
        self.transport, self.asker, self.breaker = transport, asker, breaker

    def ask(self, question: Question) -> Answers:
        """Ask about one person."""
        if (again_at := self.breaker.rests_until(question.asked_at)) is not None:
            return Answers({source: NoAnswer(WhyNot.PAUSED) for source in question.sources}, again_at)
        try:
            content = self.transport(client.request(question, self.asker))
        except CallFailed as fault:
            self.breaker.failed(fault.reason, question.asked_at)
            return _none(question, fault)
        self.breaker.answered(question.asked_at)
        try:
            found = client.blocks_of(content, question)
        except CallFailed as fault:
            return _none(question, fault)
        asked_on = calendar.local_date(question.asked_at)
        answers = {source: _read(source, found.get(source), question, asked_on) for source in question.sources}
        return Answers(_without_doubles(answers))

    def check(self, at: dt.datetime, *, live: bool) -> Sequence[CheckRow]:
        """How the connection is; ``live`` also calls the service's own test."""
        return check.rows(self.transport, self.asker, self.breaker, at, live=live)


def _none(question: Question, fault: CallFailed) -> Answers:
    return Answers({source: NoAnswer(fault.reason, fault.detail) for source in question.sources})


def _read(source: Source, block: soap.Element | None, question: Question, asked_on: dt.date) -> Answer:
    """One source's answer. Raises nothing: what cannot be read is said."""
    if block is None:
        return NoAnswer(WhyNot.LEFT_OUT)
    raw = etree.tostring(block, encoding="unicode")
    if error := client.error_of(block):
        return NoAnswer(WhyNot.SOURCE_FAILED, CallFailed(WhyNot.SOURCE_FAILED, " ".join(error)).detail, raw=raw)
    data = soap.child(block, "data")
    if data is None:
        return NoAnswer(WhyNot.UNREADABLE, "blocket har varken svar eller fel", raw=raw)
    try:
        answer = _block(source, data, question, asked_on, raw)
    except CallFailed as fault:
        # About somebody else: nothing of it is kept.
        return NoAnswer(fault.reason, fault.detail, raw="" if fault.reason is WhyNot.WRONG_PERSON else raw)
    return (
        replace(answer, detail=CallFailed(answer.reason, answer.detail).detail)
        if isinstance(answer, NoAnswer)
        else answer
    )


def _block(  # noqa: PLR0911  one for each source
    source: Source, data: soap.Element, question: Question, asked_on: dt.date, raw: str
) -> Answer:
    number = question.number
    match source:
        case Source.FK:
            content = client.decoded(blocks.svar_of(data, "lefiJsonSvar"))
            kept = content.decode("utf-8", errors="replace")
            return lefi.answer_of(client.from_json(content), number=number, asked_on=asked_on, raw=kept)
        case Source.CSN:
            content = blocks.csn_content(data)
            kept = content.decode("utf-8", errors="replace")
            return blocks.of_csn(content, number=number, asked_on=asked_on, raw=kept)
        case Source.SKV:
            written = blocks.svar_of(data)
            # A text in the answer: what its own heading says of the encoding was true before it was put there.
            return blocks.of_skv(_HEADING.sub("", written).encode(), number=number, raw=written)
        case Source.AF:
            return blocks.of_af(data, number=number, raw=raw)
        case Source.SO:
            return blocks.of_so(data, number=number, asked_on=asked_on, raw=raw)
        case Source.TNS:
            return blocks.of_tns(data, raw=raw)
        case Source.MIV:
            return blocks.of_miv(data, number=number, correlation=question.correlation, raw=raw)


def _without_doubles(answers: dict[Source, Answer]) -> dict[Source, Answer]:
    """The answers with each payment that stands there twice, in one source or two, marked from the second on."""
    seen: Counter[tuple[object, ...]] = Counter()

    def marked(rows: tuple[RegisterRow, ...]) -> tuple[RegisterRow, ...]:
        found: list[RegisterRow] = []
        for row in rows:
            if isinstance(row, Payment):
                seen[row.same_as] += 1
                if seen[row.same_as] > 1 and row.remark is not Remark.HALF:
                    row = replace(row, remark=Remark.TWICE)  # noqa: PLW2901
            found.append(row)
        return tuple(found)

    done: dict[Source, Answer] = {}
    for source, answer in answers.items():
        if isinstance(answer, Answered):
            answer = replace(answer, rows=marked(answer.rows))  # noqa: PLW2901
        elif isinstance(answer, HalfAnswer):
            answer = replace(answer, partial=marked(answer.partial))  # noqa: PLW2901
        done[source] = answer
    return done
