"""Which adapter answers which port (sv. koppling): the one place where a lower floor is given what it needs from above."""

from typing import cast

from hemmaplan.access import roles
from hemmaplan.access.actions import record
from hemmaplan.config.roles import RIGHTS, ROLES
from hemmaplan.desk import log_words
from hemmaplan.documents.subjects import Subjects
from hemmaplan.integrations.folder.events import EventType as FolderEventType
from hemmaplan.integrations.synthetic.events import EventType as SyntheticEventType
from hemmaplan.organisation.ports import EventLog, Joined
from hemmaplan.statistics.models import Report, ReportVersion


def join() -> None:
    """Join every port. Called once, when all apps are ready."""
    roles.join(ROLES, RIGHTS)
    Joined.event_log = staticmethod(cast("EventLog", record))
    for model in (Report, ReportVersion):
        Subjects.join(model, model.objects.visible_to)
    log_words.join(FolderEventType, SyntheticEventType)
