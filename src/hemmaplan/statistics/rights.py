"""The rights that guard reports."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class ReportRight(Right):
    """Behörigheter: what somebody may do with reports."""

    WRITE_REPORTS = "write_reports", _("Skriva rapporter")
    FREEZE_REPORTS = "freeze_reports", _("Frysa rapporter")
