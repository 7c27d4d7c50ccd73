"""Units, posts and the people who hold them. A person is never typed as capacity: capacity is derived from here."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import connection, models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation import names
from hemmaplan.organisation import permissions
from hemmaplan.organisation.history import ActionTime, keeps_history
from hemmaplan.organisation.ordering import Swedish

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Every unit: their names are no secret."""
        return self.filter(permissions.units_visible(user))

    def within(self, unit_id: int) -> Self:
        """The unit itself and all below it (*underställda enheter*)."""
        return self.filter(lineage__contains=[unit_id])


@keeps_history
class Unit(models.Model):
    """Enhet: a part of the authority, from the board (*nämnd*) down to a team. A tree."""

    PERIOD_MAY_OVERLAP = "the unit's own days: it is one row"

    class Kind(models.TextChoices):
        """Level in the tree."""

        BOARD = "board", _("Nämnd")
        DEPARTMENT = "department", _("Förvaltning")
        UNIT = "unit", _("Enhet")
        TEAM = "team", _("Team")
        AUTHORITY = "authority", _("Myndighetsenhet")

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=120)
    kind = models.CharField(_("slag"), max_length=12, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # Own id last, all above before it: one index answers "everything below this unit".
    lineage = ArrayField(models.BigIntegerField(), default=list, editable=False)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    period = DateRangeField(_("giltig"))
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = UnitQuerySet.as_manager()

    class Meta:
        """Listed in the order the municipality gives."""

        ordering = ("order", Swedish("name"), "pk")
        indexes = (GinIndex(fields=["lineage"], name="unit_below"),)
        verbose_name = _("enhet")

    class Privacy:
        """Nothing personal."""

        ordinary = "id code name kind parent lineage order period recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the lineage true. Moving a unit with children is done by an action, not here.

        A new unit's id is drawn first, since its lineage ends with it: to change the row at once would be a change kept.
        """
        if self._state.adding and not self.pk:
            with connection.cursor() as cursor:
                cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id'))", [self._meta.db_table])
                self.pk = cursor.fetchone()[0]
        self.lineage = [*(self.parent.lineage if self.parent else []), self.pk]
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Competence(models.Model):
    """Kompetens: what a service needs somebody to be able to do, such as alcohol and drug therapy."""

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=120)

    class Meta:
        """Alphabetical."""

        ordering = (Swedish("name"), "pk")
        verbose_name = _("kompetens")

    class Privacy:
        """Nothing personal."""

        ordinary = "id code name"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.name


class EmployeeQuerySet(models.QuerySet["Employee"]):
    """Employees, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Colleagues in the user's units."""
        return self.filter(permissions.employees_visible(user))


class Employee(models.Model):
    """Medarbetare: a person employed here. Not to be confused with a resident (``people.Person``)."""

    number = models.CharField(_("anställningsnummer"), max_length=20)
    given_name = models.CharField(_("förnamn"), max_length=60)
    family_name = models.CharField(_("efternamn"), max_length=60)
    home_unit = models.ForeignKey(Unit, models.PROTECT, related_name="employees", verbose_name=_("enhet"))
    sex = models.CharField(_("juridiskt kön"), max_length=1, choices=(("k", _("kvinna")), ("m", _("man"))), blank=True)
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="employees", through="organisation.EmployeeCompetence"
    )
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        """By name."""

        ordering = (Swedish("given_name", "family_name"), "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("number"),
                name="employee_number_once",
                violation_error_message=_("Anställningsnumret finns redan. Välj medarbetaren i listan i stället."),
            ),
        )
        verbose_name = _("medarbetare")

    class Privacy:
        """Staff data."""

        ordinary = "id home_unit recorded_at"
        personal = "number given_name family_name sex"
        sensitive = ""
        retention = "local_staff"

    def __str__(self) -> str:
        return names.full(self.given_name, self.family_name)


