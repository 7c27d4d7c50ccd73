"""Which adapter answers which port (sv. koppling): the one place where a lower floor is given what it needs from above."""

from typing import cast

from hemmaplan.access.actions import record
from hemmaplan.desk import deeds
from hemmaplan.integrations.folder.states import Deed as FolderDeed
from hemmaplan.integrations.synthetic.states import Deed as SyntheticDeed
from hemmaplan.organisation.ports import EventLog, Joined


def join() -> None:
    """Join every port. Called once, when all apps are ready."""
    Joined.event_log = staticmethod(cast("EventLog", record))
    deeds.join(FolderDeed, SyntheticDeed)
