"""Groups: rounds with places, their sessions, who takes part and who came."""

from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.interventions import permissions
from hemmaplan.interventions.models.opendoor import OpenContact
from hemmaplan.interventions.models.orders import Order
from hemmaplan.interventions.models.services import Service
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Employee


class GroupRoundQuerySet(models.QuerySet["GroupRound"]):
    """Rounds, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Rounds of the units where one runs groups or follows up."""
        return self.filter(permissions.activities_visible(user, "service__"))


@keeps_history
class GroupRound(models.Model):
    """Omgång: one run of a group service, with places, minimum and sessions. Aftercare is a second series beside it."""

    PERIOD_MAY_OVERLAP = "the round's own days; a service may run several groups at once"

    class State(models.TextChoices):
        """From plan to end."""

        PLANNED = "planned", _("Planerad")
        RUNNING = "running", _("Pågår")
        ENDED = "ended", _("Avslutad")
        CANCELLED = "cancelled", _("Blev inte av")

    service = models.ForeignKey(Service, models.PROTECT, related_name="rounds")
    name = models.CharField(_("namn"), max_length=120)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("hör till")
    )  # the main round this series is the aftercare of
    places = models.PositiveSmallIntegerField(_("platser"))
    minimum = models.PositiveSmallIntegerField(_("minst"), default=1)
    anonymous = models.BooleanField(_("anonym"), default=False)
    # An open round takes new members while it runs (day treatment); a closed one only at the start (children's group).
    rolling = models.BooleanField(_("intag under omgången"), default=False)
    leaders = models.ManyToManyField(Employee, blank=True, related_name="rounds", verbose_name=_("ledare"))
    schedule = models.CharField(_("tider"), max_length=120, blank=True)
    period = DateRangeField(_("pågår"))
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(_("varför inte"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = GroupRoundQuerySet.as_manager()

    class Meta:
        """Latest first."""

        ordering = ("-period", "-pk")
        constraints = (
            CheckConstraint(
                condition=Q(minimum__lte=F("places")),
                name="round_minimum_within_places",
                violation_error_message=_("Minsta antal kan inte vara större än antalet platser."),
            ),
        )
        verbose_name = _("omgång")

    class Privacy:
        """Nothing personal."""

        ordinary = (
            "id service name follows places minimum anonymous rolling schedule period state cancel_reason recorded_at"
        )
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.name

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.service.unit_id


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Participations, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one runs groups."""
        return self.filter(permissions.participations_visible(user, "round__"))


@keeps_history
class Participation(models.Model):
    """Deltagande: someone has a place in a round: by order, by open contact, or as a number where the terms say so."""

    round = models.ForeignKey(GroupRound, models.PROTECT, related_name="participations")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="participations")
    contact = models.ForeignKey(OpenContact, models.PROTECT, null=True, blank=True, related_name="participations")
    number = models.PositiveSmallIntegerField(_("nummer"))
    joined_on = models.DateField(_("från"))
    left_on = models.DateField(_("till"), null=True, blank=True)
    left_reason = models.CharField(_("varför slutade"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        """By number in the round."""

        ordering = ("round", "number")
        constraints = (
            models.UniqueConstraint(fields=["round", "number"], name="participation_number_once"),
            models.UniqueConstraint(
                fields=["round", "order"], condition=Q(left_on=None), name="participation_order_once"
            ),
            CheckConstraint(condition=Q(order__isnull=True) | Q(contact__isnull=True), name="participation_one_way_in"),
        )
        verbose_name = _("deltagande")

    class Privacy:
        """Who takes part."""

        ordinary = "id round number joined_on left_on recorded_at"
        personal = "order contact"
        sensitive = "left_reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.round_id} nr {self.number}"

    @property
    def person_id(self) -> int | None:
        """Whom it is about. Nobody in an anonymous group."""
        if self.order is not None:
            return self.order.person_id
        return self.contact.person_id if self.contact is not None else None


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Sessions of rounds one may see."""
        return self.filter(permissions.activities_visible(user, "round__service__"))


@keeps_history
class Session(models.Model):
    """Tillfälle: one meeting of a round."""

    class State(models.TextChoices):
        """Planned, held or cancelled."""

        PLANNED = "planned", _("Planerat")
        HELD = "held", _("Hållet")
        CANCELLED = "cancelled", _("Inställt")

    round = models.ForeignKey(GroupRound, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("nummer"))
    starts_at = models.DateTimeField(_("börjar"))
    minutes = models.PositiveSmallIntegerField(_("minuter"), default=120)
    theme = models.CharField(_("tema"), max_length=120, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.PLANNED)
    cancel_reason = models.CharField(_("varför inställt"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = SessionQuerySet.as_manager()

    class Meta:
        """By time."""

        ordering = ("starts_at", "pk")
        indexes = (
            models.Index(fields=["round", "starts_at"], name="session_of_round"),
            models.Index(fields=["starts_at"], name="session_by_day"),
        )
        constraints = (models.UniqueConstraint(fields=["round", "number"], name="session_number_once"),)
        verbose_name = _("tillfälle")

    class Privacy:
        """Nothing personal."""

        ordinary = "id round number starts_at minutes theme state cancel_reason recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.round.service.unit_id


@keeps_history
class Attendance(models.Model):
    """Närvaro: whether a participant came to a session. No row means not yet noted, which is not absent."""

    class Status(models.TextChoices):
        """Came or not."""

        PRESENT = "present", _("Närvarande")
        ABSENT = "absent", _("Uteblev")
        NOTIFIED = "notified", _("Anmäld frånvaro")

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="attendance")
    status = models.CharField(_("närvaro"), max_length=8, choices=Status)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """One a session and participant."""

        ordering = ("session", "participation")
        constraints = (models.UniqueConstraint(fields=["session", "participation"], name="attendance_once"),)
        verbose_name = _("närvaro")

    class Privacy:
        """Who came."""

        ordinary = "id session recorded_at"
        personal = "participation by"
        sensitive = "status"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.session_id}/{self.participation_id}"
