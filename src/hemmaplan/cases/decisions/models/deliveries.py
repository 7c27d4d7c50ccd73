"""How a decision reaches its parties (*underrättelse*), and the day it was received."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.decisions.models.decisions import Decision
from hemmaplan.cases.parties.models import Party
from hemmaplan.documents.models import Document


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the decisions one sees."""
        return self.filter(decision__in=Decision.objects.visible_to(user).order_by().values("pk"))


class Delivery(models.Model):
    """Underrättelse om beslut: to which party it went, by which way, and the day it was received, from which the appeal runs. FL 33, 44 §§."""

    class Way(models.TextChoices):
        """How it went."""

        BY_HAND = "by_hand", _("Överlämnad")
        POST = "post", _("Brev")
        RECEIPT = "receipt", _("Brev med mottagningsbevis")
        DIGITAL = "digital", _("Digital post")
        ORAL = "oral", _("Muntligt")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="deliveries")
    party = models.ForeignKey(Party, models.PROTECT, related_name="deliveries")
    way = models.CharField(_("sätt"), max_length=8, choices=Way)
    sent_on = models.DateField(_("skickat"))
    received_on = models.DateField(_("mottaget"), null=True, blank=True)
    received_source = models.CharField(_("hur vi vet det"), max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))
    received_recorded_at = models.DateTimeField(_("mottagande registrerat"), null=True, blank=True)
    # The letter as it went: a copy of its own for each party. None where it was told by word of mouth.
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    # When the party's appeal came in. What became of it stands in a row of its own.
    appealed_on = models.DateField(_("överklagat"), null=True, blank=True)
    appealed_recorded_at = models.DateTimeField(_("överklagande registrerat"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        """In order; once a party."""

        ordering = ("decision", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["decision", "party"],
                name="delivery_once",
                violation_error_message=_("Parten är redan underrättad om beslutet."),
            ),
            CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("sent_on")) & ~Q(received_source=""),
                name="delivery_received_after_sent",
                violation_error_message=_(
                    "Ange hur ni vet när beslutet togs emot; dagen kan inte ligga före sändningen."
                ),
            ),
        )
        verbose_name = _("underrättelse om beslut")

    class Privacy:
        """Who learned of a decision, and when."""

        ordinary = (
            "id decision party way sent_on received_on recorded_at received_recorded_at document appealed_on "
            "appealed_recorded_at"
        )
        personal = "by"
        sensitive = "received_source"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.decision_id} {self.sent_on}"

    @property
    def case_id(self) -> int:
        """For the ledger: in whose file the time to appeal runs."""
        return self.decision.case_id

    @property
    def about_person_id(self) -> int:
        """For the log and the ledger."""
        return self.decision.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.decision.unit_id
