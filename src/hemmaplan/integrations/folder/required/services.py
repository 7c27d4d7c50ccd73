"""Services, terms, places, staffing, rounds, sessions, participation, attendance, the open door and open contacts."""

import datetime as dt

from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.required.known import Known, period
from hemmaplan.integrations.folder.required.orders import offered, ordered
from hemmaplan.integrations.folder.required.organisation import born
from hemmaplan.interventions.requirements import groups, opendoor
from hemmaplan.interventions.requirements import services as required
from hemmaplan.interventions.requirements.groups import Contact, Round
from hemmaplan.organisation.requiring import Faults, unnamed


def service(known: Known, row: Values, _key: Key) -> Faults:
    """A service, in its unit."""
    unit = known.span("units", row["unit"])
    return required.service(period(row), unit=unit, basis=row["basis"], contacts=row["contacts"])


def terms(known: Known, row: Values, _key: Key) -> Faults:
    """Terms, while the service is offered."""
    yield from required.terms(
        documentation=row["documentation"], decided_on=row.get("decided_on"), anonymity_ground=row["anonymity_ground"],
        age_from=row.get("age_from"), age_to=row.get("age_to"), today=known.today,
    )  # fmt: skip
    of = known.span("services", row["service"])
    if of is not None:
        yield from required.part(period(row), of)


def places(known: Known, row: Values, _key: Key) -> Faults:
    """Places, while the service is offered."""
    yield from required.places(row["places"], row["minimum"])
    of = known.span("services", row["service"])
    if of is not None:
        yield from required.part(period(row), of)


def staffing(known: Known, row: Values, key: Key) -> Faults:
    """What a post gives to a service, within both and no more than the post is."""
    post, service = known.get("posts", row["post"]), known.span("services", row["service"])
    if post is None or service is None:
        return
    yield from required.share(period(row), post=period(post), service=service)
    others = [
        (period(other), other["percent"])
        for other_key, other in known.beside("staffing", ("post",), (row["post"],))
        if other_key != key and period(other).overlaps(period(row))
    ]
    yield from required.load(
        row["percent"], period(row), whole=post["percent"], others=others, reason=row.get("overload_reason") or ""
    )


# --- groups ---------------------------------------------------------------------------------------------------------


def _round(row: Values) -> Round:
    return Round(row["service"], period(row), row["state"], row["places"], row["rolling"], row["anonymous"],
                 is_series=bool(row.get("follows")))  # fmt: skip


def round_(known: Known, row: Values, key: Key) -> Faults:
    """A round, in its service."""
    service = offered(known, row["service"])
    if service is None:
        return
    main = known.get("rounds", row["service"], row.get("follows")) if row.get("follows") else None
    yield from groups.round_(
        service=service, period=period(row), places=row["places"], minimum=row["minimum"],
        follows_series=bool(main and main.get("follows")),
    )  # fmt: skip
    yield from groups.round_state(
        state=row["state"], period=period(row), cancel_reason=row["cancel_reason"], today=known.today
    )
    before = known.before["rounds"].get(key)
    if before is not None:
        yield from groups.round_may_follow(before["state"], row["state"])


def session(known: Known, row: Values, key: Key) -> Faults:
    """A session, in its round and alone at its time."""
    found = known.get("rounds", row["service"], row["round"])
    if found is None:
        return
    of = _round(found)
    yield from groups.session(
        of, starts_at=row["starts_at"], day=calendar.local_date(row["starts_at"]), state=row["state"], at=known.at
    )
    yield from unnamed(known.today, theme=row["theme"])
    same = known.beside("sessions", ("service", "round", "starts_at"), (row["service"], row["round"], row["starts_at"]))
    yield from groups.alone(
        taken=row["state"] != "cancelled"
        and any(other["state"] != "cancelled" for other_key, other in same if other_key != key)
    )
    before = known.before["sessions"].get(key)
    if before is not None:
        yield from groups.session_may_follow(before["state"], row["state"])


def participation(known: Known, row: Values, key: Key) -> Faults:
    """A place in a round: by what, when, and that there is one."""
    found = known.get("rounds", row["service"], row["round"])
    if found is None:
        return
    of, joined, left = _round(found), row["joined_on"], row.get("left_on")
    order, contact = ordered(known, row.get("order")), None
    service = (known.get("orders", row.get("order")) or {}).get("service")
    if row.get("contact_number"):
        there = known.get("open_contacts", row.get("contact_service"), row["contact_number"])
        if there is not None:
            contact = Contact(there["service"], Period.between(there["opened_on"], there.get("closed_on")))
            service = there["service"]
    yield from groups.way_in(of, order=order, contact=contact, service=service, on=joined)
    yield from groups.intake(of, joined, begun=joined > of.period.first)
    yield from groups.left(of, joined_on=joined, left_on=left, today=known.today)
    others = [
        (other["joined_on"], other.get("left_on"))
        for other_key, other in known.beside("participations", ("service", "round"), (row["service"], row["round"]))
        if other_key != key
    ]
    yield from groups.room(of.places, joined_on=joined, left_on=left, others=others)


