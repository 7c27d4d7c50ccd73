"""Whom an investigation has heard and how: talks with the child, instruments, the plan of somebody under threat."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.investigations.models.investigations import Inside, Investigation
from hemmaplan.organisation.history import keeps_history


class ChildTalk(models.Model):
    """Samtal med barn: what sort, who was there, what the child was told and said in own words, and how it was shown back."""

    class Kind(models.TextChoices):
        """Why."""

        INFORMING = "informing", _("Informerande")
        SUPPORTING = "supporting", _("Stödjande")
        INVESTIGATING = "investigating", _("Utredande")
        OBSERVING = "observing", _("Iakttagande av ett litet barn")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="child_talks")
    kind = models.CharField(_("slag"), max_length=14, choices=Kind)
    happened_at = models.DateTimeField(_("hände"))
    place = models.CharField(_("plats"), max_length=120, blank=True)
    present = models.CharField(_("närvarande"), max_length=300, blank=True)
    guardians_told = models.BooleanField(_("vårdnadshavarna visste"), default=True)
    not_told_reason = models.CharField(_("varför de inte visste"), max_length=300, blank=True)
    child_was_told = models.TextField(_("vad barnet fick veta"))
    child_said = models.TextField(_("vad barnet sade, med egna ord"))
    shown_back = models.TextField(_("hur det återgavs för barnet"), blank=True)
    next_step = models.CharField(_("nästa steg"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """In order; locked as it is written."""

        ordering = ("investigation", "happened_at", "pk")
        constraints = (
            CheckConstraint(
                condition=Q(guardians_told=True) | ~Q(not_told_reason=""),
                name="child_talk_not_told_reason",
                violation_error_message=_("Skriv varför vårdnadshavarna inte visste om samtalet."),
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("samtal med barn")

    class Privacy:
        """What a child said."""

        ordinary = "id investigation kind happened_at guardians_told recorded_at"
        personal = "by"
        sensitive = "place present not_told_reason child_was_told child_said shown_back next_step"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"


class InstrumentResult(models.Model):
    """Resultat av ett instrument: which, when, by whom, and what came out. Only AUDIT and DUDIT are scored here."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="instrument_results")
    instrument = models.CharField(_("instrument"), max_length=20)  # a key of ``investigations/data/instruments.csv``
    made_on = models.DateField(_("gjord den"))
    interviewer = models.CharField(_("av"), max_length=120, blank=True)
    # The points of each item, where we score it; a missing item has none, and then there is no sum.
    answers = ArrayField(
        models.PositiveSmallIntegerField(null=True, blank=True), verbose_name=_("svar"), default=list, blank=True
    )
    score = models.PositiveSmallIntegerField(_("poäng"), null=True, blank=True)
    level = models.CharField(_("nivå"), max_length=20, blank=True)
    cut_off = models.PositiveSmallIntegerField(_("gräns som gällde"), null=True, blank=True)
    result = models.TextField(_("resultat"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """In order; a new interview is a new row."""

        ordering = ("investigation", "made_on", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("instrumentresultat")

    class Privacy:
        """How somebody drinks, or how great the danger is."""

        ordinary = "id investigation instrument made_on recorded_at"
        personal = "by"
        sensitive = "interviewer answers score level cut_off result"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.instrument} {self.made_on}"


@keeps_history
class SafetyPlan(models.Model):
    """Skyddsplan: what somebody under threat can do and whom to reach, and who has a copy. One a file that is about violence."""

    SAYS = ("meeting_place", "safe_contact", "way_out", "at_hand", "copies_with", "phone_and_media", "children")
    """What it may say: one of them at least."""

    investigation = models.OneToOneField(Investigation, models.PROTECT, related_name="safety_plan")
    meeting_place = models.CharField(_("annan mötesplats"), max_length=200, blank=True)
    safe_contact = models.CharField(_("säker kontakt och tider"), max_length=300, blank=True)
    way_out = models.TextField(_("vägen ut"), blank=True)
    at_hand = models.TextField(_("till hands: papper, pengar, nycklar, telefon"), blank=True)
    copies_with = models.CharField(_("kopior finns hos"), max_length=200, blank=True)
    phone_and_media = models.TextField(_("telefon, platsdelning och sociala medier"), blank=True)
    children = models.TextField(_("barnen"), blank=True)
    reviewed_on = models.DateField(_("senast genomgången"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = Inside.as_manager()

    class Meta:
        """One an investigation."""

        ordering = ("pk",)
        verbose_name = _("skyddsplan")

    class Privacy:
        """How somebody hides."""

        ordinary = "id investigation reviewed_on recorded_at"
        personal = "by"
        sensitive = "meeting_place safe_contact way_out at_hand copies_with phone_and_media children"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{_('Skyddsplan')} {self.reviewed_on}"
