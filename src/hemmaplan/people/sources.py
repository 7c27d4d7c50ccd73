"""What a ground may follow from, and who answers for who may see it (*källor till åtkomst*). Joined in ``config.wiring``."""

from hemmaplan.access.row_doors import RowDoors


class Sources(RowDoors):
    """The kinds of things that grounds follow from. What follows from a kind that nobody answers for is told to none."""
