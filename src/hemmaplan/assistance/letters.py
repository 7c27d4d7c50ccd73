"""The letter of a decision on income support, from its rows: joined to the decisions in ``config.wiring``."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from hemmaplan.assistance import deciding, letter, stored
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.letter import AskedFor, Automatic, BeforeLetter, Line, SupportLetter
from hemmaplan.assistance.measures import month
from hemmaplan.assistance.models import Application, RegisterAnswer, SupportDecision
from hemmaplan.assistance.norms.account import Account, Row
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.printing import Language, details, explained
from hemmaplan.cases.decisions import measures as decisions
from hemmaplan.cases.decisions.letters import Drawn
from hemmaplan.cases.parties import measures as parties
from hemmaplan.foundation import calendar
from hemmaplan.foundation.money import format_kronor
from hemmaplan.organisation.measures import board_of

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.decisions.models import Decision
    from hemmaplan.cases.parties.models import Party


def draw(
    decision: "Decision", party: "Party", left_out: Collection[str], *, draft: bool, written: dt.date
) -> Drawn | None:
    """The letter of a decision on a household's month; a write-off, or a correction of one, has the common letter."""
    support = month.support_of(decision)
    if support is None:
        return None
    said = letter_to(support, party, left_out=left_out)
    return Drawn(letter.paper(said, draft=draft, written=written), letter.TEMPLATE, letter.VERSION)


def letter_to(support: SupportDecision, party: "Party", *, left_out: Collection[str] = ()) -> SupportLetter:
    """What the letter to the party says."""
    decision, application, rules = support.decision, support.application, law_in_use()
    common = decisions.letter_to(decision, party)
    account = stored.read_account(support.calculation.account)
    rows = month.rows_of([application])[application.pk]
    called = month.called(rows, known=[one for one in (party.person_id,) if one is not None])
    texts = {name: "" if name in left_out else text for name, text in common.texts.items()}
    return SupportLetter(
        board=common.board, unit=common.unit, number=common.number, to=common.to,
        month=deciding.month_words(support.support_month.month), outcome=support.outcome, total=format_kronor(support.total_ore),
        couple=len(rows.adults) > 1, sentence=common.sentence,
        costs=tuple(_costs(support, rules)), lines=tuple(lines_of(account, called)),
        explained=tuple(explained(account, rules, "sv")), sources=tuple(sources_of(application)),
        reasons=texts.get("why_not", ""), words=texts.get("weighing", ""), provisions=texts.get("provisions", "") or decision.section,
        decided_on=common.decided_on, decider=common.decider, level=common.level, delegation=common.delegation, weeks=common.weeks,
        automatic=Automatic(support.function.name, support.function.version) if support.function is not None else None,
        repayable=next((one.plain_sv or one.sv for one in account.asked if one.code == "REPAYABLE"), ""),
        replaces_on=decisions.decided_on(support.replaces.decision) if support.replaces is not None else None,
    )  # fmt: skip


def _costs(support: SupportDecision, rules: Law) -> Sequence[AskedFor]:
    return [
        AskedFor(
            deciding.title_of(one, rules), format_kronor(one.applied_ore), format_kronor(one.granted_ore), one.reason
        )
        for one in support.costs.all()
    ]


def lines_of(account: Account, called: Mapping[str, str]) -> Sequence[Line]:
    """The account's rows for a reader: members by name, sums strong, what explains an amount below it."""
    found = []
    for row in account.rows:
        amount = "" if row.amount_ore is None else format_kronor(row.amount_ore)
        strong = row.kind != "row"
        title = named(row, called)
        found.append(Line(f"Summa: {title}" if row.kind == "subtotal" else title, amount, details(row, "sv"), strong))
    return found


def named(row: Row, called: Mapping[str, str], language: Language = "sv") -> str:
    """A row's words with its member called by name: the account names members by their numbers."""
    words, member = row.sv if language == "sv" else row.en, row.inputs.get("member")
    if not isinstance(member, str):
        return words
    name = called.get(member, member)
    return words.replace(f"({member})", f"({name})").replace(f"({member}, ", f"({name}, ")


def sources_of(application: Application) -> Sequence[str]:
    """The registers whose answers the account rests on, each with the day it came."""
    rows = RegisterAnswer.objects.filter(question__application=application).order_by("answered_at", "pk")
    return sources_in(list(rows.only("source", "outcome", "answered_at")), law_in_use())


def sources_in(answers: Sequence[RegisterAnswer], rules: Law) -> Sequence[str]:
    """The registers that have answered, each with the day its latest answer came."""
    found = {}
    for answer in sorted(answers, key=lambda one: (one.answered_at, one.pk)):
        if answer.outcome == RegisterAnswer.Outcome.ANSWERED:
            register = rules.registers.get(answer.source)
            name = register.sv if register is not None else "folkbokföringen"
            found[name] = calendar.local_date(answer.answered_at).isoformat()
    return [f"{source} ({day})" for source, day in found.items()]


def before_letter(
    application: Application, of: "month.Counted", party: "Party", *, reasons: str, reply_by: dt.date, by: "User"
) -> BeforeLetter:
    """What the letter before a decision that goes against the party says."""
    case, rows = application.case, of.rows
    assert case is not None  # it has been sent
    account = of.account
    called = month.called(rows, known=[one for one in (party.person_id,) if one is not None])
    words = deciding.month_words(application.month)
    return BeforeLetter(
        board=board_of(application.unit), unit=application.unit.name, number=case.number, to=parties.called(party), month=words,
        couple=len(rows.adults) > 1, proposal=f"Vi tänker avslå ansökan om ekonomiskt bistånd för {words}.", reasons=reasons,
        lines=tuple(lines_of(account, called)) if account is not None else (), reply_by=reply_by,
        handler="" if parties.hides_staff(case) else f"{by.name} på {application.unit.name}",
    )  # fmt: skip
