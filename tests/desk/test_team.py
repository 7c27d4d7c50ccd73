"""Fördelning: one's own first, the team by name, giving and taking over by the page, and nobody else's."""

import pytest
from tests import make
from tests.cases.test_workload import file, worker
from tests.desk.test_leaks import logged_in

from hemmaplan.cases.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit(kind="authority")


@pytest.fixture
def leader(unit):
    return make.user("team_leader", unit)


def test_a_worker_sees_her_own_and_not_the_team(unit, leader):
    one, other = worker(unit), worker(unit)
    file(unit, leader, one)
    client = logged_in(one)
    page = client.get("/fordelning/").content.decode()
    assert "Min belastning" in page
    assert "Arbetsgruppen" not in page
    assert client.get(f"/fordelning/medarbetare/{one.employee_id}/").status_code == 200
    assert client.get(f"/fordelning/medarbetare/{other.employee_id}/").status_code == 404
    for name in ("poang", "ta-over"):
        assert client.get(f"/fordelning/medarbetare/{one.employee_id}/{name}/").status_code == 404


def test_the_leader_gives_a_matter_that_nobody_has(unit, leader):
    one, case = worker(unit), file(unit, leader)
    client = logged_in(leader)
    assert case.number in client.get("/fordelning/").content.decode()
    address = f"/fordelning/akt/{case.pk}/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"employee": one.employee_id, "role": "worker"})
    assert answer.status_code == 302
    assert Assignment.objects.get(case=case).employee_id == one.employee_id
    page = client.get("/fordelning/").content.decode()
    assert "Allt är fördelat" in page


def test_the_leader_takes_over_for_who_is_ill_and_changes_points(unit, leader):
    ill, well = worker(unit), worker(unit)
    cases = [file(unit, leader, ill) for _n in range(2)]
    client = logged_in(leader)
    address = f"/fordelning/medarbetare/{ill.employee_id}/"
    shown = client.get(f"{address}ta-over/").content.decode()
    assert "2 akter flyttas" in shown
    answer = client.post(f"{address}ta-over/", {"to": well.employee_id}, follow=True)
    assert "2 akter är flyttade" in answer.content.decode()
    assert set(Assignment.objects.filter(employee=well.employee).values_list("case", flat=True)) == {
        c.pk for c in cases
    }
    answer = client.post(f"{address}poang/", {"points": "-20", "reason": "Ny i arbetet, handleds"}, follow=True)
    assert "Ny i arbetet, handleds" in answer.content.decode()


def test_no_column_of_the_team_sorts(unit, leader):
    file(unit, leader, worker(unit))
    page = logged_in(leader).get("/fordelning/?lag-sort=-points").content.decode()
    assert "lag-sort" not in page.replace("lag-sort=-points", "")


@pytest.mark.parametrize("role", ["unit_manager", "reception", "controller", "treatment_staff", "system_owner"])
def test_others_have_no_such_room(unit, role):
    assert logged_in(make.user(role, unit)).get("/fordelning/").status_code == 404
