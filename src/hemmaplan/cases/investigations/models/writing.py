"""What is known and what is written in an investigation: statements with their source, and the texts."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.investigations.models.investigations import Inside, Investigation, locked_when_written
from hemmaplan.organisation.history import keeps_history


@keeps_history
class Statement(models.Model):
    """Uppgift: one thing that is known or said, in which area, from which source and when; a fact, a view, a factor."""

    class Kind(models.TextChoices):
        """What sort of thing it is."""

        FACT = "fact", _("Uppgift")
        CHILDS_VIEW = "childs_view", _("Barnets syn")
        OWN_VIEW = "own_view", _("Den enskildes syn")
        GUARDIANS_VIEW = "guardians_view", _("Vårdnadshavares syn")
        PROTECTION = "protection", _("Skyddsfaktor")
        RISK = "risk", _("Riskfaktor")

    class Source(models.TextChoices):
        """Where it comes from."""

        PERSON = "person", _("Den det gäller")
        GUARDIAN = "guardian", _("Vårdnadshavare")
        RELATIVE = "relative", _("Annan närstående")
        SCHOOL = "school", _("Förskola eller skola")
        HEALTH = "health", _("Hälso- och sjukvård")
        AUTHORITY = "authority", _("Annan myndighet")
        REPORTER = "reporter", _("Anmälaren")
        FILE = "file", _("Tidigare akt")
        OBSERVATION = "observation", _("Egen iakttagelse")
        OTHER = "other", _("Annan")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="statements")
    area = models.CharField(_("område"), max_length=40)
    kind = models.CharField(_("slag"), max_length=14, choices=Kind, default=Kind.FACT)
    text = models.TextField(_("uppgift"))
    source = models.CharField(_("källa"), max_length=12, choices=Source)
    source_name = models.CharField(_("vem"), max_length=200, blank=True)
    source_on = models.DateField(_("lämnad den"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """By area, in the order they came."""

        ordering = ("investigation", "area", "source_on", "pk")
        triggers = (locked_when_written("statement_locked"),)
        verbose_name = _("uppgift i utredning")

    class Privacy:
        """What is known about somebody."""

        ordinary = "id investigation area kind source source_on recorded_at"
        personal = "by"
        sensitive = "text source_name"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_on}"


class InvestigationText(models.Model):
    """Utredningstext: one part of what is written, such as the analysis. Saved as it is written; locked with the investigation."""

    class Part(models.TextChoices):
        """Which part, in the order they are read."""

        EARLIER = "earlier", _("Tidigare kontakter och insatser")
        HOW = "how", _("Så har utredningen gjorts")
        CHILDS_VIEW = "childs_view", _("Barnets inställning")
        GUARDIANS_VIEW = "guardians_view", _("Vårdnadshavarnas inställning")
        OWN_VIEW = "own_view", _("Den enskildes inställning")
        BEST_INTERESTS = "best_interests", _("Barnets bästa")
        ANALYSIS = "analysis", _("Analys")
        NEED = "need", _("Bedömning av behov")
        PROPOSAL = "proposal", _("Förslag")
        REPLY = "reply", _("Parternas synpunkter")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="written_texts")
    part = models.CharField(_("del"), max_length=16, choices=Part)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("sparad"))

    objects = Inside.as_manager()

    class Meta:
        """One a part."""

        ordering = ("investigation", "pk")
        constraints = (models.UniqueConstraint(fields=["investigation", "part"], name="investigation_text_once"),)
        triggers = (locked_when_written("text_locked"),)
        verbose_name = _("utredningstext")

    class Privacy:
        """What was judged."""

        ordinary = "id investigation part version recorded_at"
        personal = "saved_by"
        sensitive = "text"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return self.get_part_display()


class Correction(models.Model):
    """Rättelse av utredning: what shall be read instead in a part of one that is established. Both are shown; nothing is taken away."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="corrections")
    part = models.CharField(_("del"), max_length=60)  # the key of a part of the paper
    text = models.TextField(_("rättelse"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """In order; nothing is overwritten."""

        ordering = ("investigation", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("rättelse av utredning")

    class Privacy:
        """What was wrong about somebody."""

        ordinary = "id investigation part recorded_at"
        personal = "by"
        sensitive = "text"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.part} {self.recorded_at:%Y-%m-%d}"
