"""The investigation itself: what is looked into, from opened to closed; and the door and the lock of all that is inside it."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases import permissions as files
from hemmaplan.cases.models import Case
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person


def inside(user: User, path: str = "investigation__") -> Q:
    """What is inside an investigation: for those who work with the file or have stated a reason, and its head.

    ``path`` leads to the investigation.
    """
    held = Case.objects.held_by(user).order_by().values("pk")
    return files.headed(user, path) | Q(**{f"{path}case__in": held})


class InvestigationQuerySet(models.QuerySet["Investigation"]):
    """Investigations, found through the door."""

    def visible_to(self, user: User) -> Self:
        """That there is one: of the files one sees. What is inside has a narrower door: ``inside``."""
        return self.filter(case__in=Case.objects.visible_to(user).order_by().values("pk"))

    def open_to(self, user: User) -> Self:
        """Those one may read from inside."""
        return self.filter(inside(user, ""))

    def going_on(self) -> Self:
        """Those that have not been closed."""
        return self.exclude(state=Investigation.State.CLOSED)


@keeps_history
class Investigation(models.Model):
    """Utredning: what the board does to find out whether and how it shall help, from opened to closed. SoL 14:2, 20:3."""

    class Kind(models.TextChoices):
        """What is investigated."""

        CHILD = "child", _("Barn")
        ADULT = "adult", _("Vuxen")
        VIOLENCE = "violence", _("Våld i nära relation")
        CUSTODY = "custody", _("Vårdnad, boende eller umgänge")
        PATERNITY = "paternity", _("Föräldraskap")

    class State(models.TextChoices):
        """Utredningens läge."""

        OPEN = "open", _("Pågår")
        WRITTEN = "written", _("Fastställd")
        CLOSED = "closed", _("Avslutad")

    class Outcome(models.TextChoices):
        """What it ended in."""

        INTERVENTION = "intervention", _("Insats")
        NO_NEED = "no_need", _("Utan insats, inget behov")
        MET_OTHERWISE = "met_otherwise", _("Utan insats, behovet tillgodoses på annat sätt")
        DECLINED = "declined", _("Utan insats, tackade nej")
        MOVED = "moved", _("Utan insats, flyttade")
        REPORTED = "reported", _("Yttrande lämnat")
        WRITTEN_OFF = "written_off", _("Avskriven")

    class NotHeard(models.TextChoices):
        """Why a child has not been talked to."""

        TOO_YOUNG = "too_young", _("För litet barn, iakttaget i stället")
        DECLINED = "declined", _("Barnet vill inte")
        HARMFUL = "harmful", _("Skulle skada barnet")
        AWAY = "away", _("Går inte att nå")

    case = models.ForeignKey(Case, models.PROTECT, related_name="investigations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="investigations")  # the file's, kept for the door
    person = models.ForeignKey(Person, models.PROTECT, related_name="investigations")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    # The headings in use when it began (``investigations/data/areas.csv``): it keeps them to its end.
    headings = models.CharField(_("rubriker"), max_length=40)
    reason = models.TextField(_("varför den inleddes"))
    opened_on = models.DateField(_("inledd"))
    court_date = models.DateField(_("dag som rätten bestämt"), null=True, blank=True)
    guardians_informed_on = models.DateField(_("parterna underrättade"), null=True, blank=True)
    informing_waits = models.CharField(_("skäl att vänta med att underrätta"), max_length=300, blank=True)
    not_heard = models.CharField(_("barnet har inte hörts"), max_length=10, choices=NotHeard, blank=True)
    not_heard_reason = models.CharField(_("varför barnet inte hörts"), max_length=300, blank=True)
    minor_children = models.CharField(_("minderåriga barn i hemmet"), max_length=200, blank=True)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.OPEN)
    written_at = models.DateTimeField(_("fastställd"), null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)
    outcome = models.CharField(_("resultat"), max_length=14, choices=Outcome, blank=True)
    # Of an investigation closed without intervention: when it was decided to follow the child's situation, and when that ended.
    follow_up_on = models.DateField(_("uppföljning beslutad"), null=True, blank=True)
    follow_up_ended_on = models.DateField(_("uppföljning avslutad"), null=True, blank=True)
    # Opened within thirty days of one that was closed (JO 2565-2016): the earlier.
    chained_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="chained")
    recorded_at = models.DateTimeField(_("registrerad"))
    closed_recorded_at = models.DateTimeField(_("avslut registrerat"), null=True, blank=True)

    objects = InvestigationQuerySet.as_manager()

    class Meta:
        """Newest first. One of a kind at a time in a file."""

        ordering = ("-opened_on", "-pk")
        indexes = (
            models.Index(fields=["unit", "opened_on"], name="investigation_of_unit"),
            models.Index(fields=["person", "-opened_on"], name="investigation_of_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=~Q(state="closed"),
                name="investigation_one_open",
                violation_error_message=_("Det pågår redan en sådan utredning. Lägg anmälan till den."),
            ),
            CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, outcome=""),
                name="investigation_closed_has_outcome",
            ),
            CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="investigation_closed_after_opened",
            ),
            CheckConstraint(
                condition=Q(state="open", written_at__isnull=True)
                | Q(state="written", written_at__isnull=False)
                | Q(state="closed"),
                name="investigation_written_has_when",
            ),
            CheckConstraint(condition=Q(not_heard="") | ~Q(not_heard_reason=""), name="investigation_not_heard_reason"),
            CheckConstraint(
                condition=Q(follow_up_on__isnull=True) | Q(state="closed"),
                name="investigation_followed_up_after_closed",
            ),
            CheckConstraint(
                condition=Q(follow_up_ended_on__isnull=True) | Q(follow_up_ended_on__gte=F("follow_up_on")),
                name="investigation_follow_up_ends_after_start",
            ),
        )
        verbose_name = _("utredning")

    class Privacy:
        """That the board looks into somebody's life."""

        ordinary = (
            "id case unit kind headings opened_on court_date guardians_informed_on state written_at closed_on outcome "
            "follow_up_on follow_up_ended_on chained_to recorded_at closed_recorded_at"
        )
        personal = "person written_by"
        sensitive = "reason informing_waits not_heard not_heard_reason minor_children"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opened_on}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return self.case.is_restricted

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the file."""
        return self.case.why_open_to(user)


def locked_when_written(name: str) -> pgtrigger.Trigger:
    """What is written in an investigation is locked with it, whoever tries and by whichever way.

    Only what was recorded before it was locked may still be brought along, by an import.
    """
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            "IF EXISTS (SELECT 1 FROM cases_investigation WHERE id = COALESCE(NEW.investigation_id, OLD.investigation_id)"
            " AND state <> 'open' AND (TG_OP <> 'INSERT' OR NEW.recorded_at >= COALESCE(written_at, closed_recorded_at, '-infinity')))"
            " THEN RAISE EXCEPTION 'the investigation is written and locked'; END IF;"
            " RETURN COALESCE(NEW, OLD);"
        ),
    )  # fmt: skip


class Inside(models.QuerySet[models.Model]):
    """Rows inside an investigation, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the investigations one may read from inside."""
        return self.filter(inside(user))
