"""The rights that guard the import of data."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.rights import Right


class ImportRight(Right):
    """Behörigheter: what somebody may do with the import of data."""

    IMPORT_DATA = (
        "import_data",
        _("Läsa in data för hela organisationen"),
    )  # only who holds it for the whole organisation may
