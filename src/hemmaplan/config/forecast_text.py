"""The answers of ``hemmaplan forecast`` as text (*som text*), from their data: just made, or as they were kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast import kept_answers, outcome
from hemmaplan.capacity.simulation.commands import calls
from hemmaplan.capacity.simulation.commands.simulate import cell_of, gap_of, in_language
from hemmaplan.foundation import money

Data = Mapping[str, Any]


def as_text(data: Data) -> str:
    """The answers as tables: a row a figure, a column a scenario; first what it means in words."""
    names, told = data["services"], data["scenarios"]
    heads = kept_answers.heads(dict(data))
    lines = [
        calls.heading(data["unit"], data["date"], data["weeks"], data["replications"], data["seed"]),
        _("Underlag %(digest)s, %(engine)s") % {"digest": data["snapshot_sha256"][:12], "engine": data["engine"]},
    ]
    for one in told[1:]:
        lines += ["", one["name"], "─" * len(one["name"])]
        lines += [f"{place}. {step}" for place, step in enumerate(_steps(one), start=1)] or [_("Inga steg.")]
        lines += ["", *_sentences(data, one)]
    lines += [
        "",
        _("Mitten, och inom parentes vad åtta av tio upprepningar ligger inom. Samma personer i alla scenarier."),
    ]
    for code in dict.fromkeys(_activity(figure) for one in told for figure in one["figures"]):
        lines += ["", *_tables(told, code, names.get(code, code), heads)]
    certain = _("Det som följer utan slump")
    lines += ["", certain, "─" * len(certain), *_certain(data)]
    lines += ["", *calls.table([_("Heltidsprocent, i snitt"), *heads], list(_costs(told)))]
    if any(one["a_year"]["cost_kronor"] is None for one in told):
        lines.append(
            _("Kostnaden är okänd där ingen sagt vad en heltid kostar (price_per_full_time_post i scenariofilen).")
        )
    lines += ["", *_rests_on(data)]
    return "\n".join(lines).rstrip() + "\n"


def _activity(figure: Data) -> str:
    return str(figure["id"]).partition(".")[0]


def _steps(one: Data) -> Iterator[str]:
    for step in one["steps"]:
        yield step["text"] if step.get("on", True) else _("%(step)s (avstängt)") % {"step": step["text"]}


def _sentences(data: Data, one: Data) -> Iterator[str]:
    """What the scenario does, and last where it does nothing."""
    found = kept_answers.sentences(one)
    same = [code for code, text in found.items() if text in _no_difference(data, code)]
    yield from (text for code, text in found.items() if code not in same)
    if same:
        yield _("Ingen skillnad: %(names)s.") % {"names": ", ".join(data["services"].get(code, code) for code in same)}


def _no_difference(data: Data, code: str) -> set[str]:
    """What is said where nothing differs: as it is stored, and in the language of now."""
    return {kept_answers.no_difference(dict(data), code), outcome.no_difference(data["services"].get(code, code))}


def _tables(told: Sequence[Data], code: str, name: str, heads: Sequence[str]) -> Iterator[str]:
    columns = [{one["id"]: one for one in column["figures"] if _activity(one) == code} for column in told]
    marks = list(dict.fromkeys(mark for column in columns for mark in column))
    titles = {mark: next(in_language(column[mark], "title") for column in columns if mark in column) for mark in marks}
    rows = [[titles[mark], *(cell_of(column[mark]) if mark in column else "–" for column in columns)] for mark in marks]
    yield from calls.table([name, *heads], rows)
    apart = [
        [titles[mark], *(_gap(column.get(mark)) for column in columns[1:])] for mark in marks if mark in columns[0]
    ]
    # A row of zeros says nothing, nor does one that lies beyond the time looked at.
    kept = [row for row in apart if any(text[0] != "0" or "(" in text for text in row[1:]) and not _unknown(row)]
    if kept:
        yield ""
        yield from calls.table([_("Skillnad mot %(name)s") % {"name": heads[0]}, *heads[1:]], kept)


def _gap(figure: Data | None) -> str:
    return gap_of(figure["difference"], figure["unit"]) if figure is not None and figure.get("difference") else "–"


def _unknown(row: Sequence[str]) -> bool:
    return all("–" in text for text in row[1:])


def _certain(data: Data) -> Iterator[str]:
    day, names = data["date"], data["services"]
    for one in data["scenarios"]:
        yield f"{one['name']}:"
        coming = [fall for fall in one["falls"] if fall["day"] > day]
        now = [fall for fall in one["falls"] if fall["day"] <= day]
        yield from (
            "  "
            + _("%(what)s %(day)s till %(last)s") % {"what": fall["text"], "day": fall["day"], "last": fall["last"]}
            if fall["last"]
            else "  " + calls.from_day(fall["text"], fall["day"])
            for fall in coming
        )
        for fall in now:
            words = {"what": fall["text"], "last": fall["last"]}
            now_too = _("redan nu: %(what)s till %(last)s") if fall["last"] else _("redan nu: %(what)s")
            yield "  " + now_too % words
        for code, steps in one["flats_without_supervision"].items():
            days = ", ".join(
                calls.from_day(str(step["flats"]), step["from"]) if step["from"] > day else f"{step['flats']}"
                for step in steps
            )
            words = {"name": names.get(code, code), "days": days}
            yield "  " + _("bostäder utan tillsyn, %(name)s: %(days)s") % words


def _costs(told: Sequence[Data]) -> Iterator[list[str]]:
    for place, year in enumerate(told[0]["staffing"]):
        yield [
            _("%(first)s till %(last)s") % {"first": year["first"], "last": year["last"]},
            *(_cost(one["staffing"][place]) for one in told),
        ]
    yield [_("Ett år i snitt"), *(_cost(one["a_year"]) for one in told)]


def _cost(staffed: Data) -> str:
    percent, kronor = staffed["full_time_percent"], staffed["cost_kronor"]
    if kronor is None:
        return _("%(percent)s %%, okänd kostnad") % {"percent": percent}
    return f"{percent} %, {money.format_kronor(kronor * money.KRONA, with_ore=False)}"


def _rests_on(data: Data) -> Iterator[str]:
    """What each forecast rests on, and since when: said once, for all scenarios start from the same."""
    yield _("Vad prognosen vilar på (händelser från %(day)s)") % {"day": data["log_from"]}
    for code, notes in data["notes"].items():
        yield from (f"{data['services'].get(code, code)}: {note}" for note in notes[:1])
    yield _("Fler anmärkningar om underlaget står i svaret med --json.")
