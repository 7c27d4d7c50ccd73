"""The chaos driver itself: how it reads answers, and a few kills for real."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from bench.chaos.person import Answer, forms_in, judged, messages_in
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage, Message
from django.http import HttpResponse
from django.test import RequestFactory


@pytest.mark.parametrize("text", ["Sparat.", "Räksmörgås " * 40])
def test_read_the_messages_of_an_answer(text: str) -> None:
    response = HttpResponse()
    storage = CookieStorage(RequestFactory().get("/"))
    storage._store([Message(constants.ERROR, text)], response)
    assert messages_in(response.cookies["messages"].value) == [(constants.ERROR, text)]
    assert messages_in("") == []


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answer(302, "/x/", "", []), "stored"),
        (Answer(302, "/x/", "", [(25, "Sparat.")]), "stored"),
        (Answer(302, "/x/", "", [(20, "Formuläret var redan skickat och sparades klockan 10:00.")]), "already"),
        (Answer(302, "/x/", "", [(40, "Går inte.")]), "refused"),
        (Answer(422, "", "<h1>Fel</h1>", []), "refused"),
    ],
)
def test_judge_what_was_said(answer: Answer, what: str) -> None:
    assert judged(answer, 1).what == what


def test_take_a_form_as_the_page_gives_it() -> None:
    page = """<form method="get"><input name="q"></form><form method="post" action="/a/"><input type="hidden" name="once" value="t">
    <input name="n" value="1"><textarea name="text">Hej</textarea><select name="s"><option value=""></option><option value="2">
    </option></select><input type="checkbox" name="c"><button name="do" value="sign">Signera</button></form>"""
    (form,) = forms_in(page, "/b/")
    assert form.address == "/a/"
    assert form.values == {"once": ["t"], "n": ["1"], "text": ["Hej"], "s": ["2"]}
    assert form.choices["do"] == ["sign"]


@pytest.mark.slow
def test_a_few_kills_lose_and_double_nothing(repository: Path) -> None:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    left = {
        key: value for key, value in os.environ.items() if not key.startswith(("HEMMAPLAN_", "DATABASE_URL", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.chaos", "--kills", "5", "--seconds", "90", "--port", str(port), "--seed", "3"],
        cwd=repository, env=left, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 faults in " in done.stdout
