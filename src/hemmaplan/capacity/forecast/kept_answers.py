"""What is kept of an answer (*sparat svar*), as plain data: page, memo and command are drawn from it and nothing else."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast import outcome, outcome_data
from hemmaplan.capacity.forecast.outcome import Comparison
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.models import KeptScenario
from hemmaplan.capacity.situation.sentences import as_data, text_of
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures.queue import waiting
from hemmaplan.organisation import measures as organisation

SCHEMA = 1
LANGUAGE = "sv"
Content = dict[str, Any]


def content(compared: Comparison, scenarios: Sequence[KeptScenario]) -> Content:
    """What is kept of a comparison of these scenarios. Always in Swedish, whatever language the reader has the pages in."""
    with translation.override(LANGUAGE):
        data = outcome_data.as_data(compared)
        for told, one, kept in zip(data["scenarios"][1:], compared.scenarios, scenarios, strict=True):
            told["scenario"], told["version"], told["price_ore"] = kept.pk, kept.version, kept.price_ore
            # With the numbers of clients typed: the memo hides the small ones.
            told["sentences"] = {
                code: list(map(as_data, parts)) for code, parts in compared.typed_sentences(one).items()
            }
        rows, unit = compared.base.rows, scenarios[0].unit
        teams = {team.pk: team.name for team in organisation.teams(unit, on=rows.on)}
    return data | {
        "schema": SCHEMA,
        "unit_name": unit.name,
        "teams": {
            line.code: teams.get(line.unit_id, "") for one in compared.outcomes for line in one.rows.snapshot.services
        },
        "usual": {code: name for code in data["services"] if (name := outcome.usual_priority(compared, code))},
        "read": read(rows),
    }


def heads(data: Content) -> list[str]:
    """The names of its columns, the rows as they are first."""
    return [str(one["name"]) for one in data["scenarios"]]


def sentences(told: Mapping[str, Any]) -> dict[str, str]:
    """What is said of each service in one of its scenarios, by the service's code."""
    return {code: text_of(parts) for code, parts in told["sentences"].items()}


def rounded(kronor: int) -> int:
    """A cost no finer than to the nearest ten thousand: the price of a post is an average (*avrundad kostnad*)."""
    return round(kronor, -4)


def no_difference(data: Content, code: str) -> str:
    """What is said of a service in which nothing differs, as it is stored: in Swedish."""
    with translation.override(LANGUAGE):
        return outcome.no_difference(data["services"].get(code, code))


def canonical(data: Mapping[str, Any]) -> str:
    """The one way to write the content as text: keys in order, Swedish letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def sha256(data: Mapping[str, Any]) -> str:
    """The digest (*kontrollsumma*) of that text."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


# --- what has changed since --------------------------------------------------------------------------------------------


def read(rows: Rows) -> dict[str, Any]:
    """What people would recognise of the rows (*det som lästes*): posts, services and queues, each by its code."""
    shot, day = rows.snapshot, rows.on
    known = calendar.at_clock(day + dt.timedelta(days=1), 0)
    queues = waiting([line.id for line in shot.services], day, known)
    return {
        "posts": {
            post.code: [post.title, post.percent_on(day), post.until.isoformat() if post.until is not None else ""]
            for post in shot.posts
            if post.exists(day)
        },
        "services": {
            line.code: [line.name, places.places if (places := line.places_on(day)) is not None else None]
            for line in shot.services
            if line.offered(day)
        },
        "queues": {line.code: queues[line.id].count for line in shot.services if line.offered(day)},
    }


def changed_since(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between the rows an answer read and those of today (*ändrat sedan*), a sentence each."""
    found = []
    for code, (title, percent, until) in now["posts"].items():
        before = then["posts"].get(code)
        words = {"post": f"{title} ({code})", "was": "", "now": percent}
        if before is None:
            found.append(_("%(post)s har tillkommit, %(now)s %%.") % words)
        elif before[1] != percent:
            found.append(_("%(post)s arbetar %(now)s %% och inte %(was)s %%.") % (words | {"was": before[1]}))
        elif before[2] != until:
            found.append(
                _("%(post)s upphör %(now)s.") % (words | {"now": until})
                if until
                else _("%(post)s gäller nu tills vidare.") % words
            )
    found += [
        _("%(post)s finns inte längre.") % {"post": f"{before[0]} ({code})"}
        for code, before in then["posts"].items()
        if code not in now["posts"]
    ]
    for code, (name, places) in now["services"].items():
        was = then["services"].get(code)
        if was is None:
            found.append(_("%(name)s har öppnat.") % {"name": name})
        elif was[1] != places:
            found.append(
                _("%(name)s har %(now)s platser och inte %(was)s.")
                % {"name": name, "now": "–" if places is None else places, "was": "–" if was[1] is None else was[1]}
            )
    found += [
        _("%(name)s har stängt.") % {"name": was[0]}
        for code, was in then["services"].items()
        if code not in now["services"]
    ]
    found += [
        _("Kön till %(name)s är %(now)s och inte %(was)s.")
        % {"name": now["services"][code][0], "now": count, "was": then["queues"][code]}
        for code, count in now["queues"].items()
        if then["queues"].get(code, count) != count
    ]
    return found
