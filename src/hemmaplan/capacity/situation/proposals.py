"""What a proposal would restore (*återställer*): the same rules asked of the snapshot with its posts put in."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hemmaplan.capacity.models import Proposal
from hemmaplan.capacity.situation.snapshot import Lack
from hemmaplan.capacity.situation.unit import Situation


@dataclass(frozen=True)
class Restored:
    """Återställs: what a proposal would give back in one service."""

    service: str
    what: str
    percent_before: int
    percent_after: int
    slots_before: int | None
    slots_after: int | None


def restored(s: Situation, proposal: Proposal) -> list[Restored]:
    """What the proposal's posts and prolongations would give back, service by service, on the day and after.

    New posts share their hours evenly between the services they are meant for. A prolonged post is compared on the day
    after its money would otherwise have ended.
    """
    after, horizon = s.snapshot, s.on
    lines = proposal.posts.select_related("prolongs").prefetch_related("competences", "services").order_by("pk")
    for number, line in enumerate(lines):
        if line.prolongs_id is not None:
            post = s.snapshot.post(line.prolongs_id)
            if post is not None and post.until is not None:
                horizon = max(horizon, post.until + dt.timedelta(days=1))
                after = after.prolonged(post.id)
            continue
        meant = list(line.services.all())
        for place in range(line.count):
            share = {service.pk: line.percent // len(meant) for service in meant} if meant else {}
            after = after.with_post(
                post_id=-(number * 100 + place + 1),
                profession=line.profession,
                percent=line.percent,
                unit_id=line.team_id,
                competences=frozenset(c.code for c in line.competences.all()),
                service_percents=share,
                first=s.on,
            )
    rows = []
    for now, then in zip(s.snapshot.capacities(horizon), after.capacities(horizon), strict=True):
        if (now.percent, now.lacks) == (then.percent, then.lacks):
            continue
        gone = [lack for lack in now.lacks if lack not in then.lacks]
        what = ", ".join(_regained(lack) for lack in gone) or _("mer tid för klienterna")
        rows.append(Restored(now.service.name, what, now.percent, then.percent, now.slots, then.slots))
    return rows


def _regained(lack: Lack) -> str:
    return {
        Lack.NO_HOLDER: _("får utförare igen"),
        Lack.BELOW_MINIMUM: _("når minsta bemanning"),
        Lack.NO_COMPETENCE: _("får rätt kompetens"),
    }[lack]
