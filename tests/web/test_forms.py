"""How forms are drawn and saved by themselves."""

import datetime as dt
import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from hemmaplan.foundation import calendar
from hemmaplan.web import autosave, fields


class Note(forms.Form):
    title = forms.CharField(label="Rubrik", max_length=20, help_text="Kort.")
    day = fields.DateField(label="Dag", required=False)
    kind = forms.ChoiceField(label="Sort", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    told = forms.BooleanField(label="Har fått veta", required=False)


def draw(form, **options):
    given = "".join(f" {name}={name}" for name in options)
    template = Template("{% load kit %}{% form form" + given + " %}")
    return template.render(
        Context({"form": form, "csrf_token": "tok", "request": RequestFactory().get("/"), **options})
    )


def test_draw_label_help_need_and_token():
    html = draw(Note())
    assert re.search(r'<label class="ds-label" for="id_title">Rubrik', html)
    assert 'aria-describedby="id_title_helptext"' in html
    assert 'id="id_title_helptext"' in html
    assert "krävs" in html
    assert "frivilligt" in html
    assert 'name="once"' in html
    assert 'name="csrfmiddlewaretoken" value="tok"' in html
    assert "<legend>Sort" in html
    assert "error-summary" not in html


def test_draw_each_error_in_the_summary_and_at_its_field():
    html = draw(Note({"title": "", "day": "imorrn", "kind": ""}))
    assert "3 saker att rätta" in html
    assert '<a class="ds-link" href="#id_title">Rubrik: ' in html
    assert 'href="#id_kind_0"' in html
    assert 'id="id_day_error"' in html
    assert 'value="imorrn"' in html, "what was typed wrong stays"
    assert html.count('aria-invalid="true"') >= 2


def test_draw_what_was_typed_escaped():
    assert "<script>" not in draw(Note({"title": "<script>x</script>" * 2}))


def test_draw_autosave_address_and_version():
    html = draw(Note(), autosave="/spara/", version=7)
    assert 'data-autosave-url="/spara/"' in html
    assert 'name="version" value="7"' in html
    assert "data-save-state" in html


def posted(text):
    return Note(QueryDict(text))


def test_save_only_the_changed_fields_of_a_draft():
    changes, errors = autosave.changed_fields(posted("changed=day&day=2026-11-21"))
    assert list(changes) == ["day"]
    assert not errors


def test_save_an_empty_required_field_of_a_draft():
    changes, errors = autosave.changed_fields(posted("changed=title&title="))
    assert changes == {"title": ""}
    assert not errors


def test_save_a_cleared_box_of_a_draft():
    assert autosave.changed_fields(posted("changed=told"))[0] == {"told": False}


def answer(text, save):
    request = RequestFactory().post("/", QueryDict(text).dict())
    request.at = calendar.at_clock(calendar.today(), 14, 3)
    return autosave.answer(request, posted(text), save=save)


def test_answer_with_time_and_new_version_when_saved():
    response = answer("changed=title&title=Hej&version=3", lambda _changed: 4)
    assert response.status_code == 200
    assert b'"version": 4' in response.content
    assert b'"saved_at": "14:03"' in response.content


def test_answer_conflict_when_another_window_saved_first():
    response = answer("changed=title&title=Hej&version=3", lambda _changed: None)
    assert response.status_code == 409
    assert "annat fönster" in response.content.decode("unicode_escape")


def test_store_nothing_of_a_draft_that_cannot_be_read():
    kept = []
    response = answer("changed=day&day=x&changed=title&title=Hej", kept.append)
    assert response.status_code == 422
    assert not kept


@pytest.mark.parametrize(("sent", "version"), [("3", 3), ("", None), ("-1", None), ("x", None), ("9" * 30, None)])
def test_read_the_version_of_the_sender(sent, version):
    assert autosave.version(RequestFactory().post("/", {"version": sent})) == version


def test_ask_a_form_for_a_field_of_its_kind():
    form = Note()
    assert fields.field_of(form, "day", fields.DateField) is form.fields["day"]
    with pytest.raises(TypeError, match="kind is a ChoiceField"):
        fields.field_of(form, "kind", fields.DateField)


IMPOSSIBLE = ["0001-01-01", "00010101", "1899-12-31", "2200-01-01", "9999-12-31", "99991231", "1/1 0001", "31/12 9999"]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_refuse_an_impossible_day_with_the_range_in_words(text):
    form = Note({"title": "x", "kind": "a", "day": text})
    assert "kan inte stämma. Skriv ett datum från 1900-01-01 till 2199-12-31." in form.errors["day"][0]


def test_read_a_birth_before_other_days():
    assert fields.DateField(birth=True).clean("1850-01-01").year == 1850
    with pytest.raises(forms.ValidationError, match="1850-01-01"):
        fields.DateField(birth=True).clean("1849-12-31")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (fields.WholeField(), "1.234", "kan betyda 1234 eller"),
        (fields.PercentField(), "1.234", "kan betyda 1234 eller"),
        (fields.MinutesField(), "1.234", "kan betyda 1234 eller"),
        (fields.MoneyField(), "1.234", "Skriv 1234 eller 1234,00"),
        (fields.DateField(), "31/11", "Den 31/11 finns inte i almanackan"),
        (fields.DateField(), "2026-11", "är bara en månad"),
        (fields.TimeField(), "25:00", "är inget klockslag"),
    ],
)
def test_a_field_tells_the_readers_own_reason_and_other_languages_a_sentence_of_theirs(field, typed, words):
    with pytest.raises(ValidationError) as told:
        field.clean(typed)
    assert words in told.value.messages[0]
    with translation.override("en"), pytest.raises(ValidationError) as told:
        field.clean(typed)
    assert words not in told.value.messages[0]


@pytest.mark.parametrize(
    "typed", ["2026-11", "202611", "2026-11-30", "nov 2026", "November 2026", "30/11 2026", "2026/11"]
)
def test_a_month_is_read_as_people_write_it(typed):
    assert fields.MonthField().clean(typed) == dt.date(2026, 11, 1)


@pytest.mark.parametrize(("typed", "words"), [("2026-13", "Månaden går inte"), ("hösten", "Månaden går inte"),
                                              ("1066-10", "kan inte stämma")])  # fmt: skip
def test_what_is_no_month_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError, match=words):
        fields.MonthField().clean(typed)
