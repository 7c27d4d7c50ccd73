"""Steps about agreements (*avtal*): the money of a post ends with the agreement that pays it."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from hemmaplan.capacity.forecast.rows import Rows
from hemmaplan.capacity.forecast.steps.asking import agreement_of, ending_post
from hemmaplan.capacity.forecast.steps.step import NotPossible, Step
from hemmaplan.capacity.situation import changes


@dataclass(frozen=True, kw_only=True)
class LoseAgreement(Step):
    """Avtalet förloras: its last day, and with it the money of the post that it pays."""

    kind: ClassVar[str] = "lose_agreement"
    agreement: str
    last: dt.date

    def apply(self, rows: Rows) -> Rows:
        """The post has its last day with money."""
        found = agreement_of(rows, self.agreement)
        words = {"subject": found.subject, "day": found.last}
        if found.last is not None and found.last <= self.last:
            raise NotPossible(
                _("Avtalet %(subject)s upphör redan %(day)s. Ange en tidigare dag, eller ta bort steget.") % words
            )
        post = rows.snapshot.post(found.post_id) if found.post_id is not None else None
        if post is None:
            raise NotPossible(
                _(
                    "Avtalet %(subject)s hör inte till någon tjänst här. Säg vilken tjänst eller verksamhet som upphör i stället."
                )
                % words
            )
        ending_post(rows, post.code, self.last)
        shot = changes.end_money(rows.snapshot, post.id, self.last)
        return dataclasses.replace(rows, snapshot=shot, ended=rows.ended | {post.code})

    def words(self, rows: Rows) -> str:
        """Which agreement, until when."""
        subject = next((one.subject for one in rows.agreements if one.code == self.agreement), self.agreement)
        return _("Avtalet förloras: %(subject)s, sista dag %(day)s") % {"subject": subject, "day": self.last}
