"""The rows of the module, one concept a file."""

from hemmaplan.people.households import Household, HouseholdMember
from hemmaplan.people.models.contacts import ContactPoint, SafeContact
from hemmaplan.people.models.grounds import Ground
from hemmaplan.people.models.notices import PopulationCheck, PopulationNotice
from hemmaplan.people.models.numbers import StatedNumber
from hemmaplan.people.models.persons import Person
from hemmaplan.people.models.protection import ProtectionPeriod
from hemmaplan.people.models.relations import Relation
from hemmaplan.people.resident_accounts import ResidentAccount

__all__ = [
    "ContactPoint", "Ground", "Household", "HouseholdMember", "Person", "PopulationCheck", "PopulationNotice", "ProtectionPeriod", "Relation",
    "ResidentAccount", "SafeContact", "StatedNumber",
]  # fmt: skip
