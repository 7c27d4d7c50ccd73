"""What the kit itself must remember: which forms have been sent, so that none is stored twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User


class SentForm(models.Model):
    """Skickat formulär: that a form was sent and stored, what was said then, and where that led. See ``web.once``."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    said = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=500, blank=True)

    class Meta:
        """The same form of the same user once. Whoever sends it again while the first is stored waits on this."""

        ordering = ("-sent_at",)
        constraints = (models.UniqueConstraint(fields=["user", "token"], name="form_sent_once"),)
        verbose_name = _("skickat formulär")

    class Privacy:
        """That a colleague sent a form. The words are those of the receipt, which names nobody."""

        ordinary = "id token sent_at"
        personal = "user said address"
        sensitive = ""
        retention = "local_sent_form"
        backup = False

    def __str__(self) -> str:
        return f"{self.user_id}: {self.sent_at:%Y-%m-%d %H:%M}"
