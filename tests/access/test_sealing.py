"""The logs: every column is guarded, also today's rows; what is missing, changed, added or rebuilt is noticed."""

import datetime as dt
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests import make

from hemmaplan.access import sealing
from hemmaplan.access.actions import record, system_user
from hemmaplan.access.events import EventType
from hemmaplan.access.models import Event, LogHead, ReadNote, Seal
from hemmaplan.access.sealing import LOGS, Kind
from hemmaplan.config.database import Database
from hemmaplan.config.database_roles import as_owner
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible

pytestmark = pytest.mark.django_db

NOW = calendar.now()
TODAY = calendar.local_date(NOW)


def day(number: int) -> dt.datetime:
    """Noon, so many days ago."""
    return calendar.at_clock(TODAY - dt.timedelta(days=number), 12)


def read(at: dt.datetime = NOW, **changes) -> ReadNote:
    return ReadNote.objects.create(
        **{"at": at, "user_id": 1, "user_name": "Anna", "kind": "people.person", "why": "Uppdrag", "path": "/"}
        | changes
    )


def happened(at: dt.datetime = NOW) -> Event:
    with as_owner():  # the application cannot date what it records
        return Event.objects.create(
            at=at, recorded_at=at, by_id=1, by_name="Anna", event_type="tested", kind="test", data={"a": 1}
        )


def seal() -> list[Seal]:
    return sealing.seal_days(through=TODAY - dt.timedelta(days=1), by=system_user(), at=NOW)


def check(**more) -> sealing.Check:
    return sealing.check_seals(by=system_user(), at=NOW, **more)


def kinds(**more) -> list[Kind]:
    return [fault.kind for fault in check(**more).faults]


def by_force(*statements: str) -> None:
    """What only the owner of the tables can do: with the triggers out of use, and back again."""
    tables = ("access_readnote", "access_event", "access_seal", "access_loghead")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in tables:
            cursor.execute(f"alter table {table} disable trigger user")
        for statement in statements:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"alter table {table} enable trigger user")


@pytest.fixture
def logs() -> None:
    """Give three days of both logs, sealed, and two rows of today."""
    for number in (3, 2, 1, 0, 0):
        read(day(number) if number else NOW)
        happened(day(number) if number else NOW)
    seal()


def test_untouched_logs_hold_and_the_check_says_what_it_looked_at(logs: None) -> None:
    found = check()
    assert found.faults == ()
    assert (found.seals, found.rows["read"], found.unsealed_rows["read"]) == (6, 5, 2)
    assert Event.objects.filter(event_type=EventType.LOGS_CHECKED.value).get().data["touched"] == 0


# Every column, whatever columns there are --------------------------------------------------------------------------

OTHER = {
    "BigAutoField": "id + 100000", "DateTimeField": "{} + interval '1 minute'", "BigIntegerField": "coalesce({}, 0) + 1000",
    "IntegerField": "{} + 1000", "CharField": "left(md5({}), 10)", "BooleanField": "not coalesce({}, false)", "ArrayField": "{} || 7::bigint",
    "JSONField": "{} || '{{\"b\": 2}}'",
}  # fmt: skip
COLUMNS = [(log, field) for log in LOGS for field in log.model._meta.concrete_fields]


@pytest.mark.parametrize(("log", "field"), COLUMNS, ids=lambda one: getattr(one, "key", getattr(one, "name", "")))
@pytest.mark.parametrize("is_today", [True, False], ids=["today", "sealed"])
def test_changed_column_is_noticed(logs: None, log: sealing.Log, field, is_today: bool) -> None:
    row = log.model.objects.order_by("pk")[4 if is_today else 1]
    other = OTHER[field.get_internal_type()].format(f'"{field.column}"')
    by_force(f'update {log.table} set "{field.column}" = {other} where id = {row.pk}')
    assert kinds(), field.name


def test_swapped_null_and_added_key_are_noticed(logs: None) -> None:
    row = Event.objects.order_by("pk")[4]
    by_force(f"update access_event set data = data || '{{\"b\": null}}' where id = {row.pk}")
    assert Kind.ROW_CHANGED in kinds()