@keeps_history
class EmployeeCompetence(models.Model):
    """Medarbetarens kompetens: what an employee is able to do."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"), db_default=ActionTime())

    class Meta:
        """Each once."""

        constraints = (models.UniqueConstraint(fields=["employee", "competence"], name="employee_competence_once"),)
        verbose_name = _("medarbetarens kompetens")

    class Privacy:
        """Staff data."""

        ordinary = "id competence recorded_at"
        personal = "employee"
        sensitive = ""
        retention = "local_staff"

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.competence_id}"


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Posts of the units the user leads or follows up."""
        return self.filter(permissions.staff_visible(user))


@keeps_history
class Post(models.Model):
    """Tjänst: a share of a full-time job that the unit has money for, from when and until when."""

    PERIOD_MAY_OVERLAP = "the post's own days: it is one row"

    class Funding(models.TextChoices):
        """Where the money comes from."""

        ORDINARY = "ordinary", _("Ordinarie budget")
        SUBSIDY = "subsidy", _("Lönebidrag")
        SHARED = "shared", _("Delad kostnad")
        GRANT = "grant", _("Statsbidrag")

    class EndReason(models.TextChoices):
        """Why the post is no more."""

        CUT = "cut", _("Neddragning")
        FUNDING = "funding", _("Finansieringen upphör")
        MOVED = "moved", _("Flyttad till annan verksamhet")
        ENDED = "ended", _("Uppdraget avslutat")

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("enhet"))
    title = models.CharField(_("benämning"), max_length=120)
    profession = models.CharField(_("yrke"), max_length=60)
    percent = models.PositiveSmallIntegerField(_("sysselsättningsgrad"))
    period = DateRangeField(_("gäller"))
    leads = models.BooleanField(_("ledning"), default=False)
    funding = models.CharField(_("finansiering"), max_length=10, choices=Funding, default=Funding.ORDINARY)
    # The day the money (subsidy, shared cost, grant) is promised to and including; the post itself may be planned longer.
    funded_until = models.DateField(_("finansierad t.o.m."), null=True, blank=True)
    funding_note = models.CharField(_("om finansieringen"), max_length=200, blank=True)
    end_reason = models.CharField(_("slutorsak"), max_length=10, choices=EndReason, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = PostQuerySet.as_manager()

    class Meta:
        """By unit, heads first."""

        ordering = ("unit__order", "-leads", Swedish("title"), "pk")
        indexes = (GistIndex(fields=["period"], name="post_period"),)
        constraints = (
            CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="post_percent_1_100"),
            CheckConstraint(condition=Q(period__isempty=False), name="post_period_not_empty"),
        )
        verbose_name = _("tjänst")

    class Privacy:
        """A post is no person."""

        ordinary = "id code unit title profession percent period leads funding funded_until funding_note end_reason recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.title} {self.percent} %"


class EmploymentQuerySet(models.QuerySet["Employment"]):
    """Employments, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Employments on posts of the units the user leads or follows up."""
        return self.filter(permissions.staff_visible(user, "post__"))


