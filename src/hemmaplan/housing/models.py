"""Dwellings, leases, tenancies and what happens in them."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases.models import BY_REASON, Assignment, Case
from hemmaplan.housing import permissions
from hemmaplan.housing.rights import HousingRight
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.people.models import Ground, Person

READ = "housing.tenancy"  # how grounds name a tenancy as their source


class DwellingQuerySet(models.QuerySet["Dwelling"]):
    """Dwellings, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one runs or supervises housing, and where one is the tenant's supervisor."""
        own = Tenancy.objects.supervised_by(user).order_by().values("dwelling")
        return self.filter(permissions.visible(user) | Q(pk__in=own))


@keeps_history
class Dwelling(models.Model):
    """Social bostad: a flat the municipality rents and lets on. In wind-down (*avveckling*) it leaves when empty."""

    PERIOD_MAY_OVERLAP = "the flat's own days: it is one row"

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dwellings", verbose_name=_("enhet"))
    # The address is kept from lists whenever the tenant is protected: the flat itself tells where somebody is.
    address = models.CharField(_("adress"), max_length=120)
    flat_number = models.CharField(_("lägenhetsnummer"), max_length=10, blank=True)
    rooms = models.CharField(_("storlek"), max_length=20, blank=True)
    period = DateRangeField(_("disponeras"))
    note = models.CharField(_("anmärkning"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = DwellingQuerySet.as_manager()

    class Meta:
        """By address."""

        ordering = (Swedish("address"), "flat_number", "pk")
        constraints = (CheckConstraint(condition=Q(period__isempty=False), name="dwelling_period_not_empty"),)
        verbose_name = _("social bostad")

    class Privacy:
        """Where somebody lives, once let."""

        ordinary = "id code unit rooms period recorded_at"
        personal = "address flat_number"
        sensitive = "note"
        retention = "retention_file"

    def __str__(self) -> str:
        return _("Lägenhet %(code)s") % {"code": self.code}

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id


class HeadLease(models.Model):
    """Förstahandskontrakt: the municipality's own lease from the landlord. Rent in öre a month."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="leases")
    landlord = models.CharField(_("hyresvärd"), max_length=120)
    rent_ore = models.PositiveIntegerField(_("hyra per månad"))
    notice_months = models.PositiveSmallIntegerField(_("uppsägningstid, månader"), default=3)
    period = DateRangeField(_("gäller"))
    terminated_on = models.DateField(_("uppsagt"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerat"))

    class Meta:
        """One lease at a time."""

        ordering = ("dwelling", "-period")
        constraints = (
            ExclusionConstraint(
                name="lease_one_at_a_time",
                expressions=[(F("dwelling"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Lägenheten har redan ett förstahandskontrakt under en del av perioden."),
            ),
        )
        verbose_name = _("förstahandskontrakt")

    class Privacy:
        """Nothing personal."""

        ordinary = "id dwelling landlord rent_ore notice_months period terminated_on recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.dwelling_id} {self.landlord}"


class TenancyQuerySet(models.QuerySet["Tenancy"]):
    """Tenancies, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one runs or supervises housing, and those one is the supervisor of.

        When the tenancy has ended, with the ground that it gave, it is open to the head, and by a stated reason.
        """
        going_on = permissions.going_on(user) & Q(pk__in=Ground.objects.going_on(user.scope.day, READ))
        return self.filter(
            permissions.visible(user, "dwelling__") & going_on
            | _supervised(user)
            | permissions.headed(user) & permissions.visible(user, "dwelling__")
            | Q(case__in=Ground.objects.read_by_reason(user, BY_REASON))
        )

    def supervised_by(self, user: User) -> Self:
        """Those whose supervisor the user is today, also where the flat belongs to another team."""
        return self.filter(_supervised(user))


def _supervised(user: User) -> Q:
    if not user.scope.anywhere(HousingRight.SUPERVISE_HOUSING):
        return Q(pk__in=[])
    mine = Assignment.objects.filter(role=Assignment.Role.SUPERVISOR)
    return Q(case__in=mine.files_of(user), period__contains=user.scope.day)


@keeps_history
class Tenancy(models.Model):
    """Andrahandskontrakt eller träningsboende: a person lives in a social flat. JB 12:45 (tenure after two years)."""

    class Kind(models.TextChoices):
        """Step on the ladder."""

        TRAINING = "training", _("Träningsboende")
        SUBLET = "sublet", _("Andrahandskontrakt")

    class EndReason(models.TextChoices):
        """Why it ended."""

        OWN_LEASE = "own_lease", _("Tog över kontraktet")
        MOVED = "moved", _("Flyttade")
        TERMINATED = "terminated", _("Uppsagd")
        EVICTED = "evicted", _("Avhyst")
        DECEASED = "deceased", _("Avliden")

    case = models.OneToOneField(Case, models.PROTECT, related_name="tenancy")
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="tenancies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tenancies")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    rent_ore = models.PositiveIntegerField(_("hyra per månad"))
    tenure_waived = models.BooleanField(_("avstått besittningsskydd"), default=False)
    period = DateRangeField(_("gäller"))
    end_reason = models.CharField(_("slutorsak"), max_length=10, choices=EndReason, blank=True)
    supervision_days = models.PositiveSmallIntegerField(_("tillsyn var … dag"), default=30)
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = TenancyQuerySet.as_manager()

    class Meta:
        """One tenant at a time."""

        ordering = ("dwelling", "-period")
        indexes = (GistIndex(fields=["period"], name="tenancy_period"),)
        constraints = (
            ExclusionConstraint(
                name="tenancy_one_at_a_time",
                expressions=[(F("dwelling"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Lägenheten är redan uthyrd under en del av perioden."),
            ),
            CheckConstraint(condition=Q(period__isempty=False), name="tenancy_period_not_empty"),
        )
        verbose_name = _("andrahandskontrakt")

    class Privacy:
        """Who lives where."""

        ordinary = "id case dwelling kind rent_ore tenure_waived period end_reason supervision_days recorded_at"
        personal = "person"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return self.case.number

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.dwelling.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the tenancy."""
        why = self.case.why_open_to(user)
        return why if why.text else Why(f"{_('Boende')} {self.case.number}")


@keeps_history
class SupervisionVisit(models.Model):
    """Tillsyn: a visit to look to the flat and the tenant; planned, then done."""

    class Outcome(models.TextChoices):
        """What was found."""

        GOOD = "good", _("Utan anmärkning")
        REMARK = "remark", _("Anmärkning")
        NOT_IN = "not_in", _("Ingen hemma")

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="visits")
    planned_on = models.DateField(_("planerad"))
    done_at = models.DateTimeField(_("gjord"), null=True, blank=True)
    done_by = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("utfall"), max_length=8, choices=Outcome, blank=True)
    remark = models.CharField(_("anmärkning"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Latest first."""

        ordering = ("-planned_on", "-pk")
        indexes = (models.Index(fields=["tenancy", "-planned_on"], name="supervision_of_tenancy"),)
        constraints = (
            CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="") | Q(done_at__isnull=False) & ~Q(outcome=""),
                name="supervision_done_has_outcome",
            ),
        )
        verbose_name = _("tillsyn")

    class Privacy:
        """How somebody lives."""

        ordinary = "id tenancy planned_on done_at outcome recorded_at"
        personal = "done_by"
        sensitive = "remark"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.tenancy_id} {self.planned_on}"


@keeps_history
class RentReport(models.Model):
    """Hyresrapport: whether the rent of a month was paid, late or unpaid; debt in öre. No row means not reported."""

    class Status(models.TextChoices):
        """Paid or not."""

        PAID = "paid", _("Betald")
        LATE = "late", _("Betald för sent")
        DEBT = "debt", _("Obetald")

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="rent_reports")
    month = models.DateField(_("månad"))
    status = models.CharField(_("hyra"), max_length=4, choices=Status)
    debt_ore = models.PositiveIntegerField(_("skuld"), default=0)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Latest first, one a month."""

        ordering = ("-month", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["tenancy", "month"], name="rent_once_a_month"),
            CheckConstraint(
                condition=~Q(status="debt") | Q(debt_ore__gt=0),
                name="rent_debt_has_amount",
                violation_error_message=_("Ange hur stor skulden är."),
            ),
        )
        verbose_name = _("hyresrapport")

    class Privacy:
        """Somebody's debts."""

        ordinary = "id tenancy month recorded_at"
        personal = "reported_by"
        sensitive = "status debt_ore"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.tenancy_id} {self.month:%Y-%m}"