def test_column_added_later_leaves_the_digests_of_old_rows(logs: None) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("alter table access_event add column later text")
    assert kinds() == []
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("alter table access_event disable trigger user")
        cursor.execute("update access_event set later = 'x'")
        cursor.execute("alter table access_event enable trigger user")
    assert Kind.ROW_CHANGED in kinds(), "and is in the digest from the first day"


# Rows and days that are missing -------------------------------------------------------------------------------------

MISSING = {
    "a row of a sealed day": ("delete from access_readnote where id = (select min(id) + 1 from access_readnote)",),
    "a row of today": ("delete from access_readnote where id = (select max(id) - 1 from access_readnote)",),
    "the last row": ("delete from access_readnote where id = (select max(id) from access_readnote)",),
    "the first row": ("delete from access_readnote where id = (select min(id) from access_readnote)",),
    "the whole log": ("truncate access_readnote",),
    "the whole log and its head": ("truncate access_readnote", "delete from access_loghead where log = 'read'"),
    "the whole log, head and seals": (
        "truncate access_readnote", "delete from access_loghead where log = 'read'", "delete from access_seal where log = 'read'"),
    "the last sealed day with its seal": (
        "delete from access_readnote where at < now() - interval '6 hours' and id = (select max(id) - 2 from access_readnote)",
        "delete from access_seal where log = 'read' and day = (select max(day) from access_seal)"),
    "the first day with its seal": (
        "delete from access_readnote where id = (select min(id) from access_readnote)",
        "delete from access_seal where log = 'read' and day = (select min(day) from access_seal)"),
    "a seal in the middle": ("delete from access_seal where log = 'read' and day = (select min(day) + 1 from access_seal)",),
    "the last seal": ("delete from access_seal where log = 'event' and day = (select max(day) from access_seal)",),
    "a head": ("delete from access_loghead where log = 'event'",),
    "a head set back": ("update access_loghead set number = number - 1 where log = 'event'",),
    "a row put in": (
        ("insert into access_readnote (at, user_id, user_name, kind, person_ids, why, emergency, protected, path, lane, number, link)"
        " select at, 9, 'Mall', kind, person_ids, why, emergency, protected, path, lane, number + 100, link"
        " from access_readnote order by id limit 1"),),
    "a forged digest": ("update access_seal set digest = repeat('0', 64) where id = (select max(id) from access_seal)",),
}  # fmt: skip


@pytest.mark.parametrize("what", MISSING)
def test_missing_is_noticed(logs: None, what: str) -> None:
    by_force(*MISSING[what])
    assert check().touched, what


BROKEN = {
    "its digest": "digest = repeat('0', 64)",
    "its count": "count = count + 1",
    "the link to the seal before": "previous = repeat('0', 64)",
    "how far the sequences had come": "heads = '{}'",
    # The whole seal made anew, so that it agrees with itself: only the seal before tells that it stands in another's place.
    "the link, with a digest that fits it": """previous = repeat('0', 64), digest = encode(sha256(convert_to(concat_ws('|',
        repeat('0', 64), s.log, s.day, s.heads, s.count, (select listed from access_readnote_sealed(s.day - 1,
            (select heads from access_seal b where b.log = s.log and b.day = s.day - 1), s.day, s.heads))), 'UTF8')), 'hex')""",
}


@pytest.mark.parametrize("what", BROKEN)
def test_each_break_in_the_chain_of_seals_is_told_of_that_day(logs: None, what: str) -> None:
    of = Seal.objects.filter(log="read").order_by("day")[1]
    by_force(f"update access_seal s set {BROKEN[what]} where id = {of.pk}")
    broken = [(fault.log, fault.day) for fault in check().faults if fault.kind is Kind.SEAL_BROKEN]
    assert ("read", of.day) in broken


def test_seal_that_is_gone_is_told_of_its_day_and_breaks_the_next(logs: None) -> None:
    gone, after = Seal.objects.filter(log="read").order_by("day")[1:3]
    by_force(f"delete from access_seal where id = {gone.pk}")
    found = {(fault.kind, fault.day) for fault in check().faults if fault.log == "read"}
    assert {(Kind.SEAL_MISSING, gone.day), (Kind.SEAL_BROKEN, after.day)} <= found


def test_rows_written_after_a_cut_end_do_not_hide_it(logs: None) -> None:
    by_force("delete from access_readnote where id = (select max(id) from access_readnote)")
    read()
    read()
    assert Kind.ROWS_MISSING in kinds()


