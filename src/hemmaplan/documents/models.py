"""Stored documents of a subject, the templates they were made from, and to whom they have gone."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.documents import permissions
from hemmaplan.organisation.models import Unit


class Template(models.Model):
    """Mall: what documents of a kind are made from, in one version. A changed template is a new version."""

    key = models.CharField(_("mall"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"))
    used_since = models.DateTimeField(_("använd sedan"))

    class Meta:
        """The latest version first."""

        ordering = ("key", "-version")
        constraints = (models.UniqueConstraint(fields=["key", "version"], name="template_version_once"),)
        verbose_name = _("mall")

    class Privacy:
        """Nothing personal."""

        ordinary = "id key version used_since"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Documents about what the user may see."""
        return self.filter(permissions.visible(user))

    def about(self, subject: models.Model) -> Self:
        """Documents of one subject."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)


class Document(models.Model):
    """Handling: something rendered from a versioned template and data, never from another letter. Of a subject, told by kind and id."""

    class State(models.TextChoices):
        """Final (*upprättad*) means locked."""

        DRAFT = "draft", _("Utkast")
        FINAL = "final", _("Upprättad")

    class Format(models.TextChoices):
        """File format, found by the content."""

        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        JSON = "json", "JSON"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    kind = models.CharField(_("slag"), max_length=40)
    title = models.CharField(_("titel"), max_length=200)
    template = models.ForeignKey(Template, models.PROTECT, related_name="documents", verbose_name=_("mall"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.DRAFT)
    content = models.BinaryField()
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("framställd"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """Newest first; a final document is refused every change by the database itself."""

        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=["subject_kind", "subject_id"], name="document_subject"),)
        triggers = (
            pgtrigger.Protect(
                name="final_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="final"),
            ),
        )
        verbose_name = _("handling")

    class Privacy:
        """Whatever its subject is about: it is destroyed with that, and one about figures alone is never reached."""

        ordinary = "id unit kind template format state sha256 subject_kind subject_id made_at"
        personal = "made_by"
        sensitive = "title content"
        retention = "retention_file"
        subject = "subject_kind subject_id"
        entered = "made_at"
        copied = False

    def __str__(self) -> str:
        return self.title


class IncomingDocumentQuerySet(models.QuerySet["IncomingDocument"]):
    """Incoming documents, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """About what the user may see: a file from inside, something that came in."""
        return self.filter(permissions.visible(user)).defer("content")

    def about(self, subject: models.Model) -> Self:
        """Of one subject."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)


class IncomingDocument(models.Model):
    """Inkommen handling: what somebody has sent or handed in, as it came: its bytes and hash, what it is by its content.

    Kept as it is: no row is ever changed, and one that was put in the wrong place is moved by being taken in anew.
    """

    class Format(models.TextChoices):
        """What it is, found by the content."""

        PDF = "pdf", "PDF"
        PNG = "png", "PNG"
        JPEG = "jpg", "JPEG"
        TIFF = "tif", "TIFF"
        HEIC = "heic", "HEIC"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        ODT = "odt", "OpenDocument"
        TEXT = "txt", _("Text")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="incoming_documents")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    title = models.CharField(_("vad det är"), max_length=200)
    sender = models.CharField(_("från"), max_length=200, blank=True)
    arrived_on = models.DateField(_("kom in"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    size = models.PositiveBigIntegerField(_("storlek"))
    content = models.BinaryField()
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    taken_in_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = IncomingDocumentQuerySet.as_manager()

    class Meta:
        """The latest first. The same bytes stand once with each subject."""

        ordering = ("-arrived_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sha256"],
                name="incoming_once",
                violation_error_message=_("Samma fil finns redan här."),
            ),
        )
        triggers = (pgtrigger.Protect(name="as_it_came", operation=pgtrigger.Update),)
        verbose_name = _("inkommen handling")

    class Privacy:
        """Whatever somebody has written about somebody."""

        ordinary = "id unit subject_kind subject_id arrived_on format size sha256 recorded_at"
        personal = "taken_in_by"
        sensitive = "title sender content"
        retention = "retention_file"
        subject = "subject_kind subject_id"
        copied = False

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.arrived_on}"


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Dispatches, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of documents the user may see."""
        return self.filter(document__in=Document.objects.visible_to(user).order_by().values("pk"))


class Dispatch(models.Model):
    """Expediering: a document has gone to somebody, by which way and when."""

    class Way(models.TextChoices):
        """How it went."""

        FETCHED = "fetched", _("Hämtad som fil")
        BY_HAND = "by_hand", _("Överlämnad")
        POST = "post", _("Brev")
        DIGITAL_MAIL = "digital_mail", _("Digital post")
        EMAIL = "email", _("E-post")

    document = models.ForeignKey(Document, models.PROTECT, related_name="dispatches")
    way = models.CharField(_("sätt"), max_length=12, choices=Way)
    recipient = models.CharField(_("till"), max_length=200)
    sent_at = models.DateTimeField(_("skickad"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DispatchQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-sent_at", "-pk")
        verbose_name = _("expediering")

    class Privacy:
        """Who got what."""

        ordinary = "id document way sent_at"
        personal = "recipient sent_by"
        sensitive = ""
        retention = "retention_file"
        copied = False

    def __str__(self) -> str:
        return f"{self.document_id} {self.way}"
