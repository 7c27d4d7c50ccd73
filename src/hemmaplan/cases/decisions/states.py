"""States of a decision and the steps between them; what decisions there are and their verbs. Data only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.steps import Step


class DecisionState(models.TextChoices):
    """Beslutets läge."""

    DRAFT = "draft", _("Utkast")
    PROPOSED = "proposed", _("Väntar på beslutsfattare")
    SIGNED = "signed", _("Fattat")
    DISCARDED = "discarded", _("Kastat")


DECISION_STEPS: tuple[Step, ...] = (
    Step("propose", _("Lämna till beslutsfattare"), ("draft",), "proposed"),
    Step("take_back", _("Ta tillbaka"), ("proposed",), "draft"),
    Step("send_back", _("Lämna tillbaka"), ("proposed",), "draft", needs_reason=True),
    Step("sign", _("Fatta beslutet"), ("draft", "proposed"), "signed"),
    Step("discard", _("Kasta"), ("draft",), "discarded"),
)


OPEN = ("draft", "proposed")
"""Decisions that nobody has taken or thrown away yet."""


class AppealState(models.TextChoices):
    """Överklagandets läge."""

    RECEIVED = "received", _("Kom in")
    DISMISSED = "dismissed", _("Avvisat, kom för sent")
    CHANGED = "changed", _("Beslutet ändrat som parten vill")
    FORWARDED = "forwarded", _("Överlämnat till domstolen")
    RULED = "ruled", _("Avgjort av domstolen")


APPEAL_STEPS: tuple[Step, ...] = (
    Step("dismiss", _("Avvisa"), ("received",), "dismissed"),
    Step("change", _("Ändra beslutet"), ("received",), "changed"),
    Step("forward", _("Överlämna till domstolen"), ("received",), "forwarded"),
    Step("rule", _("För in domstolens avgörande"), ("forwarded",), "ruled"),
)


class Verb(models.TextChoices):
    """Beslutsmeningens verb."""

    OPEN = "open", _("inleder utredning")
    NOT_OPEN = "not_open", _("inleder inte utredning")
    EXTEND = "extend", _("förlänger utredningstiden")
    GRANT = "grant", _("bifaller")
    GRANT_PARTLY = "grant_partly", _("bifaller delvis")
    REJECT = "reject", _("avslår")
    DISMISS = "dismiss", _("avvisar")
    WRITE_OFF = "write_off", _("avskriver")
    CLOSE = "close", _("avslutar utredningen utan insats")
    FOLLOW_UP = "follow_up", _("följer upp barnets situation")
    CHANGE = "change", _("ändrar")
    END = "end", _("beslutar att insatsen upphör")
    CORRECT = "correct", _("rättar")


GIVING = (Verb.GRANT, Verb.GRANT_PARTLY, Verb.CHANGE)
"""The verbs that give help: such a decision says how much, from when and on which conditions."""
