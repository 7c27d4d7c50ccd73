"""A form that changes what is stored, open in two windows: whoever saves last is told what the other changed."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from tests import make

from hemmaplan.interventions.models import Service
from hemmaplan.organisation.models import Agreement, Post, Unit
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def client(unit, client_as):
    return client_as(make.user("unit_manager", unit))


def opened(client, address):
    """What the form holds when the page is opened, as a browser sends it."""
    page = BeautifulSoup(client.get(address).content, "html.parser").find("form", class_="form")
    held = {}
    for part in page.find_all(["input", "textarea", "select"]):
        name, kind = part.get("name"), part.get("type", "")
        if name is None or (kind in {"checkbox", "radio"} and not part.has_attr("checked")):
            continue
        chosen = [one["value"] for one in part.find_all("option") if one.has_attr("selected")]
        held.setdefault(name, []).extend(chosen if part.name == "select" else [part.get("value") or part.text.strip()])
    return held


def a_post(unit):
    return reverse("staffing:change_post", args=[make.post(unit).pk]), "title", "funding_note", Post


def a_unit(unit):
    return reverse("staffing:change_unit", args=[make.unit(parent=unit).pk]), "name", "order", Unit


def an_agreement(unit):
    made = Agreement.objects.create(code="a", unit=unit, kind="municipality", counterpart="R", subject="S", period=span(make.EARLY),
                                    recorded_at=make.AT)  # fmt: skip
    return reverse("staffing:change_agreement", args=[made.pk]), "counterpart", "subject", Agreement


def a_service(unit):
    return reverse("services:change_service", args=[make.service(unit).pk]), "name", "note", Service


@pytest.mark.parametrize("made", [a_post, a_unit, an_agreement, a_service])
def test_who_saves_last_is_told_what_the_other_changed_and_may_save_again(made, unit, client):
    address, one, other, model = made(unit)
    pk = int(re.search(r"\d+", address).group())
    first, second = opened(client, address), opened(client, address)
    assert client.post(address, first | {one: "Nytt namn"}).status_code == 302
    answer = client.post(address, second | {other: "7"})
    assert answer.status_code == 422
    assert "Någon annan har ändrat" in answer.content.decode()
    assert getattr(model.objects.get(pk=pk), one) == "Nytt namn"
    again = BeautifulSoup(answer.content, "html.parser").find("input", attrs={"name": "version"})["value"]
    token = BeautifulSoup(answer.content, "html.parser").find("input", attrs={"name": "once"})["value"]
    assert client.post(address, second | {other: "7", "version": again, "once": token}).status_code == 302
    assert str(getattr(model.objects.get(pk=pk), other)) == "7"


def test_one_window_alone_saves_at_once(unit, client):
    address = reverse("services:change_service", args=[make.service(unit).pk])
    for name in ("Ett", "Två"):
        assert client.post(address, opened(client, address) | {"name": name}).status_code == 302
    assert Service.objects.get().name == "Två"
