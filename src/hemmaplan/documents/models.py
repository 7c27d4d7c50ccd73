"""A stored document: bytes, hash, and whether it is final. A final one cannot be changed by anybody."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.documents import permissions
from hemmaplan.organisation.models import Unit


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Documents of the units whose reports the user may read."""
        return self.filter(permissions.visible(user))


class Document(models.Model):
    """Handling: something rendered from a versioned template and data, never from another letter."""

    class State(models.TextChoices):
        """Final (*upprättad*) means locked."""

        DRAFT = "draft", _("Utkast")
        FINAL = "final", _("Upprättad")

    class Format(models.TextChoices):
        """File format."""

        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        JSON = "json", "JSON"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    kind = models.CharField(_("slag"), max_length=40)
    title = models.CharField(_("titel"), max_length=200)
    template = models.CharField(_("mall"), max_length=60)
    template_version = models.PositiveSmallIntegerField(_("mallens version"))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.DRAFT)
    content = models.BinaryField()
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    source_kind = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("framställd"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """Newest first; a final document is refused every change by the database itself."""

        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=["source_kind", "source_id"], name="document_source"),)
        triggers = (
            pgtrigger.Protect(
                name="final_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="final"),
            ),
        )
        verbose_name = _("handling")

    class Privacy:
        """Figures and own words."""

        ordinary = "id unit kind title template template_version format state sha256 source_kind source_id made_at"
        personal = "made_by"
        sensitive = "content"
        retention = "kept"
        copied = False

    def __str__(self) -> str:
        return self.title
