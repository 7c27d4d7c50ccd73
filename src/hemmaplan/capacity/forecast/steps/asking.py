"""What steps ask of the rows (*frågor till underlaget*): a post that is held, a service that is open, a day within the forecast.

When the answer is no, ``NotPossible`` says why, and what to do.
"""

import datetime as dt
import difflib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.rows import AgreementLine, Rows
from hemmaplan.capacity.forecast.steps.step import NotPossible
from hemmaplan.capacity.situation import changes
from hemmaplan.foundation import written
from hemmaplan.interventions.measures.services import ServiceLine
from hemmaplan.organisation.measures import PostLine

WHOLE = 100


def post_of(rows: Rows, code: str) -> PostLine:
    """The post of that code, that has not ended before the day."""
    posts = {post.code: post for post in rows.snapshot.posts_by_id.values() if post.code}
    found = posts.get(code)
    if found is None:
        raise NotPossible(unknown(_("tjänst"), code, posts))
    if found.until is not None and found.until < rows.on:
        raise NotPossible(
            _("%(post)s upphörde redan %(day)s. Välj en tjänst som finns, eller lägg till en ny.")
            % {"post": name_of(found), "day": found.until}
        )
    return found


def ending_post(rows: Rows, code: str, last: dt.date) -> PostLine:
    """The post, when it can have that last day."""
    require_within(rows, last)
    post = post_of(rows, code)
    require_not_ended(rows, post)
    if last < post.first:
        raise NotPossible(
            _("%(post)s börjar först %(day)s. Ange en senare sista dag.") % {"post": name_of(post), "day": post.first}
        )
    if post.until is not None and post.until <= last:
        raise NotPossible(
            _("%(post)s upphör redan %(day)s. Ange en tidigare dag, eller ta bort steget.")
            % {"post": name_of(post), "day": post.until}
        )
    return post


def held_post(rows: Rows, code: str, day: dt.date) -> PostLine:
    """The post, when somebody holds it on the day."""
    require_within(rows, day)
    post = post_of(rows, code)
    words = {"post": name_of(post), "day": day, "first": post.first, "last": post.until}
    if day < post.first:
        raise NotPossible(_("%(post)s börjar först %(first)s. Ange en senare dag.") % words)
    if not post.exists(day):
        raise NotPossible(_("%(post)s upphör %(last)s. Ange en tidigare dag.") % words)
    if not any(seat.holds(day) for seat in post.seats):
        raise NotPossible(
            _("Ingen har %(post)s den %(day)s. Välj en tjänst som någon har, eller en annan dag.") % words
        )
    return post


def able(post: PostLine, day: dt.date) -> frozenset[str]:
    """What whoever holds the post on the day can do (*kompetens*), by code."""
    return frozenset(code for seat in post.seats if seat.holds(day) for code in seat.competences)


def given_to(line: ServiceLine, post: PostLine, day: dt.date) -> int:
    """Percent of full time that the post gives a service on the day."""
    return sum(share.percent for share in line.shares if share.post_id == post.id and share.holds(day))


def given_in_all(rows: Rows, post: PostLine, day: dt.date) -> int:
    """The same to all services offered on the day."""
    return sum(given_to(line, post, day) for line in rows.snapshot.services if line.offered(day))


def named_competences(rows: Rows, codes: Iterable[str]) -> str:
    """Competences by name."""
    return ", ".join(sorted(rows.competences.get(code, code) for code in codes))


def require_not_ended(rows: Rows, post: PostLine) -> None:
    """Refuse a post that an earlier step has ended."""
    if post.code in rows.ended:
        raise NotPossible(
            _("Ett tidigare steg låter %(post)s upphöra. Ta bort det ena steget.") % {"post": name_of(post)}
        )


def service_of(rows: Rows, code: str) -> ServiceLine:
    """The service of that code."""
    found = rows.service(code)
    if found is None:
        raise NotPossible(unknown(_("verksamhet"), code, {line.code: line for line in rows.snapshot.services}))
    return found


def open_service(rows: Rows, code: str, day: dt.date) -> ServiceLine:
    """The service, when it is offered on the day."""
    require_within(rows, day)
    line = service_of(rows, code)
    if not line.offered(day):
        raise NotPossible(
            _("%(service)s är stängd den %(day)s. Låt den öppna i ett tidigare steg, eller ange en annan dag.")
            % {"service": line.name, "day": day}
        )
    return line


def agreement_of(rows: Rows, code: str) -> AgreementLine:
    """The agreement of that code."""
    known = {one.code: one for one in rows.agreements}
    if code not in known:
        raise NotPossible(unknown(_("avtal"), code, known))
    return known[code]


def unknown(what: str, code: str, known: Iterable[str]) -> str:
    """The sentence about a code that is not there, with the nearest that is."""
    near = difflib.get_close_matches(code, sorted(known), n=1)
    words = {"what": what, "code": written.short(code), "near": near[0] if near else ""}
    if near:
        return _("Här finns ingen %(what)s med koden %(code)s. Menades %(near)s?") % words
    return _("Här finns ingen %(what)s med koden %(code)s. Kontrollera koden.") % words


def require_within(rows: Rows, day: dt.date) -> None:
    """A step before the day is history, and one after the last would do nothing."""
    if day < rows.on:
        raise NotPossible(
            _("Dagen %(day)s ligger före prognosens första dag %(first)s. Ange en senare dag.")
            % {"day": day, "first": rows.on}
        )
    if day >= rows.end:
        raise NotPossible(
            _(
                "Dagen %(day)s ligger efter prognosens sista dag %(last)s. Ange en tidigare dag, eller räkna längre fram."
            )
            % {"day": day, "last": rows.end - changes.ONE_DAY}
        )


def require_order(first: dt.date, last: dt.date | None) -> None:
    """Refuse a last day before the first."""
    if last is not None and last < first:
        raise NotPossible(
            _("Sista dagen %(last)s ligger före den första, %(first)s. Byt plats på dem, eller rätta den ena.")
            % {"first": first, "last": last}
        )


def require_percent(percent: int) -> None:
    """Refuse what is no percent of full time."""
    if not 1 <= percent <= WHOLE:
        raise NotPossible(
            _("Det går inte att ange %(percent)s %%. Skriv procent av heltid från 1 till 100.") % {"percent": percent}
        )


def days(first: dt.date, last: dt.date | None) -> str:
    """From a day, or from a day to a day, in words."""
    if last is None:
        return _("från %(first)s") % {"first": first}
    return _("%(first)s till %(last)s") % {"first": first, "last": last}


def name_of(post: PostLine) -> str:
    """A post as steps name it: title and code."""
    return f"{post.title} ({post.code})"


def name_of_post(rows: Rows, code: str) -> str:
    """The same by its code, which stands alone when there is no such post."""
    return next((name_of(post) for post in rows.snapshot.posts_by_id.values() if post.code == code), code)


def name_of_service(rows: Rows, code: str) -> str:
    """A service's name by its code, which stands alone when there is no such service."""
    line = rows.service(code)
    return line.name if line is not None else code
