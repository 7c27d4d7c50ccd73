"""The roles as plain code: which of the modules' rights each bundles. Stored by stable key; a page prints the whole matrix.

A role is granted for a unit and holds for everything below it. Law: 2001:454 10 § (rights limited to the work's need).
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import Role
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.cases.rights import AuthorityRight, CaseRight
from hemmaplan.deadlines.rights import ClockRight
from hemmaplan.foundation.rights import Right
from hemmaplan.housing.rights import HousingRight
from hemmaplan.integrations.rights import ImportRight
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.rights import StaffRight
from hemmaplan.people.rights import PersonRight
from hemmaplan.statistics.rights import ReportRight

# Every right there is, in the order the page of roles shows them.
RIGHTS: tuple[Right, ...] = tuple(
    right
    for of_module in (
        StaffRight,
        PersonRight,
        CaseRight,
        AuthorityRight,
        AssistanceRight,
        ClockRight,
        OrderRight,
        HousingRight,
        ReportRight,
        AccountRight,
        ImportRight,
    )
    for right in of_module
)


def _role(key: str, title: Promise | str, description: Promise | str, rights: frozenset[Right]) -> Role:
    """A role; what the door must know of it is read from its rights."""
    return Role(
        key, title, description, rights,
        works_with_persons=PersonRight.SEE_PERSONS in rights, owns=AccountRight.MANAGE_USERS in rights,
    )  # fmt: skip


_STAFF = frozenset(
    {
        StaffRight.SEE_COLLEAGUES,
        OrderRight.SEE_ORDERS,
        PersonRight.SEE_PERSONS,
        PersonRight.CHANGE_PERSONS,
        CaseRight.SEE_ORDER_CASES,
        ClockRight.SEE_CLOCKS,
        OrderRight.HANDLE_ORDERS,
        CaseRight.WRITE_NOTES,
        OrderRight.RUN_GROUPS,
        OrderRight.RUN_OPEN_DOOR,
        OrderRight.RECORD_CONTACTS,
        PersonRight.EMERGENCY_ACCESS,
    }
)
_HEAD = _STAFF | {
    StaffRight.SEE_BOARD,
    StaffRight.MANAGE_STAFFING,
    OrderRight.MANAGE_SERVICES,
    OrderRight.DISTRIBUTE_ORDERS,
    ClockRight.EXTEND_CLOCKS,
    OrderRight.MANAGE_QUEUE,
    CaseRight.SEE_TENANCY_CASES,
    CaseRight.READ_NOTES,
    OrderRight.RECORD_TESTS,
    HousingRight.SUPERVISE_HOUSING,
    HousingRight.MANAGE_HOUSING,
    ReportRight.WRITE_REPORTS,
    ReportRight.FREEZE_REPORTS,
    PersonRight.SEE_PROTECTED,
}

_AUTHORITY = frozenset(
    {
        StaffRight.SEE_COLLEAGUES,
        PersonRight.SEE_PERSONS,
        PersonRight.CHANGE_PERSONS,
        PersonRight.TAKE_UP_PERSONS,
        ClockRight.SEE_CLOCKS,
        CaseRight.SEE_AUTHORITY_CASES,
        CaseRight.WRITE_NOTES,
        AuthorityRight.SEE_INTAKES,
        AuthorityRight.TAKE_INTAKES,
        AuthorityRight.DECIDE_AS_WORKER,
    }
)
_CASE_WORKER = _AUTHORITY | {OrderRight.SEND_ORDERS, AuthorityRight.INVESTIGATE}
_TEAM_LEADER = _CASE_WORKER | {
    CaseRight.READ_NOTES,
    ClockRight.EXTEND_CLOCKS,
    AuthorityRight.DISTRIBUTE_CASES,
    AuthorityRight.RESTRICT_CASES,
    AuthorityRight.DECIDE_AS_LEAD,
}

_ASSISTANCE = frozenset(
    {
        StaffRight.SEE_COLLEAGUES,
        PersonRight.SEE_PERSONS,
        PersonRight.CHANGE_PERSONS,
        PersonRight.TAKE_UP_PERSONS,
        ClockRight.SEE_CLOCKS,
        CaseRight.SEE_ASSISTANCE_CASES,
        CaseRight.WRITE_NOTES,
        AuthorityRight.DECIDE_AS_WORKER,
        AssistanceRight.SEE_APPLICATIONS,
        AssistanceRight.HANDLE_APPLICATIONS,
        AssistanceRight.SEE_RULES,
    }
)
_RULES = frozenset(
    {
        CaseRight.SEE_ASSISTANCE_CASES,
        AssistanceRight.SEE_APPLICATIONS,
        AssistanceRight.MANAGE_AUTOMATIC,
        AssistanceRight.SEE_RULES,
    }
)

ROLES = (
    _role(
        "unit_manager",
        _("Enhetschef"),
        _("Leder enheten och svarar för bemanning, köer och rapporter. Hålls av den som har förordnande."),
        _HEAD,
    ),
    _role(
        "deputy",
        _("Biträdande enhetschef"),
        _("Gör enhetschefens arbete i dennes ställe. Hålls av den som utsetts av enhetschefen."),
        _HEAD,
    ),
    _role(
        "social_worker",
        _("Socialsekreterare"),
        _(
            "Myndighetens handläggare: utreder, beslutar, sänder uppdrag och följer dem. Ser inte utförarens anteckningar."
        ),
        _CASE_WORKER,
    ),
    _role(
        "reception",
        _("Mottagningssekreterare"),
        _("Tar emot anmälningar och ansökningar, bedömer skydd och förhandsbedömer."),
        _AUTHORITY,
    ),
    _role(
        "duty_officer",
        _("Socialjour"),
        _("Svarar utanför kontorstid: för jourens logg, tar emot och bedömer skydd. Lämnar över på morgonen."),
        frozenset(
            {
                StaffRight.SEE_COLLEAGUES,
                PersonRight.SEE_PERSONS,
                PersonRight.TAKE_UP_PERSONS,
                AuthorityRight.KEEP_DUTY_LOG,
                AuthorityRight.TAKE_INTAKES,
            }
        ),
    ),
    _role(
        "team_leader",
        _("Förste socialsekreterare"),
        _(
            "Leder myndighetens handläggare: fördelar, läser med och beslutar det som delegationsordningen lägger på förste."
        ),
        _TEAM_LEADER,
    ),
    _role(
        "authority_manager",
        _("Enhetschef myndighet"),
        _("Svarar för myndighetens arbete, frister och beslut. Hålls av den som har förordnande."),
        _TEAM_LEADER
        | _RULES
        | {
            StaffRight.SEE_BOARD,
            StaffRight.MANAGE_STAFFING,
            PersonRight.SEE_PROTECTED,
            ReportRight.WRITE_REPORTS,
            ReportRight.FREEZE_REPORTS,
            AuthorityRight.DECIDE_AS_MANAGER,
            AuthorityRight.RECORD_BOARD_DECISIONS,
        },
    ),
    _role(
        "authority_director",
        _("Verksamhetschef"),
        _("Beslutar det som delegationsordningen lägger på verksamhetschefen. Hålls av den som har förordnande."),
        _TEAM_LEADER
        | _RULES
        | {
            StaffRight.SEE_BOARD,
            PersonRight.SEE_PROTECTED,
            AuthorityRight.DECIDE_AS_MANAGER,
            AuthorityRight.DECIDE_AS_DIRECTOR,
            AuthorityRight.RECORD_BOARD_DECISIONS,
        },
    ),
    _role(
        "assistance_worker",
        _("Handläggare ekonomiskt bistånd"),
        _("Handlägger ansökningar om ekonomiskt bistånd: frågar register, räknar, beslutar månaden."),
        _ASSISTANCE,
    ),
    _role(
        "assistance_leader",
        _("Förste handläggare ekonomiskt bistånd"),
        _("Leder handläggarna av ekonomiskt bistånd: fördelar, läser med, beslutar det som ligger på förste."),
        _ASSISTANCE
        | {
            CaseRight.READ_NOTES,
            ClockRight.EXTEND_CLOCKS,
            AuthorityRight.DISTRIBUTE_CASES,
            AuthorityRight.RESTRICT_CASES,
            AuthorityRight.DECIDE_AS_LEAD,
        },
    ),
    _role(
        "treatment_staff",
        _("Behandlare"),
        _("Tar emot och utför uppdrag i sitt team. Ser anteckningar i de uppdrag hon eller han har."),
        _STAFF | {OrderRight.RECORD_TESTS},
    ),
    _role(
        "housing_support_staff",
        _("Boendestödjare"),
        _("Ger stöd i hemmet och tillsyn i sociala bostäder."),
        _STAFF | {HousingRight.SUPERVISE_HOUSING},
    ),
    _role(
        "housing_coordinator",
        _("Boendesamordnare"),
        _("Svarar för sociala bostäder: kontrakt, hyresvärdar, tillsyn."),
        frozenset(
            {
                StaffRight.SEE_COLLEAGUES,
                PersonRight.SEE_PERSONS,
                PersonRight.CHANGE_PERSONS,
                CaseRight.SEE_TENANCY_CASES,
                ClockRight.SEE_CLOCKS,
                HousingRight.SUPERVISE_HOUSING,
                HousingRight.MANAGE_HOUSING,
                CaseRight.WRITE_NOTES,
            }
        ),
    ),
    _role(
        "administrator",
        _("Administratör"),
        _("Registrerar bemanning och verksamheter och tar emot uppdrag. Läser inga anteckningar."),
        frozenset(
            {
                StaffRight.SEE_COLLEAGUES,
                StaffRight.SEE_BOARD,
                OrderRight.SEE_ORDERS,
                PersonRight.SEE_PERSONS,
                CaseRight.SEE_ORDER_CASES,
                ClockRight.SEE_CLOCKS,
                StaffRight.MANAGE_STAFFING,
                OrderRight.MANAGE_SERVICES,
            }
        ),
    ),
    _role(
        "controller",
        _("Controller"),
        _("Följer siffror och skriver rapporter. Ser inga personer."),
        frozenset({StaffRight.SEE_BOARD, ReportRight.WRITE_REPORTS, AssistanceRight.SEE_RULES}),
    ),
    _role(
        "system_owner",
        _("Systemägare"),
        _("Lägger upp användare och behörigheter, läser in data och kontrollerar loggens sigill. Ser inga personer."),
        frozenset(
            {
                StaffRight.SEE_COLLEAGUES,
                AccountRight.MANAGE_USERS,
                AccountRight.READ_EVENTS,
                AccountRight.CHECK_SEALS,
                ImportRight.IMPORT_DATA,
            }
        ),
    ),
    _role(
        "log_reviewer",
        _("Logggranskare"),
        _("Granskar vem som läst vad. Får inte själv ha ärenden i enheten."),
        frozenset({AccountRight.READ_EVENTS, AccountRight.READ_READS, AccountRight.CHECK_SEALS}),
    ),
)
