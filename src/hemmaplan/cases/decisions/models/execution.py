"""What is done until help begins (*verkställighet*): offers, help meanwhile, contacts, reasons."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.decisions.models.decisions import Decision


class ExecutionNoteQuerySet(models.QuerySet["ExecutionNote"]):
    """Notes of what is done until help begins, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the decisions one sees."""
        return self.filter(decision__in=Decision.objects.visible_to(user).order_by().values("pk"))


class ExecutionNote(models.Model):
    """Anteckning om verkställighet: an offer, help meanwhile, a contact or a reason, while a decision is not carried out. SoL 34:1."""

    class Kind(models.TextChoices):
        """What was done."""

        OFFER = "offer", _("Erbjudande")
        INTERIM = "interim", _("Hjälp under tiden")
        CONTACT = "contact", _("Kontakt med den enskilde")
        REASON = "reason", _("Varför det dröjer")

    class Answer(models.TextChoices):
        """What the person said of an offer. One declined does not close the matter at the national authority."""

        WAITING = "waiting", _("Inget svar ännu")
        ACCEPTED = "accepted", _("Tackade ja")
        DECLINED = "declined", _("Tackade nej")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="execution_notes")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    on = models.DateField(_("dag"))
    text = models.TextField(_("vad"))
    answer = models.CharField(_("svar"), max_length=8, choices=Answer, default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ExecutionNoteQuerySet.as_manager()

    class Meta:
        """In order; nothing is overwritten."""

        ordering = ("decision", "on", "pk")
        constraints = (
            CheckConstraint(
                condition=Q(kind="offer") & ~Q(answer="") | ~Q(kind="offer") & Q(answer=""),
                name="execution_offer_has_answer",
                violation_error_message=_("Ett erbjudande har ett svar, det andra inte. Välj svaret."),
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("anteckning om verkställighet")

    class Privacy:
        """Why somebody has not got the help that was granted."""

        ordinary = "id decision kind on answer recorded_at"
        personal = "by"
        sensitive = "text"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
