"""Templates: nothing inline, so that the content policy can be strict; persons are named only by the redaction rule."""

import re

import pytest
from tests.house import reading

INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc\s*=)[^>]*>", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "text marked safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
    "an hx-vals script": re.compile(r"hx-(?:vals|headers)\s*=\s*[\"']js:", re.IGNORECASE),
}  # fmt: skip
COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
RAW_PERSON = re.compile(r"\.(given_name|family_name|id_number|full_name|born_on)\b")


SENT = re.compile(r"<form\b[^>]*method=.post.*?</form>", re.DOTALL | re.IGNORECASE)
TOKEN = re.compile(r"once_input|once_field")
NEEDS_NO_TOKEN = {
    "appearance_url": "stores nothing but a cookie",
    "set_language_url": "stores nothing but a cookie",
    "login_url": "the log-in library's own",
    'action="{{ action }}"': "sends the same fields again, the token of the first sending among them",
    "logout_url": "logging out twice does no harm",
    "'portal:log_out'": "logging out twice does no harm",
    "'portal:language'": "stores nothing but a cookie",
    "data-relay": "sends an answer on, which is taken once",
    "'portal:stay'": "stores nothing but that somebody is still there",
    "action_url": "the log-in library's own",
    '"access:check"': "checks anew",
    '"access:check_connections"': "asks whether the services are there, and changes nothing",
    '"clocks:committee"': "a list may be fetched again; each fetching is recorded",
    '"reports:pdf"': "a file may be fetched again",
    '"reports:docx"': "a file may be fetched again",
    '"reports:download"': "a file may be fetched again",
    '"groups:session_note"': "the button says which status it sets",
    '"groups:note"': "the button says which status it sets",
}


def templates(part: str = "") -> list:
    return sorted((reading.SOURCE / part).rglob("templates/**/*.html"))


def faults_in(text: str, rules: dict) -> list[str]:
    """What a template does that it may not, with the line."""
    clean = COMMENTS.sub(lambda found: "\n" * found.group().count("\n"), text)
    return [
        f"{clean.count(chr(10), 0, found.start()) + 1}: {why}"
        for why, rule in rules.items()
        for found in rule.finditer(clean)
    ]


def test_there_are_templates_to_read():
    assert templates("web")


def test_nothing_is_inline():
    faults = [
        f"{reading.inside(path)}:{fault}"
        for path in templates()
        for fault in faults_in(path.read_text("utf-8"), INLINE)
    ]
    assert not faults, "\n".join(faults)


def unguarded(text: str) -> list[str]:
    """The opening of each form that is sent without the token against sending twice, and without a reason above."""
    return [
        form.splitlines()[0]
        for form in SENT.findall(text)
        if not TOKEN.search(form) and not any(address in form for address in NEEDS_NO_TOKEN)
    ]


def test_every_form_that_stores_carries_the_token_against_sending_twice():
    faults = {reading.inside(path): found for path in templates() if (found := unguarded(path.read_text("utf-8")))}
    assert not faults, faults


def test_a_planted_form_without_token_is_found():
    assert unguarded('<form method="post" action="/x/">\n{% csrf_token %}</form>') == [
        '<form method="post" action="/x/">'
    ]
    assert not unguarded('<form method="post" action="/x/">{% once_input %}</form>')
    assert not unguarded('<form action="/x/">\n</form>')


def test_no_page_names_a_person_past_the_redaction_rule():
    faults = [
        f"{reading.inside(path)}:{fault}"
        for part in ("desk", "portal", "statistics")
        for path in templates(part)
        for fault in faults_in(path.read_text("utf-8"), {"a person's raw field": RAW_PERSON})
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p>\n<script type="module">x</script>',
        "<style>p{}</style>",
        '<p class="a" style="color:red">',
        "<button\n  onclick='x()'>",
        '<div hx-on:click="x()">',
        '<a href="javascript:x()">',
        "{{ text|safe }}",
        "{% autoescape off %}",
    ],
)
def test_a_planted_inline_fault_is_found(text):
    assert faults_in(text, INLINE)


def test_what_is_allowed_is_left_alone():
    allowed = '<script src="{% static \'a.js\' %}" defer></script><p class="x" data-on="1">on = 1</p>{# <style> #}'
    assert not faults_in(allowed, INLINE)


def test_a_planted_raw_name_is_found():
    assert faults_in("<td>{{ person.family_name }}</td>", {"raw": RAW_PERSON}) == ["1: raw"]
    assert not faults_in("<td>{{ shown.name }}</td>", {"raw": RAW_PERSON})
