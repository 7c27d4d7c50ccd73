"""What is kept of an answer (*sparat svar*), as plain data: page, memo and command are drawn from it and nothing else."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast import outcome_data
from hemmaplan.capacity.forecast.outcome import Comparison
from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.models import KeptScenario
from hemmaplan.foundation import calendar
from hemmaplan.interventions.measures.queue import waiting

SCHEMA = 1
LANGUAGE = "sv"
Content = dict[str, Any]


def content(compared: Comparison, scenarios: Sequence[KeptScenario]) -> Content:
    """What is kept of a comparison of these scenarios. Always in Swedish, whatever language the reader has the pages in."""
    with translation.override(LANGUAGE):
        lines = {line.code: line for one in compared.outcomes for line in one.rows.snapshot.services}
        names = {line.code: line.name for line in lines.values()}
        data = outcome_data.as_data(compared)
        for told, kept in zip(data["scenarios"][1:], scenarios, strict=True):
            told["scenario"], told["version"] = kept.pk, kept.version
        notes = {code: [note.text for note in known.notes] for code, known in compared.known.estimates.items()}
    return data | {
        "schema": SCHEMA,
        "unit_name": scenarios[0].unit.name,
        "services": names,
        "read": read(compared.base.rows),
        "log_from": compared.known.history.whole_from.isoformat(),
        "notes": notes,
    }


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
