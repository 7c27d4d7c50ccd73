"""The handbook's page of time limits (*frister*), written from the rules themselves: ``hemmaplan rules --handbook``.

Every rule of the file stands there: those that run clocks, those whose number is read, and those that run none.
"""

from collections.abc import Iterable, Iterator

from hemmaplan.deadlines import clocked
from hemmaplan.deadlines.clocked import How
from hemmaplan.deadlines.rules import Rule, Unit, history, rule_ids

_INTRODUCTION = """# Time limits (*frister*)

Written from `deadlines/data/rules.csv` and `deadlines/data/clocks.csv` by `hemmaplan rules --handbook`. Change the data, never this page.

A **rule** says what shall be done within what time, by which section, from when until when it read so. A **clock** (*löpande frist*)
is a rule that something started for one matter: it has a last day, and ends by being answered, by lapsing, or because the
matter went away. It is never deleted and never overwritten: each thing that happens to it is an event of its own.

- The last day is the calendar day counted from the start; a clock is late from the day after. A month's last day is kept: four
  months from 31 October is 28 February, or 29 in a leap year.
- Whether a statutory day that falls on a week-end moves to the next working day is not settled for each rule (1930:173). Where
  the last day is a day when the office is closed both days are shown, and the ledger counts by the first.
- A clock is **moved** only by a decision, with its reason, or by a pause with its reason: it is then due as many days later as it
  was paused. The day it had before is kept.
- A rule that has been changed keeps its old row. A clock is counted by what held the day it was counted from: a follow-up
  after an investigation closed on 30 June 2025 lasts two months, one closed the day after six.
- *Säkerhet*: T the text was read; S a secondary source; P read in part; W third parties only; U general knowledge; L the
  municipality's own. All but T and L are shown with a note on the pages.

The manager's page of all running clocks is **Frister**: by rule and unit, for any day, as it was known then, opened to its rows, and
as a list for the committee without names and with numbers below five left out.
"""


def page() -> str:
    """The whole page."""
    used = clocked.used()
    every = sorted(rule_ids())
    groups = (
        ("Rules that run clocks (*regler med frist*)", [rule for rule in used if used[rule].how is How.CLOCK],
         ("Vad", "Börjar när", "Tid", "Var det står", "Besvaras av", "Om den missas", "Säkerhet")),
        ("Rules that are read, without clocks", [rule for rule in used if used[rule].how is How.READ],
         ("Vad", "Räknas från", "Tid", "Var det står", "Används till", "Om den missas", "Säkerhet")),
        ("Rules without clocks (*regler utan frist*)", [rule for rule in every if rule not in used],
         ("Vad", "Börjar när", "Tid", "Var det står", "Om den missas", "Säkerhet")),
    )  # fmt: skip
    parts = [_INTRODUCTION]
    for title, ids, columns in groups:
        parts += [f"## {title}\n", *_words_before(title, len(ids)), *_table(ids, columns), ""]
    return "\n".join(parts)


def _words_before(title: str, count: int) -> Iterator[str]:
    if title.startswith("Rules without"):
        yield (
            f"These {count} rules are kept as dated data, so that a page can show them and a later action can start them. Nothing in the "
            "house starts a clock of them today: whoever answers for the matter must watch them otherwise.\n"
        )


def _table(ids: Iterable[str], columns: tuple[str, ...]) -> Iterator[str]:
    yield "| Regel | " + " | ".join(columns) + " |"
    yield "| --- " * (len(columns) + 1) + "|"
    for rule_id in ids:
        for row in history(rule_id):
            cells = [row.title, row.trigger, length(row), _section(row)]
            if "Besvaras av" in columns or "Används till" in columns:
                cells.append(clocked.used()[rule_id].answered_by)
            cells += [row.consequence or "–", row.verified.value]
            yield f"| `{rule_id}` | " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _section(row: Rule) -> str:
    since = f" fr.o.m. {row.valid_from}" if row.valid_from else ""
    until = f" t.o.m. {row.valid_to}" if row.valid_to else ""
    return f"{row.section}{since}{until}"


_WORDS = {
    Unit.IMMEDIATE: "genast", Unit.SAME_DAY: "samma dag", Unit.PROMPTLY: "skyndsamt", Unit.EVENT: "när det händer",
    Unit.EXTERNAL_DATE: "dag som annan bestämt", Unit.LOCAL: "sätts lokalt", Unit.CONTINUOUS: "löpande",
    Unit.QUARTER: "varje kvartal", Unit.NEVER_DESTROY: "bevaras",
}  # fmt: skip
_COUNTED = {
    Unit.HOUR: ("timme", "timmar"), Unit.DAY: ("dag", "dagar"), Unit.WORKING_DAY: ("arbetsdag", "arbetsdagar"),
    Unit.WEEK: ("vecka", "veckor"), Unit.MONTH: ("månad", "månader"), Unit.YEAR: ("år", "år"),
    Unit.MONTH_RECURRING: ("månad, återkommande", "månader, återkommande"), Unit.YEAR_RECURRING: ("år, återkommande",) * 2,
    Unit.AGE_YEAR: ("års ålder",) * 2, Unit.CALENDAR_YEAR_END: ("kalenderårs slut",) * 2,
    Unit.YEAR_THEN_DESTROY: ("år, sedan gallring",) * 2, Unit.HOUR_PER_WEEK: ("timme i veckan", "timmar i veckan"),
}  # fmt: skip


def length(row: Rule) -> str:
    """How long the rule is, in Swedish: *14 dagar*."""
    if row.unit in _COUNTED:
        return f"{row.length} {_COUNTED[row.unit][row.length != 1]}"
    return _WORDS.get(row.unit, row.fixed if row.unit is Unit.DATE else f"varje år {row.fixed}")