def attendance(known: Known, row: Values, _key: Key) -> Faults:
    """Who came, of those who had a place."""
    session = known.get("sessions", row["service"], row["round"], row["session"])
    place = known.get("participations", row["service"], row["round"], row["participant"])
    if session is not None and place is not None:
        yield from groups.attendance(
            status=row["status"], session_state=session["state"], day=calendar.local_date(session["starts_at"]),
            joined_on=place["joined_on"], left_on=place.get("left_on"), today=known.today,
        )  # fmt: skip


# --- the open door --------------------------------------------------------------------------------------------------


def open_day(known: Known, row: Values, _key: Key) -> Faults:
    """A day, while the service is offered."""
    service = offered(known, row["service"])
    if service is not None and row["is_open"]:
        yield from opendoor.offered("day", service, row["day"])


def head_count(known: Known, row: Values, _key: Key) -> Faults:
    """Visits, on a day when the door is open."""
    service = offered(known, row["service"])
    if service is not None:
        day = known.get("open_days", row["service"], row["day"])
        yield from opendoor.counted(service, row["day"], is_open=day is None or day["is_open"], today=known.today)


def replacement(known: Known, row: Values, _key: Key) -> Faults:
    """A contact in place of the door."""
    service = offered(known, row["service"])
    yield from opendoor.people(row["people"])
    if service is not None:
        yield from opendoor.offered("day", service, row["day"], known.today)


def activity(known: Known, row: Values, _key: Key) -> Faults:
    """An activity, while the service is offered."""
    service = offered(known, row["service"])
    if service is not None:
        yield from opendoor.activity(
            service, row["day"], row["minutes"], known.today,
            place=row["place"], theme=row["theme"], age_band=row["age_band"],
        )  # fmt: skip


def redirect(known: Known, row: Values, _key: Key) -> Faults:
    """Somebody sent on, from a service that has begun."""
    service = offered(known, row["service"])
    if service is not None:
        yield from opendoor.redirected(service, calendar.local_date(row["at"]), known.today)


def _on(known: Known, noun: str, service: str, day: dt.date) -> Values | None:
    """The terms or the places of a service that hold on a day."""
    rows = (values for _key, values in known.beside(noun, ("service",), (service,)))
    return next((values for values in rows if period(values).contains(day)), None)


def contact(known: Known, row: Values, key: Key) -> Faults:
    """An open contact, as the terms of its service say."""
    service = offered(known, row["service"])
    if service is None:
        return
    opened, closed = row["opened_on"], row.get("closed_on")
    yield from opendoor.contact(service, opened_on=opened, today=known.today)
    terms = _on(known, "service_terms", row["service"], opened)
    yield from opendoor.documented(
        documentation=terms["documentation"] if terms else None, mode=row["mode"], person=row.get("person"),
        alias=row["alias"], theme=row["theme"], today=known.today,
    )  # fmt: skip
    person = known.get("persons", row.get("person")) if row.get("person") else None
    yield from opendoor.consented(
        born_on=born(person), under_15=None, age_to=terms.get("age_to") if terms else None,
        consent=row.get("guardian_consent"), day=opened,
    )  # fmt: skip
    yield from opendoor.contact_ended(
        opened_on=opened, closed_on=closed, end_reason=row["end_reason"], today=known.today
    )
    beside = [
        values for other, values in known.beside("open_contacts", ("service",), (row["service"],)) if other != key
    ]
    if row.get("person"):
        others = any(o.get("person") == row["person"] and o.get("closed_on") is None for o in beside)
        yield from opendoor.one_open(is_open=closed is None, others_open=others)
    limit = _on(known, "places", row["service"], opened)
    if closed is None:  # a place that has been given up since can no longer be one too many
        others_open = [(other["opened_on"], other.get("closed_on")) for other in beside]
        yield from opendoor.room(limit["places"] if limit else None, opened_on=opened, others=others_open)


def meeting(known: Known, row: Values, _key: Key) -> Faults:
    """A talk, within its contact."""
    of = known.get("open_contacts", row["service"], row["number"])
    if of is not None:
        lasts = Period.between(of["opened_on"], of.get("closed_on"))
        yield from opendoor.meeting(lasts, row["day"], row["minutes"], known.today)
