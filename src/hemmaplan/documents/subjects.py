"""What documents may be about, and who answers for who may see it (*ämnen*). Joined in ``config.wiring``."""

from hemmaplan.access.row_doors import RowDoors


class Subjects(RowDoors):
    """The kinds of things that documents are about. A document about a kind that nobody answers for is seen by none."""
