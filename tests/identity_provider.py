"""The demo's provider of identities on a port of its own, for tests that log in by it, and a browser's way through it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from django.test import Client

from hemmaplan.access.ports import PROVIDERS
from hemmaplan.config import identity_providers
from hemmaplan.integrations.identity_provider import demo, joining

SECRET = "prov-hemlighet"
HOST = "127.0.0.1:8000"


@contextmanager
def running(
    people: list[demo.Chosen], *, make: Callable[..., demo.DemoProvider] = demo.DemoProvider, **settings: str
) -> Iterator[demo.DemoProvider]:
    """The provider, answering, and joined as that of residents and of staff."""
    server = demo.Server.of("127.0.0.1", 0, lambda issuer: make(issuer, SECRET, people))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    provider = server.get_app()
    before = [*PROVIDERS.of("resident"), *PROVIDERS.of("staff")]
    try:
        join(provider.issuer, **settings)
        yield provider
    finally:
        PROVIDERS.join(before)
        server.shutdown()
        server.server_close()
        thread.join()


def join(issuer: str, **settings: str) -> None:
    """Join the provider by settings alone, as an installation does."""
    environment = {"RESIDENT_PROVIDERS": "demo", "STAFF_PROVIDERS": "demo-personal"}
    for key, client in (("DEMO", demo.RESIDENTS), ("DEMO_PERSONAL", demo.STAFF)):
        said = {"ISSUER": issuer, "CLIENT_ID": client, "CLIENT_SECRET": SECRET, "LEVELS": demo.ENOUGH} | settings
        environment |= {f"PROVIDER_{key}_{name}": value for name, value in said.items()}
    described = identity_providers.read(environment.get, production=False)
    PROVIDERS.join(joining.made(described))


def resident(number: str, *, name: str = "Kim Ek", level: str = demo.ENOUGH, **claims: str) -> demo.Chosen:
    """Somebody to be chosen."""
    return demo.Chosen(name, number, demo.RESIDENTS, {"name": name, demo.NUMBER: number} | claims, level)


def begin(client: Client, start: str = "/invanare/logga-in/demo/") -> str:
    """The address at the provider to which one is sent."""
    answer = client.get(start, headers={"host": HOST})
    assert answer.status_code == 302, answer.status_code
    return answer.headers["Location"]


def choose(address: str, chosen: demo.Chosen | None) -> str:
    """Choose somebody at the provider. Returns the address one is sent back to."""
    page = requests.get(address, timeout=10)
    assert page.status_code == 200, page.text
    sent = demo.asked_of(address) | {"chosen": chosen.subject if chosen else ""}
    answer = requests.post(address.partition("?")[0], data=sent, timeout=10, allow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def back(client: Client, address: str):
    """Back to Hemmaplan."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"host": HOST})


def log_in(client: Client, chosen: demo.Chosen | None, start: str = "/invanare/logga-in/demo/"):
    """The whole way there and back."""
    return back(client, choose(begin(client, start), chosen))
