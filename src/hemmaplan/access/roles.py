"""Roles and rights as plain code. Stored by stable key; a page can print the whole matrix from this file.

A role is granted for a unit and holds for everything below it. Law: 2001:454 10 § (rights limited to the work's need).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """Behörighet: one thing somebody may do, in certain units."""

    SEE_BOARD = "see_board"  # figures and staffing of the unit
    SEE_COLLEAGUES = "see_colleagues"
    MANAGE_STAFFING = "manage_staffing"
    MANAGE_SERVICES = "manage_services"
    SEE_ORDERS = "see_orders"  # that an order exists, for whom, its state
    SEE_PERSONS = "see_persons"
    SEND_ORDERS = "send_orders"  # authority side
    HANDLE_ORDERS = "handle_orders"  # acknowledge, accept, return, start, pause, end
    DISTRIBUTE_ORDERS = "distribute_orders"
    MANAGE_QUEUE = "manage_queue"
    WRITE_NOTES = "write_notes"
    READ_NOTES = "read_notes"  # every note of the unit, not only of own orders
    RUN_GROUPS = "run_groups"
    RUN_OPEN_DOOR = "run_open_door"
    RECORD_CONTACTS = "record_contacts"
    RECORD_TESTS = "record_tests"
    SUPERVISE_HOUSING = "supervise_housing"
    MANAGE_HOUSING = "manage_housing"
    WRITE_REPORTS = "write_reports"
    FREEZE_REPORTS = "freeze_reports"
    SEE_PROTECTED = "see_protected"  # the identity of persons under protection, in the unit
    EMERGENCY_ACCESS = "emergency_access"
    MANAGE_USERS = "manage_users"
    READ_EVENTS = "read_events"
    READ_READS = "read_reads"
    CHECK_SEALS = "check_seals"
    IMPORT_DATA = "import_data"  # bring in files; only who holds it for the whole organisation may


RIGHT_TITLES: dict[Right, Promise | str] = {
    Right.SEE_BOARD: _("Se läget, siffror och bemanning"),
    Right.SEE_COLLEAGUES: _("Se kollegor"),
    Right.MANAGE_STAFFING: _("Ändra tjänster, anställningar och frånvaro"),
    Right.MANAGE_SERVICES: _("Ändra verksamheter och villkor"),
    Right.SEE_ORDERS: _("Se enhetens uppdrag och köer"),
    Right.SEE_PERSONS: _("Se personer som enheten har ärende med"),
    Right.SEND_ORDERS: _("Sända uppdrag och följa dem"),
    Right.HANDLE_ORDERS: _("Ta emot, starta, pausa och avsluta uppdrag"),
    Right.DISTRIBUTE_ORDERS: _("Fördela uppdrag"),
    Right.MANAGE_QUEUE: _("Ändra ordningen i kö"),
    Right.WRITE_NOTES: _("Skriva anteckningar i egna uppdrag"),
    Right.READ_NOTES: _("Läsa enhetens alla anteckningar"),
    Right.RUN_GROUPS: _("Hålla grupper"),
    Right.RUN_OPEN_DOOR: _("Hålla öppen verksamhet"),
    Right.RECORD_CONTACTS: _("Registrera öppna kontakter"),
    Right.RECORD_TESTS: _("Registrera drogtester"),
    Right.SUPERVISE_HOUSING: _("Göra tillsyn i sociala bostäder"),
    Right.MANAGE_HOUSING: _("Förvalta sociala bostäder"),
    Right.WRITE_REPORTS: _("Skriva rapporter"),
    Right.FREEZE_REPORTS: _("Frysa rapporter"),
    Right.SEE_PROTECTED: _("Se skyddade personers identitet i enheten"),
    Right.EMERGENCY_ACCESS: _("Nödöppna med angivet skäl"),
    Right.MANAGE_USERS: _("Lägga upp användare och ge roller"),
    Right.READ_EVENTS: _("Läsa händelseloggen"),
    Right.READ_READS: _("Läsa läsloggen"),
    Right.CHECK_SEALS: _("Kontrollera loggarnas sigill"),
    Right.IMPORT_DATA: _("Läsa in data för hela organisationen"),
}


@dataclass(frozen=True)
class Role:
    """Roll: a bundle of rights with a prose rule for who may hold it."""

    key: str
    title: Promise | str
    description: Promise | str
    rights: frozenset[Right]


_STAFF = frozenset(
    {
        Right.SEE_COLLEAGUES,
        Right.SEE_ORDERS,
        Right.SEE_PERSONS,
        Right.HANDLE_ORDERS,
        Right.WRITE_NOTES,
        Right.RUN_GROUPS,
        Right.RUN_OPEN_DOOR,
        Right.RECORD_CONTACTS,
        Right.EMERGENCY_ACCESS,
    }
)
_HEAD = _STAFF | {
    Right.SEE_BOARD,
    Right.MANAGE_STAFFING,
    Right.MANAGE_SERVICES,
    Right.DISTRIBUTE_ORDERS,
    Right.MANAGE_QUEUE,
    Right.READ_NOTES,
    Right.RECORD_TESTS,
    Right.SUPERVISE_HOUSING,
    Right.MANAGE_HOUSING,
    Right.WRITE_REPORTS,
    Right.FREEZE_REPORTS,
    Right.SEE_PROTECTED,
}

# What makes a system owner: whoever may manage users can give themselves the run of the house through another account.
OWNING = Right.MANAGE_USERS

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "unit_manager",
            _("Enhetschef"),
            _("Leder enheten och svarar för bemanning, köer och rapporter. Hålls av den som har förordnande."),
            _HEAD,
        ),
        Role(
            "deputy",
            _("Biträdande enhetschef"),
            _("Gör enhetschefens arbete i dennes ställe. Hålls av den som utsetts av enhetschefen."),
            _HEAD,
        ),
        Role(
            "social_worker",
            _("Socialsekreterare"),
            _(
                "Myndighetens handläggare: sänder uppdrag till utföraren och följer dem. Ser inte utförarens anteckningar."
            ),
            frozenset({Right.SEND_ORDERS, Right.SEE_COLLEAGUES, Right.SEE_PERSONS}),
        ),
        Role(
            "treatment_staff",
            _("Behandlare"),
            _("Tar emot och utför uppdrag i sitt team. Ser anteckningar i de uppdrag hon eller han har."),
            _STAFF | {Right.RECORD_TESTS},
        ),
        Role(
            "housing_support_staff",
            _("Boendestödjare"),
            _("Ger stöd i hemmet och tillsyn i sociala bostäder."),
            _STAFF | {Right.SUPERVISE_HOUSING},
        ),
        Role(
            "housing_coordinator",
            _("Boendesamordnare"),
            _("Svarar för sociala bostäder: kontrakt, hyresvärdar, tillsyn."),
            frozenset(
                {
                    Right.SEE_COLLEAGUES,
                    Right.SEE_PERSONS,
                    Right.SUPERVISE_HOUSING,
                    Right.MANAGE_HOUSING,
                    Right.WRITE_NOTES,
                }
            ),
        ),
        Role(
            "administrator",
            _("Administratör"),
            _("Registrerar bemanning och verksamheter och tar emot uppdrag. Läser inga anteckningar."),
            frozenset(
                {
                    Right.SEE_COLLEAGUES,
                    Right.SEE_BOARD,
                    Right.SEE_ORDERS,
                    Right.SEE_PERSONS,
                    Right.MANAGE_STAFFING,
                    Right.MANAGE_SERVICES,
                }
            ),
        ),
        Role(
            "controller",
            _("Controller"),
            _("Följer siffror och skriver rapporter. Ser inga personer."),
            frozenset({Right.SEE_BOARD, Right.WRITE_REPORTS}),
        ),
        Role(
            "system_owner",
            _("Systemägare"),
            _(
                "Lägger upp användare och behörigheter, läser in data och kontrollerar loggens sigill. Ser inga personer."
            ),
            frozenset({Right.MANAGE_USERS, Right.READ_EVENTS, Right.CHECK_SEALS, Right.IMPORT_DATA}),
        ),
        Role(
            "log_reviewer",
            _("Logggranskare"),
            _("Granskar vem som läst vad. Får inte själv ha ärenden i enheten."),
            frozenset({Right.READ_EVENTS, Right.READ_READS, Right.CHECK_SEALS}),
        ),
    )
}
# The roles that make an account a system owner's, which needs two people for everything done to it.
OWNER_ROLES = frozenset(key for key, role in ROLES.items() if OWNING in role.rights)
