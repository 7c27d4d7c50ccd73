"""The guideline in use (*gällande riktlinje*): the municipality's own file where the settings name one, otherwise the standard."""

from pathlib import Path

from django.conf import settings

from hemmaplan.assistance.norms.law.loading import Law, load


def law_in_use() -> Law:
    """The law with the municipality's guideline. A file that has been written since is read again.

    Raises:
        LawError: the file is wrong. Nothing of it is used.
    """
    return load(guideline_file=Path(settings.GUIDELINE_DATA)) if settings.GUIDELINE_DATA else load()
