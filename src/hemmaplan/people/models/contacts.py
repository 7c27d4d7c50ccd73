"""How somebody is reached (*kontaktvägar*), and how somebody under threat is reached without danger (*säker kontakt*)."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from hemmaplan.organisation.history import keeps_history
from hemmaplan.people import permissions
from hemmaplan.people.models.grounds import has_ground
from hemmaplan.people.models.persons import Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    """Ways to reach somebody, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of the persons one sees, never of the protected, nor a way that is not safe: those take a stated reason."""
        seen = self.filter(
            has_ground(permissions.grounds_of(user), "person"), person__protection=Person.Protection.NONE
        )
        for way, kinds in SafeContact.WAYS.items():
            closed = SafeContact.objects.filter(**{way: False}, person=OuterRef("person"))
            seen = seen.exclude(Exists(closed), kind__in=kinds)
        return seen


class ContactPoint(models.Model):
    """Kontaktväg: an address, telephone or e-mail of a person. Withheld wherever the person is protected."""

    PERIOD_MAY_OVERLAP = "what two have stated is two rows, also when two persons turn out to be one"

    class Kind(models.TextChoices):
        """Sort of contact."""

        ADDRESS = "address", _("Adress")
        PHONE = "phone", _("Telefon")
        EMAIL = "email", _("E-post")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    value = models.CharField(_("uppgift"), max_length=200)
    note = models.CharField(_("anmärkning"), max_length=200, blank=True)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"), editable=False)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        """By kind."""

        ordering = ("person", "kind", "pk")
        verbose_name = _("kontaktväg")

    class Privacy:
        """Where somebody can be found."""

        ordinary = "id kind recorded_at"
        personal = "person period"
        sensitive = "value note"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_kind_display()


class SafeContactQuerySet(models.QuerySet["SafeContact"]):
    """How somebody under threat is reached, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of those one works with in one's own name, or whose unit one heads; as with a protected identity."""
        return self.filter(has_ground(permissions.identity_grounds_of(user) & permissions.OF_WORK, "person"))


@keeps_history
class SafeContact(models.Model):
    """Säker kontakt: how somebody may be reached without danger. Letters and calls it does not allow are refused everywhere.

    That a way is closed is asked by ``measures.not_to_be_reached_by``, whoever asks; what stands here is for few.
    """

    WAYS = {"may_call": ("phone",), "may_write": ("address", "email")}

    person = models.OneToOneField(Person, models.PROTECT, related_name="safe_contact")
    may_call = models.BooleanField(_("får ringas"), default=False)
    may_write = models.BooleanField(_("får få brev"), default=False)
    times = models.CharField(_("säkra tider"), max_length=200, blank=True)
    code_word = models.CharField(_("kodord"), max_length=60, blank=True)
    alternative = models.CharField(_("annan adress eller annat nummer"), max_length=200, blank=True)
    hidden_from = models.CharField(_("vem som inte får se"), max_length=200, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = SafeContactQuerySet.as_manager()

    class Meta:
        """One a person."""

        ordering = ("pk",)
        verbose_name = _("säker kontakt")

    class Privacy:
        """How somebody under threat is found."""

        ordinary = "id recorded_at"
        personal = "person by"
        sensitive = "may_call may_write times code_word alternative hidden_from"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{_('Säker kontakt')} {self.person_id}"
