"""A small unit's rows, made by hand: a family team, a group, flats, an open door on a subsidy, and what has ended."""

import datetime as dt

from hemmaplan.capacity.forecast.rows import AgreementLine, Rows, Supervised
from hemmaplan.capacity.simulation.estimation.history import Event, History, Kind
from hemmaplan.capacity.situation.snapshot import Snapshot
from hemmaplan.interventions.measures.services import PlacesLine, ServiceLine, Share
from hemmaplan.organisation.measures import PostLine, Seat

ON = dt.date(2020, 9, 21)
LONG_AGO = dt.date(2018, 1, 1)
NEW_YEAR = dt.date(2021, 1, 1)
WEEKS = 40


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def post(number: int, code: str, percent: int = 100, *, able: str = "", seats=None, **other) -> PostLine:
    held = (
        Seat(number, number + 100, "Ingen Nämnd", number, percent, "permanent", LONG_AGO, None, "",
             frozenset(able.split()), ()),
    )  # fmt: skip
    fields = {
        "first": LONG_AGO, "last": None, "funded_until": None, "funding": "ordinary", "funding_note": "",
        "end_reason": "", "leads": False,
    } | other  # fmt: skip
    return PostLine(number, code, code.capitalize(), code, 1, percent, seats=held if seats is None else seats, **fields)


def service(number: int, code: str, kind: str, shares: dict[int, int], **other) -> ServiceLine:
    fields = {
        "basis": "assessed", "may_queue": True, "contacts": False, "min_percent": 0, "minutes_per_slot": 0,
        "client_share": 60, "needs": frozenset(), "need_names": (), "schedule": "", "first": LONG_AGO, "last": None,
        "end_reason": "", "note": "", "documentation": "full", "places": (),
    } | other  # fmt: skip
    given = tuple(Share(post_id, percent, LONG_AGO, None) for post_id, percent in shares.items())
    return ServiceLine(number, code, code.capitalize(), 1, kind=kind, shares=given, **fields)


def snapshot() -> Snapshot:
    two = tuple(
        Seat(place, place + 100, "", 6, 50, "permanent", LONG_AGO, None, "", frozenset(), ()) for place in (61, 62)
    )
    return Snapshot(
        (
            post(1, "familj-1", able="familj"),
            post(2, "familj-2", able="familj"),
            post(3, "dorr-50", 50, funded_until=day("2020-12-31"), funding="subsidy"),
            post(4, "dorr-25", 25),
            post(5, "ledare", able="grupp vald"),
            post(6, "delad", seats=two),
            post(7, "slutat", last=day("2020-03-31")),
            post(8, "vakant", seats=()),
            post(9, "kommer", first=NEW_YEAR),
        ),
        (
            service(1, "familj", "caseload", {1: 70, 2: 70}, minutes_per_slot=270, needs=frozenset({"familj"})),
            service(2, "umgange", "caseload", {1: 30, 2: 30, 6: 100}, minutes_per_slot=90),
            service(3, "grupp", "group", {5: 50}, needs=frozenset({"grupp"}), min_percent=30,
                    places=(PlacesLine(6, 3, day("2020-01-01"), None, ""),)),
            service(4, "bostader", "dwelling", {}, needs=frozenset({"bostad"})),
            service(5, "dorr", "open_door", {3: 50, 4: 25}, min_percent=75, basis="open"),
            service(6, "vald", "caseload", {5: 30}, minutes_per_slot=180, may_queue=False),
            service(7, "stangd", "caseload", {}, minutes_per_slot=60, last=day("2020-05-31")),
            service(8, "samordning", "none", {5: 20}),
        ),
    )  # fmt: skip


def log(*, until: dt.date = ON, cases: int = 40) -> History:
    """One family a fortnight, each waiting two weeks and staying twenty."""
    events = []
    for number in range(cases):
        came = until - dt.timedelta(days=14 * (cases - number))
        moments = ((Kind.DECISION, came), (Kind.QUEUED, came), (Kind.STARTED, came + dt.timedelta(days=14)),
                   (Kind.ENDED, came + dt.timedelta(days=154)))  # fmt: skip
        events += [Event(f"u{number}", "familj", kind, when, when, 2) for kind, when in moments if when <= until]
    return History(min((e.happened_at for e in events), default=until), until, tuple(events))


def rows(*, history: History | None = None, weeks: int = WEEKS, shot: Snapshot | None = None) -> Rows:
    known = history or History(ON, ON, ())
    return Rows(
        "enheten", ON, weeks, shot or snapshot(), {"bostader": ((ON, 16),)}, known,
        History(known.whole_from, ON, ()),
        agreements=(
            AgreementLine("bidrag", "Lönebidrag", 3, day("2020-12-31")),
            AgreementLine("delad-kostnad", "Delad kostnad", None, None),
            AgreementLine("familjemedel", "Medel till familj-1", 1, None),
        ),
        competences={"familj": "Familjebehandling", "grupp": "Gruppledning", "vald": "Våld", "bostad": "Boende"},
        teams={"teamet": 1},
        carried={"vald": 1440},
        rounds={"grupp": (6,)},
        supervised=(Supervised("bostader", 101), Supervised("bostader", 999), Supervised("bostader", None)),
        elsewhere=frozenset({999}),
    )  # fmt: skip