def test_rebuilt_seals_are_noticed(logs: None) -> None:
    """Somebody changes a row and lets the button make the seals anew."""
    by_force("update access_readnote set protected = true where id = (select min(id) from access_readnote)",
             "delete from access_seal")  # fmt: skip
    seal()
    assert {Kind.ROW_CHANGED, Kind.SEAL_REPLACED} & set(kinds())


def test_wholly_rebuilt_log_is_noticed_only_against_what_left_the_house(logs: None) -> None:
    sent = [sealing.Digest(seal.log, seal.day, seal.count, seal.digest) for seal in Seal.objects.all()]
    # With everything in hand: a row changed, the chain linked anew from it, the seals and their notes made anew.
    by_force(
        "delete from access_event where event_type = 'access.logs_sealed'",
        "delete from access_seal",
        "update access_readnote set user_name = 'Någon annan' where id = (select min(id) from access_readnote)",
        *(
            f"do $$ declare line public.{log.table}; place bigint := 0; before text := ''; begin "
            f"for line in select * from {log.table} order by id loop place := place + 1; line.lane := 1; line.number := place; "
            "line.link := encode(sha256(convert_to(before || hemmaplan_log_text(to_jsonb(line)), 'UTF8')), 'hex'); "
            f"update {log.table} set lane = 1, number = place, link = line.link where id = line.id; before := line.link; "
            f"end loop; update access_loghead set number = place, link = before where log = '{log.key}'; end $$"
            for log in LOGS
        ),
    )
    seal()
    assert kinds() == [], "nothing inside can tell: the page says so"
    assert set(kinds(outside=sent)) == {Kind.DIFFERS_OUTSIDE}


def test_removed_or_disabled_guard_is_noticed(logs: None) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table access_event disable trigger hemmaplan_chain")
        cursor.execute("drop trigger hemmaplan_seal on access_seal")
    found = [(fault.data["table"], fault.data["what"]) for fault in check().faults if fault.kind is Kind.UNGUARDED]
    assert found == [("access_event", "hemmaplan_chain"), ("access_seal", "hemmaplan_seal")]


def test_days_not_sealed_are_late_but_untouched() -> None:
    read(day(3))
    found = check()
    assert [fault.kind for fault in found.faults] == [Kind.NOT_SEALED]
    assert found.touched == ()


def test_row_that_came_after_its_day_was_sealed_is_in_the_next_seal() -> None:
    read(day(3))
    sealing.seal_days(through=TODAY - dt.timedelta(days=3), by=system_user(), at=NOW)
    late = read(day(3))
    seal()
    assert kinds() == []
    assert list(Seal.objects.filter(log="read").order_by("day").values_list("count", flat=True)) == [1, 1, 0]
    by_force(f"delete from access_readnote where id = {late.pk}")
    assert Kind.SEAL_BROKEN in kinds()


def test_day_that_is_not_over_is_not_sealed(logs: None) -> None:
    with pytest.raises(NotPossible, match="slut"):
        sealing.seal_days(through=TODAY, by=system_user(), at=NOW)


# The database makes the seals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [
    {"day": TODAY}, {"day": TODAY + dt.timedelta(days=1)}, {"day": TODAY - dt.timedelta(days=1)}, {"day": dt.date(2001, 1, 1)},
])  # fmt: skip
def test_seal_out_of_turn_is_refused(logs: None, given: dict) -> None:
    with pytest.raises(DatabaseError, match=r"tur och ordning|inte slut"), transaction.atomic():
        Seal.objects.create(log="read", sealed_at=NOW, **given)


def test_content_of_a_seal_is_not_what_was_given() -> None:
    read(day(1))
    made = Seal.objects.create(log="read", day=TODAY - dt.timedelta(days=1), digest="0" * 64, count=99, sealed_at=NOW)
    made.refresh_from_db()
    assert made.count == 1
    assert made.digest != "0" * 64
    assert kinds() == []


def test_place_and_digest_of_a_row_are_not_what_was_given() -> None:
    first, second = read(lane=7, number=70, link="x"), read(lane=7, number=70, link="x")
    for note in (first, second):
        note.refresh_from_db()
    assert (first.lane, first.number, second.number) == (second.lane, 1, 2)
    assert LogHead.objects.get(log="read").link == second.link


