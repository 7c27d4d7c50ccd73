"""What a party was sent before the decision, and what it answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.investigations.models.investigations import Inside, Investigation
from hemmaplan.cases.parties.models import Party
from hemmaplan.documents.models import Document
from hemmaplan.organisation.history import keeps_history


@keeps_history
class Communication(models.Model):
    """Kommunicering: what a party was sent before the decision, to be answered by a day, and the reply. FL 25 §; SoL 14:8."""

    class Way(models.TextChoices):
        """How it was sent."""

        BY_HAND = "by_hand", _("Överlämnad")
        POST = "post", _("Brev")
        DIGITAL = "digital", _("Digital post")
        ORAL = "oral", _("Muntligt")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="communications")
    party = models.ForeignKey(Party, models.PROTECT, related_name="communications")
    # Why nothing was sent: one of the exceptions of FL 25 §, in words. Otherwise a day and a way.
    exempt = models.CharField(_("kommuniceras inte därför att"), max_length=300, blank=True)
    sent_on = models.DateField(_("skickad"), null=True, blank=True)
    way = models.CharField(_("sätt"), max_length=10, blank=True, choices=Way)
    reply_by = models.DateField(_("svar senast"), null=True, blank=True)
    replied_on = models.DateField(_("svarade"), null=True, blank=True)
    reply = models.TextField(_("synpunkter"), blank=True)
    # What was sent, a copy of its own for each party, and the parts of the investigation that it is without.
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    left_out = ArrayField(models.CharField(max_length=60), verbose_name=_("utlämnad utan"), default=list, blank=True)
    # The one who released it has looked for what others must not learn.
    checked = models.BooleanField(_("kontrollerad för tredje person, adresser och skydd"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """In order."""

        ordering = ("investigation", "pk")
        constraints = (
            CheckConstraint(
                condition=Q(sent_on__isnull=True) & ~Q(exempt="")
                | Q(sent_on__isnull=False, reply_by__isnull=False, checked=True, exempt="") & ~Q(way=""),
                name="communication_sent_or_exempt",
                violation_error_message=_(
                    "Ange när och hur den skickades, senaste svarsdag och att den är kontrollerad."
                ),
            ),
            CheckConstraint(
                condition=Q(reply_by__isnull=True) | Q(reply_by__gte=F("sent_on")),
                name="communication_reply_after_sent",
            ),
        )
        verbose_name = _("kommunicering")

    class Privacy:
        """What a party learned, and thought of it."""

        ordinary = "id investigation party sent_on way reply_by replied_on document left_out checked recorded_at"
        personal = "by"
        sensitive = "exempt reply"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.party_id} {self.sent_on or '–'}"

    @property
    def case_id(self) -> int:
        """For the ledger: whose work it is to wait for the reply."""
        return self.investigation.case_id

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.investigation.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.investigation.unit_id
