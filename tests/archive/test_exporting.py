"""Export of a person: every row about them, nobody else's name, and a manifest that holds."""

import hashlib
import json

import pytest
from tests import planted
from tests.archive.test_disposal import world  # noqa: F401  the fixture

from hemmaplan.access.actions import system_user
from hemmaplan.access.models import Event
from hemmaplan.archive import actions
from hemmaplan.archive.belonging import belonging_to
from hemmaplan.foundation.refusals import Forbidden
from hemmaplan.people.models import Person


@pytest.fixture
def made(world):  # noqa: F811
    person = world.persons[0].person
    note = world.persons[0].draft
    note.text += " och mamma Ohemlida Kändström var med"
    note.save()
    return actions.export_person(person=person, by=system_user(), at=planted.NOW)


def test_every_row_about_the_person_is_there(world, made):  # noqa: F811
    rows = belonging_to({Person: {made.person.pk}})
    assert {
        f"{model._meta.label_lower}.json": len(numbers) for model, numbers in rows.items()
    }.items() <= made.rows.items()
    assert {"people.personevent.json", "access.readnote.json", "access.event.json", "deadlines.clock.json"} <= set(
        made.files
    )
    said = b"".join(made.files.values()).decode(errors="replace")
    own = {
        secret
        for what, secret in world.persons[0].secrets.items()
        if what in {"given name", "number", "address", "phone"}
    }
    assert [secret for secret in own if secret not in said] == []


def test_nobody_else_is_named_also_where_somebody_wrote_their_name(world, made):  # noqa: F811
    assert planted.leaks(b"".join(made.files.values()), world.persons[1:]) == []
    said = b"".join(made.files.values()).decode(errors="replace")
    assert "Ohemlida" not in said
    assert "mamma [annan person] var med" in said
    assert json.loads(made.files["people.relation.json"])[0].keys() >= {"person", "other", "kind_text"}


def test_the_manifest_names_every_file_with_its_digest(made):
    manifest = json.loads(made.files["manifest.json"])
    listed = {one["name"]: one for one in manifest["files"]}
    assert set(listed) == set(made.files) - {"manifest.json"}
    assert all(hashlib.sha256(made.files[name]).hexdigest() == one["sha256"] for name, one in listed.items())
    assert "text" in listed["cases.journalentry.json"]["sensitive"]


def test_that_it_was_taken_out_is_in_the_log(made):
    assert Event.objects.filter(event_type="archive.person_exported", person_id=made.person.pk).count() == 1


def test_no_person_takes_anything_out_from_a_page(world):  # noqa: F811
    with pytest.raises(Forbidden):
        actions.export_person(person=world.persons[0].person, by=world.manager, at=planted.NOW)
