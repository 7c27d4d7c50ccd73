"""What is remembered of tries to log in, and the counts of the login library. Bounded by time, never by number."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoginAttempt(models.Model):
    """Inloggningsförsök: for which account, from which address, and whether it failed. See ``access.lockout``.

    The account is kept as a keyed digest: what is typed there is at times a password.
    """

    account = models.CharField(max_length=64)
    address = models.GenericIPAddressField(_("adress"))
    at = models.DateTimeField(_("när"))
    failed = models.BooleanField(default=True)

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["account", "at"], name="attempt_at_account"),
            models.Index(fields=["address", "at"], name="attempt_from_address"),
        )
        verbose_name = _("inloggningsförsök")

    class Privacy:
        """From where a colleague logs in."""

        ordinary = "id at failed"
        personal = "account address"
        sensitive = ""
        retention = "local_attempt"
        backup = False

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.address}"


class Counter(models.Model):
    """Räknare: what the login library counts of tries with a second factor. Plain JSON, until it runs out."""

    key = models.CharField(primary_key=True, max_length=250)
    value = models.JSONField()
    expires_at = models.DateTimeField()

    class Meta:
        """By key."""

        ordering = ("key",)
        verbose_name = _("räknare")

    class Privacy:
        """That a colleague tried, and when."""

        ordinary = "value expires_at"
        personal = "key"
        sensitive = ""
        retention = "local_attempt"
        backup = False

    def __str__(self) -> str:
        return self.key
