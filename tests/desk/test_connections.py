"""The pages of connections and of the population register's news: who may open them, what they say, what they never do."""

from unittest import mock

import pytest
from django.urls import reverse
from tests import make

from hemmaplan.assistance import ports
from hemmaplan.organisation.periods import span
from hemmaplan.people.models import Ground, PopulationNotice

pytestmark = pytest.mark.django_db


def test_connections_call_nobody_until_asked_and_are_for_who_runs_the_system(client_as):
    unit = make.unit()
    client = client_as(make.user("system_owner", unit))
    with mock.patch.object(ports.Joined.registers, "check", wraps=ports.Joined.registers.check) as checked:
        page = client.get(reverse("access:connections")).content.decode()
        assert checked.call_args.kwargs == {"live": False}
        assert client.post(reverse("access:check_connections")).status_code == 200
        assert checked.call_args.kwargs == {"live": True}
    assert "Inte ansluten" in page
    assert client_as(make.user("unit_manager", unit)).get(reverse("access:connections")).status_code == 404


def test_news_is_read_once_by_who_works_with_the_person(client_as):
    unit, person = make.unit(), make.person(family_name="Kvarnskog")
    Ground.objects.create(person=person, unit=unit, reason="Ärende", source_kind="cases.case", source_id=1,
                          period=span(make.EARLY), recorded_at=make.AT)  # fmt: skip
    notice = PopulationNotice.objects.create(person=person, kind="death", on=make.EARLY, noted_at=make.AT)
    client = client_as(make.user("unit_manager", unit))
    page = client.get(reverse("people:population"))
    assert "Kvarnskog" in page.content.decode()
    assert "Avliden" in page.content.decode()
    stranger = client_as(make.user("unit_manager", make.unit()))
    assert "Kvarnskog" not in stranger.get(reverse("people:population")).content.decode()
    assert stranger.post(reverse("people:population_seen", args=[notice.pk])).status_code == 404