@keeps_history
class Disturbance(models.Model):
    """Störning i boendet: reported by landlord or neighbour, handled or not. JB 12:25 a, 12:42."""

    class Severity(models.TextChoices):
        """How bad."""

        MINOR = "minor", _("Lindrig")
        SERIOUS = "serious", _("Allvarlig")

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="disturbances")
    at = models.DateTimeField(_("när"))
    source = models.CharField(_("från"), max_length=80)
    severity = models.CharField(_("grad"), max_length=8, choices=Severity)
    description = models.CharField(_("vad"), max_length=300)
    handled_on = models.DateField(_("hanterad"), null=True, blank=True)
    handling = models.CharField(_("åtgärd"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Latest first."""

        ordering = ("-at", "-pk")
        constraints = (
            CheckConstraint(condition=Q(handled_on__isnull=True) | ~Q(handling=""), name="disturbance_handled_how"),
        )
        verbose_name = _("störning")

    class Privacy:
        """Somebody's trouble."""

        ordinary = "id tenancy at severity handled_on recorded_at"
        personal = "source"
        sensitive = "description handling"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.tenancy_id} {self.at:%Y-%m-%d}"


@keeps_history
class WindDown(models.Model):
    """Avveckling: from when the unit writes no new leases; present ones end as the tenants move."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="wind_downs")
    period = DateRangeField(_("gäller"))
    reason = models.CharField(_("skäl"), max_length=300)
    decided_by = models.CharField(_("beslutat av (befattning)"), max_length=120)
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """One at a time."""

        ordering = ("unit", "-period")
        constraints = (
            ExclusionConstraint(
                name="wind_down_one_at_a_time",
                expressions=[(F("unit"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Avveckling är redan beslutad för en del av perioden."),
            ),
        )
        verbose_name = _("avveckling")

    class Privacy:
        """Nothing personal."""

        ordinary = "id unit period reason decided_by recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.unit_id}"
