"""Who told it (*anmälare*), kept apart from what was told, and whether they may know what came of it."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.intake.models.intakes import Intake
from hemmaplan.organisation.history import keeps_history


class ReporterQuerySet(models.QuerySet["Reporter"]):
    """Reporters, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees, unless the name is kept secret: that is shown by an action with a stated reason."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"), secret=False)


@keeps_history
class Reporter(models.Model):
    """Anmälare: who told it. Private, then anonymous or reachable and never both; or professional, always with a place."""

    class Kind(models.TextChoices):
        """Who."""

        PRIVATE = "private", _("Privatperson")
        RELATIVE = "relative", _("Anhörig")
        SELF = "self", _("Den det gäller")
        SCHOOL = "school", _("Skola")
        PRESCHOOL = "preschool", _("Förskola")
        HEALTH = "health", _("Hälso- och sjukvård, tandvård")
        POLICE = "police", _("Polis, åklagare")
        AUTHORITY = "authority", _("Annan myndighet")
        OWN_STAFF = "own_staff", _("Egen personal")
        OTHER = "other", _("Annan verksamhet")

    PROFESSIONAL = (Kind.SCHOOL, Kind.PRESCHOOL, Kind.HEALTH, Kind.POLICE, Kind.AUTHORITY, Kind.OWN_STAFF, Kind.OTHER)
    """Those who report in their work: they have a duty to (SoL 19:1), and a right to know what came of it (SoL 19:6)."""

    class Feedback(models.TextChoices):
        """What a reporter with the right to it has been told, and nothing more. SoL 19:6 st 2; OSL 26:9 a."""

        OPENED = "opened", _("Utredning har inletts")
        NOT_OPENED = "not_opened", _("Utredning har inte inletts")
        ONGOING = "ongoing", _("Utredning pågår redan")
        UNSUITABLE = "unsuitable", _("Olämpligt att lämna besked")

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="reporter")
    kind = models.CharField(_("anmälare"), max_length=10, choices=Kind)
    anonymous = models.BooleanField(_("anonym"), default=False)
    # Shown on no page, letter, export or search of the file: OSL 26:5.
    secret = models.BooleanField(_("anmälarens identitet hålls hemlig"), default=False)
    name = models.CharField(_("namn"), max_length=120, blank=True)
    contact = models.CharField(_("telefon eller e-post"), max_length=200, blank=True)
    workplace = models.CharField(_("arbetsplats"), max_length=120, blank=True)
    role = models.CharField(_("befattning"), max_length=80, blank=True)
    acknowledged_at = models.DateTimeField(_("bekräftad"), null=True, blank=True)
    wants_feedback = models.BooleanField(_("vill ha återkoppling"), default=False)
    asked_at = models.DateTimeField(_("begärde återkoppling"), null=True, blank=True)
    feedback = models.CharField(_("återkoppling"), max_length=10, choices=Feedback, blank=True)
    feedback_at = models.DateTimeField(_("återkopplad"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ReporterQuerySet.as_manager()

    class Meta:
        """One an intake."""

        ordering = ("pk",)
        constraints = (
            CheckConstraint(
                condition=Q(anonymous=False) | Q(name="", contact="", wants_feedback=False),
                name="reporter_anonymous_or_named",
                violation_error_message=_(
                    "En anonym anmälare har varken namn eller kontaktuppgift. Ta bort dem, eller ta bort anonym."
                ),
            ),
            CheckConstraint(
                condition=Q(kind__in=["private", "relative", "self"]) | Q(anonymous=False) & ~Q(workplace=""),
                name="reporter_professional_has_place",
                violation_error_message=_("Den som anmäler i sitt arbete är aldrig anonym. Skriv arbetsplatsen."),
            ),
            CheckConstraint(condition=Q(feedback="") | Q(feedback_at__isnull=False), name="reporter_feedback_has_when"),
        )
        verbose_name = _("anmälare")

    class Privacy:
        """Who told on somebody."""

        ordinary = "id intake acknowledged_at wants_feedback asked_at feedback feedback_at recorded_at"
        personal = ""
        sensitive = "kind anonymous secret name contact workplace role"
        withheld = "secret kind name contact workplace role"  # OSL 26:5
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_professional(self) -> bool:
        """Whether this one reports in their work, and so may ask what came of it."""
        return self.kind in self.PROFESSIONAL
