"""What a party wants tried by the court (*överklagande*), and what came of it."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases.decisions.models.decisions import Decision
from hemmaplan.cases.decisions.models.deliveries import Delivery
from hemmaplan.cases.decisions.states import AppealState
from hemmaplan.documents.models import Document


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the decisions one sees."""
        return self.filter(delivery__decision__in=Decision.objects.visible_to(user).order_by().values("pk"))


class Appeal(models.Model):
    """Överklagande: a party wants the decision tried by the court; what the board did with it, and what the court ruled. FL 43-46 §§."""

    class Ruling(models.TextChoices):
        """What the court ruled."""

        UPHELD = "upheld", _("Överklagandet avslås")
        CHANGED = "changed", _("Beslutet ändras")
        REMITTED = "remitted", _("Målet lämnas tillbaka till nämnden")
        DISMISSED = "dismissed", _("Överklagandet avvisas")
        WRITTEN_OFF = "written_off", _("Målet skrivs av")

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="appeal")
    # One that came too late is tried all the same where the board itself made it late. FL 45 §.
    in_time_although = models.CharField(_("prövas fast det kom sent, därför att"), max_length=300, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=AppealState, default=AppealState.RECEIVED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"))
    court = models.CharField(_("domstol"), max_length=120, blank=True)
    opinion = models.TextField(_("nämndens yttrande"), blank=True)
    forwarded_on = models.DateField(_("överlämnat"), null=True, blank=True)
    forwarded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    forwarded_recorded_at = models.DateTimeField(_("överlämnande registrerat"), null=True, blank=True)
    # The letter to the court with the list of what went along, each with its hash.
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    ruling = models.CharField(_("avgörande"), max_length=12, choices=Ruling, blank=True)
    ruled_on = models.DateField(_("avgjort"), null=True, blank=True)
    court_number = models.CharField(_("målnummer"), max_length=40, blank=True)
    ruling_words = models.TextField(_("domstolens skäl i korthet"), blank=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ruled_recorded_at = models.DateTimeField(_("avgörande registrerat"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        """The latest first; one for each party that was told of the decision."""

        ordering = ("-recorded_at", "-pk")
        constraints = (
            CheckConstraint(
                condition=~Q(state__in=["forwarded", "ruled"])
                | Q(forwarded_on__isnull=False, forwarded_by__isnull=False) & ~Q(court=""),
                name="appeal_forwarded_to_a_court",
            ),
            CheckConstraint(
                condition=~Q(state="ruled") & Q(ruling="") | Q(state="ruled", ruled_on__isnull=False) & ~Q(ruling=""),
                name="appeal_ruled_has_ruling",
            ),
        )
        verbose_name = _("överklagande")

    class Privacy:
        """That somebody does not accept a decision, and what the court thought."""

        ordinary = (
            "id delivery state recorded_at court forwarded_on forwarded_recorded_at document ruled_on "
            "court_number ruled_recorded_at"
        )
        personal = "by forwarded_by ruled_by"
        sensitive = "in_time_although opinion ruling ruling_words"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.arrived_on}"

    @property
    def arrived_on(self) -> dt.date:
        """The day it came in, as the delivery has it."""
        assert self.delivery.appealed_on is not None  # an appeal is of a delivery that was appealed
        return self.delivery.appealed_on

    @property
    def decision(self) -> Decision:
        """What is appealed."""
        return self.delivery.decision

    @property
    def case_id(self) -> int:
        """For the ledger: whose work it is."""
        return self.decision.case_id

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.decision.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.decision.unit_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return self.decision.is_restricted

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the file."""
        return self.decision.why_open_to(user)
