"""A process that opens pages on one database, as its parent asks: one JSON line in, one out.

Two of them, one for each scale, are asked in turn, so that what else the machine does falls on both alike.
"""

import json
import os
import re
import sys
import time
from typing import Any

import django
from django.urls import reverse

_WRITE = "_write_notes"  # the door's own writing of the read log, timed and taken away by name
_TAGS = re.compile(r'href="([^"]*-after=[^"]*)"')


class Prober:
    """Opens pages with a test client for each user and tells what they cost."""

    def __init__(self) -> None:
        from bench import addresses

        self.addresses = {address.name: address for address in addresses.every()}
        self.clients: dict[str, Any] = {}

    def _client(self, username: str) -> Any:
        from django.test import Client

        from hemmaplan.access.models import User
        from hemmaplan.foundation import calendar

        if username not in self.clients:
            client = Client(raise_request_exception=False)
            user = User.objects.get(username=username)
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            self.clients[username] = client, user.acting(calendar.today())
        return self.clients[username]

    def names(self) -> list[str]:
        """Every address of the desk."""
        return list(self.addresses)

    def size(self) -> int:
        """How many orders there are."""
        from hemmaplan.interventions.models import Order

        return Order.objects.count()

    def find(self, name: str, only: str = "") -> dict[str, Any]:
        """Somebody who gets the page, and on what: ``page``, ``action`` (not for GET), or ``missing`` with why."""
        from bench import addresses

        address = self.addresses[name]
        readers = (
            (only,) if only else dict.fromkeys((*addresses.ROOM_READERS.get(address.room, ()), *addresses.READERS))
        )
        statuses: set[int] = set()
        for username in readers:
            client, user = self._client(username)
            things = addresses.things_for(address, user)
            if things is None:
                return {"kind": "missing", "why": "no finder"}
            for thing in things:
                path = reverse(name, kwargs=thing)
                status = client.get(path).status_code
                if status == 200:
                    return {"kind": "page", "user": username, "path": path}
                if status == 405:
                    return {"kind": "action"}
                statuses.add(status)
        if 302 in statuses:
            return {"kind": "action", "why": "redirects"}
        return {"kind": "missing", "why": f"answers {sorted(statuses)}" if statuses else "nothing to open it on"}

    def open(self, user: str, path: str, runs: int) -> dict[str, Any]:
        """Open a page some times. Milliseconds of each, the queries of one, and what the log note took."""
        from django.db import connection

        from hemmaplan.access.middleware import Door

        client, _user = self._client(user)
        notes: list[float] = []
        write = getattr(Door, _WRITE)

        def timed(page: Any) -> None:
            begun = time.perf_counter()
            write(page)
            notes.append((time.perf_counter() - begun) * 1000)

        setattr(Door, _WRITE, staticmethod(timed))
        try:
            took, status, size = [], 0, 0
            for _run in range(runs):
                begun = time.perf_counter()
                response = client.get(path)
                took.append((time.perf_counter() - begun) * 1000)
                status, size = response.status_code, len(response.content)
        finally:
            setattr(Door, _WRITE, staticmethod(write))
        counted: list[str] = []

        def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
            counted.append(str(sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            client.get(path)
        return {"took": took, "queries": len(counted), "status": status, "bytes": size, "notes": notes}

    def split(self, user: str, path: str, runs: int) -> dict[str, Any]:
        """Where the page's time goes."""
        from bench import splitting

        client, _user = self._client(user)
        return splitting.split(lambda: client.get(path), runs)

    def paired(self, user: str, path: str, runs: int) -> dict[str, Any]:
        """The page with and without its log note, in turn."""
        from hemmaplan.access.middleware import Door

        client, _user = self._client(user)
        write, took = getattr(Door, _WRITE), {True: [], False: []}
        try:
            for _run in range(runs):
                for writes in (True, False):
                    setattr(Door, _WRITE, staticmethod(write if writes else lambda _page: None))
                    begun = time.perf_counter()
                    client.get(path)
                    took[writes].append((time.perf_counter() - begun) * 1000)
        finally:
            setattr(Door, _WRITE, staticmethod(write))
        return {"with": took[True], "without": took[False]}

    def next_page(self, user: str, path: str) -> str:
        """The address of the list's next page as the page itself says, or nothing."""
        client, _user = self._client(user)
        found = _TAGS.search(client.get(path).content.decode())
        return found[1].replace("&amp;", "&") if found else ""

    def key_at(self, name: str, user: str, share: float) -> int | None:
        """The key of the row so far down a list: for opening a page in the middle or at the end."""
        from hemmaplan.access.models import Event, ReadNote
        from hemmaplan.interventions.models import GroupRound, Order

        lists = {
            "orders:index": (Order, "sent_at"), "access:reads": (ReadNote, "at"), "access:events": (Event, "recorded_at"),
            "groups:index": (GroupRound, "period"),
        }  # fmt: skip
        if name not in lists:
            return None
        model, column = lists[name]
        rows = model.objects.visible_to(self._client(user)[1]).order_by(f"-{column}", "-pk")
        total = rows.count()
        return rows.values_list("pk", flat=True)[min(total - 1, max(0, int(total * share) - 60))] if total else None

    def sessions(self, usernames: list[str]) -> dict[str, str]:
        """Cookies of logged-in sessions, for a real server on the same database."""
        return {name: self._client(name)[0].cookies["sessionid"].value for name in usernames}

    def forecasts(self, runs: int) -> dict[str, Any]:
        """Forecasts on the rows of the first unit, and estimates of all units."""
        from bench import forecasts
        from hemmaplan.foundation import calendar

        client, _user = self._client("enhetschef")
        board = f"{reverse('board:index')}?enhet={forecasts.UNIT}&den={calendar.today().isoformat()}"
        return forecasts.measure(lambda: client.get(board), runs)

    def ledger(self, username: str, runs: int) -> dict[str, Any]:
        """The manager's ledger with many clocks, and the nightly pass."""
        from bench import ledger

        client, user = self._client(username)
        return ledger.measure(client, user, runs)

    def memo(self, runs: int) -> dict[str, Any]:
        """The memo of the first unit: figures gathered, and all three files made. Seconds."""
        from hemmaplan.foundation import calendar
        from hemmaplan.organisation.models import Unit
        from hemmaplan.statistics.drawing import files
        from hemmaplan.statistics.figures import View
        from hemmaplan.statistics.versions import content

        gathered, made = [], []
        for _run in range(runs):
            view = View(Unit.objects.get(code="ifo-1"), calendar.today())
            begun = time.perf_counter()
            data = content(view, title="Läget", recipient="", diary_number="", words={}, with_rows=True)
            gathered.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            files(data)
            made.append(time.perf_counter() - begun)
        return {"gathered": gathered, "files": made}


def main() -> None:
    """Answer until there are no more questions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemmaplan.config.settings")
    from hemmaplan.config import embedded_postgres

    embedded_postgres.server().use()
    django.setup()
    answers = sys.stdout
    sys.stdout = sys.stderr
    prober = Prober()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": getattr(prober, asked.pop("ask"))(**asked)}
        except Exception as error:  # noqa: BLE001  told to the parent, who decides
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
