"""Which adapter answers which port (sv. koppling): the one place where a lower floor is given what it needs from above."""

from typing import cast

from django.conf import settings

from hemmaplan.access import event_registry, roles
from hemmaplan.access import events as access_events
from hemmaplan.access.actions import record
from hemmaplan.access.ports import PROVIDERS
from hemmaplan.archive import events as archive_events
from hemmaplan.assistance import events as assistance_events
from hemmaplan.assistance import letters as assistance_letters
from hemmaplan.assistance.models import Application
from hemmaplan.assistance.ports import Joined as AssistanceJoined
from hemmaplan.capacity import events as capacity_events
from hemmaplan.capacity import jobs as capacity_jobs
from hemmaplan.cases import events as cases_events
from hemmaplan.cases.decisions import events as decisions_events
from hemmaplan.cases.decisions.letters import Letters
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.intake import events as intake_events
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations import events as investigations_events
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.cases.parties import events as parties_events
from hemmaplan.cases.workload import events as workload_events
from hemmaplan.config import connections
from hemmaplan.config.roles import RIGHTS, ROLES
from hemmaplan.deadlines import events as deadlines_events
from hemmaplan.deadlines.ports import Joined as DeadlinesJoined
from hemmaplan.documents.subjects import Subjects
from hemmaplan.housing import events as housing_events
from hemmaplan.housing.models import Tenancy
from hemmaplan.integrations.folder import events as folder_events
from hemmaplan.integrations.identity_provider import joining
from hemmaplan.integrations.synthetic import events as synthetic_events
from hemmaplan.interventions import events as interventions_events
from hemmaplan.interventions.models import OpenContact, Order
from hemmaplan.interventions.ports import Joined as InterventionsJoined
from hemmaplan.organisation import events as organisation_events
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.ports import EventLog, Joined
from hemmaplan.people import events as people_events
from hemmaplan.people.models import Person
from hemmaplan.people.ports import Joined as PeopleJoined
from hemmaplan.people.sources import Sources
from hemmaplan.statistics import events as statistics_events
from hemmaplan.statistics.models import Report, ReportVersion


def join() -> None:
    """Join every port. Called once, when all apps are ready."""
    roles.join(ROLES, RIGHTS)
    PROVIDERS.join(joining.made(settings.IDENTITY_PROVIDERS))
    Joined.event_log = staticmethod(cast("EventLog", record))
    InterventionsJoined.when_queued = staticmethod(capacity_jobs.when_queued)
    DeadlinesJoined.own_files = staticmethod(Assignment.objects.files_of)
    DeadlinesJoined.withheld_files = staticmethod(Case.objects.withheld_from)
    DeadlinesJoined.held_intakes = staticmethod(Intake.objects.held_from)
    AssistanceJoined.registers = connections.registers()
    PeopleJoined.population_register = connections.population_register()
    for model in (Report, ReportVersion):
        Subjects.join(model, model.objects.visible_to)
    Subjects.join(Case, Case.objects.open_to)
    Subjects.join(Intake, Intake.objects.visible_to)
    Subjects.join(Investigation, Investigation.objects.open_to)
    Subjects.join(Decision, Decision.objects.visible_to)
    Subjects.join(Application, Application.objects.visible_to)
    Letters.join("income_support", assistance_letters.draw)
    for source in (Order, OpenContact, Tenancy, Case, Person, Unit):
        Sources.join(source, source.objects.visible_to)
    event_registry.join(
        access_events.EventType,
        archive_events.EventType,
        assistance_events.EventType,
        capacity_events.EventType,
        cases_events.EventType,
        decisions_events.EventType,
        intake_events.EventType,
        investigations_events.EventType,
        parties_events.EventType,
        workload_events.EventType,
        deadlines_events.EventType,
        housing_events.EventType,
        folder_events.EventType,
        synthetic_events.EventType,
        interventions_events.EventType,
        organisation_events.EventType,
        people_events.EventType,
        statistics_events.EventType,
    )
