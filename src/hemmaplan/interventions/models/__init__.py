"""The rows of the module, one concept a file."""

from hemmaplan.interventions.models.encounters import SampleTest, Visit
from hemmaplan.interventions.models.groups import Attendance, GroupRound, Participation, Session
from hemmaplan.interventions.models.opendoor import (
    Activity,
    ContactMeeting,
    HeadCount,
    OpenContact,
    OpenDay,
    Redirect,
    ReplacementContact,
    TokenKey,
)
from hemmaplan.interventions.models.orders import Interruption, LevelChange, Order, OrderStep, Priority
from hemmaplan.interventions.models.plans import Goal, Plan
from hemmaplan.interventions.models.queue import Offer, QueueEntry, QueueMove
from hemmaplan.interventions.models.services import Places, Service, ServiceCompetence, ServiceTerms, Staffing

__all__ = [
    "Activity",
    "Attendance",
    "ContactMeeting",
    "Goal",
    "GroupRound",
    "HeadCount",
    "Interruption",
    "LevelChange",
    "Offer",
    "OpenContact",
    "OpenDay",
    "Order",
    "OrderStep",
    "Participation",
    "Places",
    "Plan",
    "Priority",
    "QueueEntry",
    "QueueMove",
    "Redirect",
    "ReplacementContact",
    "SampleTest",
    "Service",
    "ServiceCompetence",
    "ServiceTerms",
    "Session",
    "Staffing",
    "TokenKey",
    "Visit",
]
