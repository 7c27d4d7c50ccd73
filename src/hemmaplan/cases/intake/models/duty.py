"""The duty (*jour*) out of office hours: its shifts, and the rows of its log."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.intake import permissions
from hemmaplan.cases.intake.models.intakes import Intake
from hemmaplan.cases.models import Case
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    """Shifts of the duty, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one keeps its log, and those handed over to one's own unit."""
        return self.filter(permissions.duty_visible(user))


class DutyShift(models.Model):
    """Jourpass: an evening, night or week-end when the out-of-hours duty answers, and to which unit it hands over."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duty_shifts")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("lämnas till"))
    started_at = models.DateTimeField(_("började"))
    ended_at = models.DateTimeField(_("slutade"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        """Newest first; one at a time a unit and officer."""

        ordering = ("-started_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "by"],
                condition=Q(ended_at__isnull=True),
                name="duty_shift_one_open",
                violation_error_message=_("Du har redan ett pass som pågår. Avsluta det först."),
            ),
        )
        verbose_name = _("jourpass")

    class Privacy:
        """Who was on duty."""

        ordinary = "id unit to_unit started_at ended_at recorded_at"
        personal = "by"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class DutyEntryQuerySet(models.QuerySet["DutyEntry"]):
    """Rows of the duty's log, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the shifts one kept for the unit, and those meant for one's own unit; what came of it restricted, for those who have it."""
        open_ = permissions.duty_visible(user, "shift__") & permissions.duty_row_open(user)
        return self.filter(open_).exclude(intake__case__in=Case.objects.withheld_from(user))


@keeps_history
class DutyEntry(models.Model):
    """Rad i jourens logg: who called about whom, what was judged and decided, what was promised, and who read it in the morning."""

    shift = models.ForeignKey(DutyShift, models.PROTECT, related_name="entries")
    happened_at = models.DateTimeField(_("hände"))
    caller = models.CharField(_("vem ringde"), max_length=200, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(_("gäller"), max_length=300, blank=True)
    words = models.TextField(_("vad som hände"))
    assessment = models.TextField(_("bedömning"), blank=True)
    decision = models.CharField(_("beslut, lagrum och vem som beslutade"), max_length=300, blank=True)
    where_now = models.CharField(_("var personerna är"), max_length=300, blank=True)
    promised = models.CharField(_("utlovad uppföljning"), max_length=300, blank=True)
    # What came of it: the intake that the same words made, so that nothing is copied by hand.
    intake = models.OneToOneField(
        Intake, models.PROTECT, null=True, blank=True, related_name="duty_entry", verbose_name=_("aktualisering")
    )
    # Employees whom it seems to be about, by name: as of an intake, whoever leads the unit has it until somebody has said whether.
    colleagues = ArrayField(models.BigIntegerField(), verbose_name=_("kan gälla en kollega"), default=list, blank=True)
    read_at = models.DateTimeField(_("läst"), null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = DutyEntryQuerySet.as_manager()

    class Meta:
        """In order."""

        ordering = ("shift", "happened_at", "pk")
        indexes = (models.Index(fields=["shift"], name="duty_entry_unread", condition=Q(read_at=None)),)
        verbose_name = _("rad i jourens logg")

    class Privacy:
        """What happened at night."""

        ordinary = "id shift happened_at intake read_at recorded_at"
        personal = "person read_by by"
        sensitive = "caller about colleagues words assessment decision where_now promised"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.happened_at:%H:%M}"

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return bool(self.colleagues)

    @property
    def to_unit_id(self) -> int:
        """The unit that gets it in the morning."""
        return self.shift.to_unit_id
