"""The plan of an investigation: the questions, and whom to ask with whose consent."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.investigations.models.investigations import Inside, Investigation
from hemmaplan.organisation.history import keeps_history


class InvestigationPlan(models.Model):
    """Utredningsplan: the questions to answer, in which areas, how the child takes part, and until when. A new one is a new version."""

    class State(models.TextChoices):
        """A draft, or established and locked."""

        DRAFT = "draft", _("Utkast")
        ESTABLISHED = "established", _("Fastställd")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("läge"), max_length=12, choices=State, default=State.DRAFT)
    questions = models.TextField(_("frågor att besvara"), blank=True)
    areas = ArrayField(models.CharField(max_length=40), verbose_name=_("områden"), default=list, blank=True)
    child_part = models.TextField(_("så deltar barnet"), blank=True)
    done_by = models.DateField(_("klar senast"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)  # of the draft, for two windows
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    established_at = models.DateTimeField(_("fastställd"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """The latest first."""

        ordering = ("investigation", "-version")
        constraints = (
            models.UniqueConstraint(fields=["investigation", "version"], name="investigation_plan_version"),
            models.UniqueConstraint(
                fields=["investigation"], condition=Q(state="draft"), name="investigation_plan_one_draft"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="established_is_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="established"),
            ),
        )
        verbose_name = _("utredningsplan")

    class Privacy:
        """What shall be found out."""

        ordinary = "id investigation version state areas done_by revision established_at recorded_at"
        personal = "made_by"
        sensitive = "questions child_part"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.investigation_id} v{self.version}"


@keeps_history
class PlannedContact(models.Model):
    """Planerad kontakt: somebody to ask in the investigation, about what, and whether those concerned have consented."""

    class Consent(models.TextChoices):
        """Whether the contact may be made."""

        PENDING = "pending", _("Frågat, inget svar ännu")
        GIVEN = "given", _("Samtycke")
        REFUSED = "refused", _("Samtycker inte")
        NOT_NEEDED = "not_needed", _("Behövs inte")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="planned_contacts")
    who = models.CharField(_("vem"), max_length=200)
    about = models.CharField(_("om vad"), max_length=300, blank=True)
    consent = models.CharField(_("samtycke"), max_length=10, choices=Consent, default=Consent.PENDING)
    consent_by = models.CharField(_("samtycke av"), max_length=200, blank=True)
    consent_on = models.DateField(_("samtycke den"), null=True, blank=True)
    made_on = models.DateField(_("kontakten togs"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """As they were planned."""

        ordering = ("investigation", "pk")
        verbose_name = _("planerad kontakt")

    class Privacy:
        """Who knows something about somebody."""

        ordinary = "id investigation consent consent_on made_on recorded_at"
        personal = "by"
        sensitive = "who about consent_by"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return self.get_consent_display()
