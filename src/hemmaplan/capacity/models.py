"""Proposals: posts and prolongations a unit asks for, so that the system can say what they would restore."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.capacity import permissions
from hemmaplan.interventions.models import Service
from hemmaplan.organisation.models import Competence, Post, Unit


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units one follows up."""
        return self.filter(permissions.visible(user))


class Proposal(models.Model):
    """Förslag till förstärkning: what the unit asks for, as of a day."""

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals")
    title = models.CharField(_("rubrik"), max_length=200)
    proposed_on = models.DateField(_("föreslås"))
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = ProposalQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-proposed_on", "pk")
        verbose_name = _("förslag")

    class Privacy:
        """Nothing personal."""

        ordinary = "id code unit title proposed_on recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.title


class ProposedPost(models.Model):
    """Föreslagen tjänst: so many posts of a profession with certain competences, or a post prolonged beyond its funding."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="posts")
    profession = models.CharField(_("yrke"), max_length=60)
    count = models.PositiveSmallIntegerField(_("antal"), default=1)
    percent = models.PositiveSmallIntegerField(_("procent av heltid"), default=100)
    team = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    competences = models.ManyToManyField(Competence, blank=True, related_name="+")
    # The services the new hours would go to; hours are shared evenly. A prolongation keeps the post's own services.
    services = models.ManyToManyField(Service, blank=True, related_name="+")
    prolongs = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """As listed."""

        ordering = ("proposal", "pk")
        constraints = (CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="proposed_percent_1_100"),)
        verbose_name = _("föreslagen tjänst")

    class Privacy:
        """Nothing personal."""

        ordinary = "id proposal profession count percent team prolongs"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.count} {self.profession}"
