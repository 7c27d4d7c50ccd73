"""The services outside that this installation is connected to (*kopplingar*), by its settings. What is not named is not connected."""

from django.conf import settings

from hemmaplan.assistance import ports as assistance
from hemmaplan.integrations import soap
from hemmaplan.integrations.breaker import StoredBreaker
from hemmaplan.integrations.navet.adapter import Navet
from hemmaplan.integrations.navet.fake import Fake as FakeNavet
from hemmaplan.integrations.navet.fake import nobody_special
from hemmaplan.integrations.ssbtek import client
from hemmaplan.integrations.ssbtek.adapter import Ssbtek
from hemmaplan.integrations.ssbtek.fake import Fake, demo_person
from hemmaplan.people import ports as people

DEMO = "demo"


def registers() -> assistance.Registers:
    """Registren: SSBTEK, the made-up one, or nobody."""
    if not settings.SSBTEK_URL:
        return assistance.NotConnected()
    asker = client.Asker(settings.SSBTEK_ORGANISATION, settings.SSBTEK_NAME, settings.SSBTEK_ACTOR)
    transport = Fake(demo_person) if settings.SSBTEK_URL == DEMO else _client("SSBTEK")
    return Ssbtek(transport, asker, StoredBreaker("ssbtek"))


def population_register() -> people.PopulationRegister:
    """Folkbokföringen: Navet, the made-up one, or nobody."""
    if not settings.NAVET_URL:
        return people.NotConnected()
    transport = FakeNavet(nobody_special) if settings.NAVET_URL == DEMO else _client("NAVET")
    return Navet(transport, settings.NAVET_ORGANISATION, settings.NAVET_ORDER, StoredBreaker("navet"))


def _client(service: str) -> soap.Client:
    named = {
        name: getattr(settings, f"{service}_{name}") for name in ("URL", "CERTIFICATE", "KEY", "AUTHORITIES", "SECONDS")
    }
    return soap.Client(soap.Endpoint(
        named["URL"], named["CERTIFICATE"], named["KEY"], named["AUTHORITIES"], named["SECONDS"]
    ))  # fmt: skip
