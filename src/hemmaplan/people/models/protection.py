"""Protected identity (*skyddade personuppgifter*): which level held for whom, and when."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.people.models.persons import Person


class ProtectionPeriod(models.Model):
    """Skydd: that a level of protection held for a person, from when and until when."""

    PERIOD_MAY_OVERLAP = "each is a decision of its own; the strongest that holds counts"

    person = models.ForeignKey(Person, models.PROTECT, related_name="protection_periods")
    level = models.CharField(_("nivå"), max_length=12, choices=Person.Protection)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Newest first."""

        ordering = ("-period",)
        verbose_name = _("skydd")

    class Privacy:
        """That somebody is under threat."""

        ordinary = "id recorded_at"
        personal = "person"
        sensitive = "level period"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"