@keeps_history
class Employment(models.Model):
    """Anställning: an employee holds a post, in percent, for a period."""

    class Kind(models.TextChoices):
        """Form of the employment."""

        PERMANENT = "permanent", _("Tillsvidare")
        TEMPORARY = "temporary", _("Visstid")
        ACTING = "acting", _("Tillförordnad")
        SUBSTITUTE = "substitute", _("Vikariat")

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="employments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="employments")
    percent = models.PositiveSmallIntegerField(_("procent av heltid"))
    kind = models.CharField(_("form"), max_length=12, choices=Kind, default=Kind.PERMANENT)
    period = DateRangeField(_("gäller"))
    end_reason = models.CharField(_("slutorsak"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        """An employee holds a certain post once at a time."""

        ordering = ("post", "period")
        indexes = (GistIndex(fields=["period"], name="employment_period"),)
        constraints = (
            ExclusionConstraint(
                name="employment_once_per_post",
                expressions=[
                    (F("employee"), RangeOperators.EQUAL),
                    (F("post"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Medarbetaren har redan den här tjänsten under en del av perioden."),
            ),
            CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="employment_percent_1_100"),
            CheckConstraint(condition=Q(period__isempty=False), name="employment_period_not_empty"),
        )
        verbose_name = _("anställning")

    class Privacy:
        """Staff data."""

        ordinary = "id code post percent kind period recorded_at"
        personal = "employee end_reason"
        sensitive = ""
        retention = "local_staff"

    def __str__(self) -> str:
        return f"{self.employee_id}@{self.post_id}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Absence in the units the user leads or follows up."""
        return self.filter(permissions.staff_visible(user, "employee__home_"))


@keeps_history
class Absence(models.Model):
    """Frånvaro: an employee is away, in percent of the employment, for a period."""

    class Kind(models.TextChoices):
        """Why away. Never a diagnosis."""

        SICK = "sick", _("Sjuk")
        LONG_TERM_SICK = "long_term_sick", _("Långtidssjukskriven")
        PARENTAL = "parental", _("Föräldraledig")
        CHILD_SICK = "child_sick", _("Vård av barn")
        LEAVE = "leave", _("Tjänstledig")
        VACATION = "vacation", _("Semester")

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="absences")
    kind = models.CharField(_("slag"), max_length=16, choices=Kind)
    percent = models.PositiveSmallIntegerField(_("procent av anställningen"), default=100)
    period = DateRangeField(_("period"))
    return_doubtful = models.BooleanField(_("tveksamt om återgång"), default=False)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        """One absence at a time and employee."""

        ordering = ("period", "pk")
        constraints = (
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[(F("employee"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Medarbetaren har redan en frånvaro under en del av perioden."),
            ),
            CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="absence_percent_1_100"),
            CheckConstraint(condition=Q(period__isempty=False), name="absence_period_not_empty"),
        )
        verbose_name = _("frånvaro")

    class Privacy:
        """Absence tells of health."""

        ordinary = "id code recorded_at"
        personal = "employee percent period"
        sensitive = "kind return_doubtful"
        retention = "local_staff"

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.get_kind_display()}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Agreements of the units the user leads or follows up."""
        return self.filter(permissions.staff_visible(user))


@keeps_history
class Agreement(models.Model):
    """Avtal: with another municipality, a landlord, an employment subsidy; what, until when, notice by when."""

    PERIOD_MAY_OVERLAP = "the agreement's own days; several may be in force about the same thing"

    class Kind(models.TextChoices):
        """With whom, roughly."""

        SUBSIDY = "subsidy", _("Lönebidrag")
        SHARED_COST = "shared_cost", _("Delad kostnad")
        MUNICIPALITY = "municipality", _("Annan kommun")
        LANDLORD = "landlord", _("Hyresvärd")
        TAKEOVER = "takeover", _("Övertagande av insatser")

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="agreements")
    kind = models.CharField(_("slag"), max_length=14, choices=Kind)
    counterpart = models.CharField(_("motpart"), max_length=120)
    subject = models.CharField(_("vad avtalet gäller"), max_length=300)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="agreements")
    period = DateRangeField(_("gäller"))
    notice_on = models.DateField(_("uppsägning senast"), null=True, blank=True)
    approved_by = models.CharField(_("godkänt av (befattning)"), max_length=120, blank=True)
    risk = models.CharField(_("osäkerhet"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = AgreementQuerySet.as_manager()

    class Meta:
        """The first to end first."""

        ordering = ("period", "pk")
        constraints = (CheckConstraint(condition=Q(period__isempty=False), name="agreement_period_not_empty"),)
        verbose_name = _("avtal")

    class Privacy:
        """Nothing personal."""

        ordinary = "id code unit kind counterpart subject post period notice_on approved_by risk recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.counterpart}"
