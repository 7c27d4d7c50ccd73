"""The logs' digests leave the house each night, each way for itself; what fails is told and tried again."""

import datetime as dt
import io
import socket
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from tests import make

from hemmaplan.access import sealing
from hemmaplan.access.actions import system_user
from hemmaplan.access.events import EventType
from hemmaplan.access.models import Event, ReadNote, Seal
from hemmaplan.access.outbox import NotSent
from hemmaplan.config import digests, jobs
from hemmaplan.foundation import calendar

pytestmark = pytest.mark.django_db

NOW = calendar.now()
TODAY = calendar.local_date(NOW)


@pytest.fixture
def sealed() -> list[Seal]:
    """Give two sealed days of the read log."""
    for number in (2, 1):
        at = calendar.at_clock(TODAY - dt.timedelta(days=number), 12)
        ReadNote.objects.create(at=at, user_id=1, user_name="Anna", kind="people.person", why="x", path="/")
    return sealing.seal_days(through=TODAY - dt.timedelta(days=1), by=system_user(), at=NOW)


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.DIGEST_FOLDER = str(tmp_path)
    return tmp_path


def send(at: dt.datetime = NOW) -> None:
    digests.send(by=system_user(), at=at)


def test_digests_land_in_the_folder_once_and_can_be_read_back(sealed: list[Seal], folder: Path) -> None:
    send()
    send()
    assert len(list(folder.iterdir())) == 2
    assert {(one.log, one.day, one.count, one.digest) for one in digests.outside()} == {
        (seal.log, seal.day, seal.count, seal.digest) for seal in sealed
    }
    assert Event.objects.filter(event_type=EventType.DIGESTS_SENT.value).count() == 1


def test_file_with_another_content_is_never_written_over(sealed: list[Seal], folder: Path) -> None:
    there = folder / f"hemmaplan-sigill-{sealed[0].day}.txt"
    there.write_text("något annat\n")
    with pytest.raises(NotSent, match="säger något annat"):
        send()
    assert there.read_text() == "något annat\n"


def test_way_that_fails_is_told_tried_again_and_holds_up_no_other(
    sealed: list[Seal], folder: Path, settings, client_as
) -> None:
    settings.DIGEST_FOLDER = str(folder / "borta")
    settings.DIGEST_MAIL, settings.EMAIL_HOST = ["it@example.se"], "mail.example.se"
    with pytest.raises(NotSent, match="folder"):
        send()
    assert sealed[0].digest in mail.outbox[0].body
    client = client_as(make.user("log_reviewer", make.unit()))
    assert "kunde inte lämna huset" in client.get("/system/laslogg/").content.decode()
    (folder / "borta").mkdir()
    send()
    assert not digests.outside(), "what failed waits a while"
    send(NOW + dt.timedelta(minutes=2))
    assert len(mail.outbox) == 1
    assert len(digests.outside()) == 2
    assert "kunde inte lämna huset" not in client.get("/system/laslogg/").content.decode()


@pytest.mark.enable_socket
@pytest.mark.parametrize("scheme", ["udp", "unix"])
def test_digests_reach_the_log_server(sealed: list[Seal], settings, tmp_path: Path, scheme: str) -> None:
    if scheme == "udp":
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        receiver.bind(("127.0.0.1", 0))
        settings.DIGEST_SYSLOG = f"udp://127.0.0.1:{receiver.getsockname()[1]}"
    else:
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.bind(str(tmp_path / "log"))
        settings.DIGEST_SYSLOG = str(tmp_path / "log")
    receiver.settimeout(30)
    with receiver:
        send()
        got = b"\n".join(receiver.recv(4096) for _seal in sealed).decode()
    kept = tmp_path / "kept.log"
    kept.write_text(got)
    assert [one.digest for one in digests.read(kept)] == [seal.digest for seal in sealed]


def test_log_server_that_is_not_there_is_told(sealed: list[Seal], settings, tmp_path: Path) -> None:
    settings.DIGEST_SYSLOG = str(tmp_path / "nothing")
    with pytest.raises(NotSent, match="syslog"):
        send()


def test_nightly_check_writes_to_those_who_answer(sealed: list[Seal], folder: Path, settings) -> None:
    settings.EMAIL_HOST = "mail.example.se"
    for role in ("system_owner", "log_reviewer", "unit_manager"):
        user = make.user(role, make.unit())
        user.email = f"{role}@example.se"
        user.save()
    (folder / "hemmaplan-sigill-x.txt").write_text(
        f"<13>host hemmaplan-sigill v1 log=read day={sealed[0].day} count=1 digest={'0' * 64}\n"
    )
    jobs.check_logs(0)
    assert not mail.outbox, "a letter goes when the check has been stored"
    send(calendar.now())
    send(calendar.now())
    (letter,) = mail.outbox
    assert sorted(letter.to) == ["log_reviewer@example.se", "system_owner@example.se"]
    assert "1 avvikelse" in letter.body


def test_command_compares_with_a_file_and_says_what_was_not_compared(sealed: list[Seal], tmp_path: Path) -> None:
    told = io.StringIO()
    call_command("check_seals", stdout=told)
    assert "Inget jämfördes" in told.getvalue()
    kept = tmp_path / "kept.txt"
    kept.write_text("\n".join(digests.lines_of(sealed)))
    told = io.StringIO()
    call_command("check_seals", "--against", str(kept), stdout=told)
    assert "Jämförda kontrollsummor utifrån: 2" in told.getvalue()
    kept.write_text(kept.read_text().replace(sealed[0].digest, "0" * 64))
    with pytest.raises(CommandError, match="avvikelser"):
        call_command("check_seals", "--against", str(kept), stdout=told)
    assert "har lämnat huset" in told.getvalue()


def test_command_refuses_a_file_without_digests(tmp_path: Path) -> None:
    (tmp_path / "brev").write_text("Hej")
    with pytest.raises(CommandError, match="inga kontrollsummor"):
        call_command("check_seals", "--against", str(tmp_path / "brev"))
    with pytest.raises(CommandError, match="kunde inte läsas"):
        call_command("check_seals", "--against", str(tmp_path / "borta"))
