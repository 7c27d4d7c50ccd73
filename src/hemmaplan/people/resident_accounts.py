"""The accounts of residents (*invånarkonton*): which number a log-in was vouched for with. They hold no name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResidentAccount(models.Model):
    """Invånarkonto: the account by which somebody comes in as themselves, by their identity number and nothing else.

    Whether anybody here has the number is asked each time and stands nowhere: who logs in need not be known.
    """

    account = models.OneToOneField("access.User", models.PROTECT, related_name="resident", verbose_name=_("konto"))
    id_number = models.CharField(_("identitetsnummer"), max_length=12, unique=True)
    made_at = models.DateTimeField(_("gjort"), editable=False)

    class Meta:
        """In the order they were made."""

        ordering = ("pk",)
        verbose_name = _("invånarkonto")

    class Privacy:
        """That somebody has logged in."""

        ordinary = "id made_at"
        personal = "account id_number"
        sensitive = ""
        retention = "local_resident_account"
        copied = False

    def __str__(self) -> str:
        return f"{_('Invånarkonto')} {self.pk}"
