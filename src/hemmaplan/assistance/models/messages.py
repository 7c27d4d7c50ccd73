"""What is asked for more (*komplettering*), and what is said between the applicant and the board. All of it stays in the file."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.assistance.models.applications import Application
from hemmaplan.cases.models import Case


class CompletionRequestQuerySet(models.QuerySet["CompletionRequest"]):
    """Requests for more, found through the door of the application."""

    def visible_to(self, user: User) -> Self:
        """Of the applications one sees."""
        return self.filter(application__in=Application.objects.visible_to(user).order_by().values("pk"))


class CompletionRequest(models.Model):
    """Begäran om komplettering: what is asked for more, with one date for all of it. FL 20, 23 §§."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="completions")
    due_on = models.DateField(_("senast"))
    words = models.TextField(_("meddelande"), blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("begärd"))
    closed_at = models.DateTimeField(_("avslutad"), null=True, blank=True)  # all has come, or the day has passed

    objects = CompletionRequestQuerySet.as_manager()

    class Meta:
        """The latest first; one open at a time, so that there is one list and one date."""

        ordering = ("-requested_at", "-pk")
        verbose_name = _("begäran om komplettering")
        constraints = (
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed_at__isnull=True), name="completion_one_open",
                violation_error_message=_("Det finns redan en öppen begäran. Lägg till i den."),
            ),
        )  # fmt: skip

    class Privacy:
        """What is missing."""

        ordinary = "id application due_on requested_at closed_at"
        personal = "requested_by"
        sensitive = "words"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.application_id} {self.due_on}"


class RequestedItemQuerySet(models.QuerySet["RequestedItem"]):
    """Items asked for, found through the door of the application."""

    def visible_to(self, user: User) -> Self:
        """Of the applications one sees."""
        return self.filter(request__application__in=Application.objects.visible_to(user).order_by().values("pk"))


class RequestedItem(models.Model):
    """Det som ska kompletteras: one thing, and when it came or was no longer needed."""

    request = models.ForeignKey(CompletionRequest, models.PROTECT, related_name="items")
    kind = models.CharField(_("slag"), max_length=40)  # a key of the data of what may be asked for
    words = models.CharField(_("vad"), max_length=300)
    answer = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(_("kom in"), null=True, blank=True)
    waived_at = models.DateTimeField(_("behövs inte längre"), null=True, blank=True)

    objects = RequestedItemQuerySet.as_manager()

    class Meta:
        """As asked."""

        ordering = ("request", "pk")
        verbose_name = _("det som ska kompletteras")
        constraints = (
            CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(waived_at__isnull=True), name="item_answered_or_waived"
            ),
        )

    class Privacy:
        """What is missing."""

        ordinary = "id request kind answered_at waived_at"
        personal = ""
        sensitive = "words answer"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.kind


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages, found through the door of the file, or by being one's own."""

    def visible_to(self, user: User) -> Self:
        """Staff: of the files whose inside is open to them. A resident: those of the own account."""
        if user.kind == User.Kind.RESIDENT:
            return self.filter(account=user.pk)
        return self.filter(case__in=Case.objects.open_to(user).order_by().values("pk"))


class Message(models.Model):
    """Meddelande mellan den sökande och handläggaren: written by one of them, read by the other. Stays in the file as it was written."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="support_messages")
    account = models.ForeignKey(User, models.PROTECT, related_name="support_messages")  # the resident's
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="support_messages")
    from_resident = models.BooleanField(_("från den sökande"))
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("skrivet"))
    read_at = models.DateTimeField(_("läst"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        """In order."""

        ordering = ("written_at", "pk")
        verbose_name = _("meddelande")
        indexes = (
            models.Index(fields=["case"], name="message_unread", condition=Q(read_at__isnull=True, from_resident=True)),
        )
        triggers = (
            pgtrigger.Protect(
                name="as_written",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("case", "account", "from_resident", "text", "written_by", "written_at"),
            ),
        )

    class Privacy:
        """What somebody wrote."""

        ordinary = "id case application from_resident written_at read_at"
        personal = "account written_by"
        sensitive = "text"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.case_id} {self.written_at:%Y-%m-%d}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.case.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.case.unit_id