def test_many_rows_at_once_are_chained_one_by_one() -> None:
    ReadNote.objects.bulk_create(
        ReadNote(at=NOW, user_id=n, user_name="A", kind="x", why="x", path="/") for n in range(50)
    )
    assert list(ReadNote.objects.order_by("pk").values_list("number", flat=True)) == list(range(1, 51))
    assert kinds() == []


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_wait_for_nobody_and_leave_no_gap() -> None:
    own = connection.settings_dict
    database = Database.of({**settings.DATABASE_APPLICATION, "NAME": own["NAME"]})
    insert = ("insert into access_event (at, recorded_at, by_id, by_name, event_type, kind, data, lane, number, link) "
              "values (now(), now(), 1, 'A', 'tested', 'test', '{}', 0, 0, '')")  # fmt: skip
    with database.connect() as one, database.connect() as two:
        one.execute("begin")
        one.execute(insert)
        two.execute("set lock_timeout = '10s'")
        two.execute(insert)  # the first is still open
        one.execute("savepoint here")
        one.execute(insert)
        one.execute("rollback to here")
        one.execute(insert)
        one.execute("commit")
        two.execute("begin")
        two.execute(insert)
        two.execute("rollback")
    assert sorted(Event.objects.values_list("lane", "number")) == [(1, 1), (1, 2), (2, 1)]
    assert kinds() == []


@pytest.mark.django_db(transaction=True)
def test_application_may_not_touch_heads_or_seals() -> None:
    own = connection.settings_dict
    database = Database.of({**settings.DATABASE_APPLICATION, "NAME": own["NAME"]})
    with database.connect() as application:
        for statement in ("update access_loghead set number = 0", "insert into access_loghead (log, lane, number, link) values ('read', 1, 9, '')",
                          "delete from access_loghead", "truncate access_loghead", "alter table access_seal disable trigger all"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement)


# Words and rights ---------------------------------------------------------------------------------------------------


def test_every_finding_has_words(logs: None) -> None:
    data = {"row": 1, "rows": 2, "lane": 1, "was": 3, "what": "x", "table": "t", "days": 2, "disposal": 1}
    assert all("%" not in str(sealing.Fault(kind, "read", TODAY, data)) for kind in Kind)


@pytest.mark.parametrize("act", [
    lambda by: sealing.check_seals(by=by, at=NOW), lambda by: sealing.seal_days(through=TODAY, by=by, at=NOW),
    lambda by: sealing.note_sent(channel="x", through=1, by=by, at=NOW),
    lambda by: sealing.note_not_sent(channel="x", by=by, at=NOW),
])  # fmt: skip
def test_others_may_neither_seal_nor_check(act: Callable) -> None:
    with pytest.raises(Exception, match="behörighet"):
        act(make.user("unit_manager", make.unit()))


def test_page_says_what_was_checked_and_what_cannot_be_known(logs: None, client_as) -> None:
    client = client_as(make.user("system_owner", make.unit()))
    page = client.post("/system/sigill/kontrollera/").content.decode()
    assert "Vad kontrollen inte kan veta" in page
    assert "har lämnat huset" in page
    assert "Allt stämmer" not in page


def test_owner_and_reviewer_are_told_where_their_day_begins(logs: None, client_as) -> None:
    unit = make.unit()
    by_force("delete from access_readnote where id = (select min(id) from access_readnote)")
    check()
    for role, start in (("system_owner", "/system/anvandare/"), ("log_reviewer", "/system/laslogg/")):
        assert "Kontrollen av loggarna fann" in client_as(make.user(role, unit)).get(start).content.decode()
    assert "Kontrollen av loggarna" not in client_as(make.user("unit_manager", unit)).get("/laget/").content.decode()


def test_pressing_the_button_twice_seals_once(logs: None, client_as) -> None:
    client = client_as(make.user("system_owner", make.unit()))
    before = Seal.objects.count()
    for _time in range(2):
        assert client.post("/system/sigill/forsegla/").status_code == 302
    assert Seal.objects.count() == before


def test_recorded_event_is_chained_too() -> None:
    record(EventType.USER_ADDED, by=system_user(), at=NOW)
    assert kinds() == []
