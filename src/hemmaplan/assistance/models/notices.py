"""What somebody was told before a decision that goes against them (*kommunicering*), and what they answered. FL 25 §; SoL 14:8."""

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.assistance.models.applications import Application
from hemmaplan.assistance.models.months import OfMonthQuerySet, SupportMonth
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.cases.parties.models import Party
from hemmaplan.documents.models import Document


class PriorNotice(models.Model):
    """Kommunicering inför beslut om bistånd: a party learns what is about to be decided and why, and may answer until a day.

    Where the law lets it be left out, ``exempt`` says on which ground, and nothing was sent.
    """

    support_month = models.ForeignKey(SupportMonth, models.PROTECT, related_name="notices")
    application = models.ForeignKey(Application, models.PROTECT, related_name="notices")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    way = models.CharField(_("sätt"), max_length=8, choices=Delivery.Way, blank=True)
    sent_on = models.DateField(_("skickat"), null=True, blank=True)
    reply_by = models.DateField(_("svar senast"), null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    exempt = models.CharField(_("inte kommunicerat därför att"), max_length=300, blank=True)
    replied_on = models.DateField(_("svarade"), null=True, blank=True)
    reply = models.TextField(_("svaret"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        """In order; once a party and application."""

        ordering = ("application", "pk")
        verbose_name = _("kommunicering inför beslut om bistånd")
        constraints = (
            models.UniqueConstraint(
                fields=["application", "party"], name="prior_notice_once",
                violation_error_message=_("Parten är redan tillfrågad, eller det är antecknat varför inte."),
            ),
            CheckConstraint(
                condition=Q(exempt="", sent_on__isnull=False, reply_by__gte=F("sent_on")) & ~Q(way="")
                | ~Q(exempt="") & Q(sent_on__isnull=True),
                name="prior_notice_sent_or_exempt",
                violation_error_message=_("Ange sätt, dag och sista dag att svara, eller varför det inte kommuniceras."),
            ),
            CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("sent_on")), name="prior_notice_reply_after_sent",
                violation_error_message=_("Svaret kan inte ha kommit före brevet."),
            ),
        )  # fmt: skip
        triggers = (
            pgtrigger.Protect(
                name="as_sent", operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("application", "party", "way", "sent_on", "reply_by", "document", "exempt"),
            ),
        )  # fmt: skip

    class Privacy:
        """What somebody answered."""

        ordinary = "id support_month application party way sent_on reply_by document replied_on recorded_at"
        personal = "by"
        sensitive = "exempt reply"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.application_id} {self.sent_on or ''}"
