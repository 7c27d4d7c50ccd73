"""Every Swedish text has an English one with the same blanks to fill, and no text stands outside the catalogue."""

import re
from string import Formatter

import pytest
from tests.house import reading

from hemmaplan.config.management.commands import messages
from hemmaplan.config.management.commands.messages import Catalogue, Message
from hemmaplan.config.settings import PACKAGE
from hemmaplan.foundation import reference

PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?[-+ #0]*\d*(?:\.\d+)?(?P<kind>[sdifr])")
TAGS = re.compile(r"<[^>]*>|&[a-z#0-9]+;", re.IGNORECASE | re.DOTALL)
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SILENT = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->|<(script|style|code|svg|kbd)\b.*?</\1>"
    r"|\{%\s*block\s+\w*class\b.*?endblock[^%]*%\}|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}",
    re.DOTALL | re.IGNORECASE,
)
SPOKEN_ATTRIBUTE = re.compile(
    r"\b(?:aria-label|title|placeholder|alt|aria-description|data-(?:text|message|confirm)[a-z-]*)\s*=\s*\"([^\"]*)\"",
    re.IGNORECASE,
)
WORD = re.compile(r"[A-Za-zÅÄÖåäöÉé]{2,}")
# A language is named in itself, whatever language the page is in.
NO_LANGUAGE = {"Hemmaplan", "ÅÅÅÅ", "MM", "DD", "TT", "SV", "EN", "Svenska", "svenska", "English", "english"}


def blanks(text: str) -> list[str]:
    """The places in a text where something is filled in."""
    percent = [match["name"] or match["kind"] for match in PERCENT.finditer(text.replace("%%", ""))]
    try:
        braces = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        braces = []
    return sorted(percent + braces)


def faults_in(catalogue: Catalogue, wanted: set[Message]) -> list[str]:
    """What is missing, left over, untranslated or filled in otherwise."""
    known = catalogue.texts.keys()
    found = [f"not in the catalogue: {message.singular!r}" for message in sorted(wanted - known)]
    found += [f"not in the source: {message.singular!r}" for message in sorted(known - wanted)]
    for message, forms in sorted(catalogue.texts.items()):
        swedish = (message.singular, message.plural) if message.plural else (message.singular,)
        if len(forms) != len(swedish) or not all(form.strip() for form in forms):
            found.append(f"not translated: {message.singular!r}")
            continue
        found += [
            f"other blanks: {text!r} is {form!r}"
            for text, form in zip(swedish, forms, strict=True)
            if blanks(text) != blanks(form)
        ]
    return found


def bare_words(text: str) -> list[str]:
    """Words a reader would see that are not marked for translation."""
    spoken = SILENT.sub(" ", text)
    attributes = [DJANGO.sub(" ", match[1]) for match in SPOKEN_ATTRIBUTE.finditer(DJANGO.sub(" ", spoken))]
    visible = TAGS.sub(" ", DJANGO.sub(" ", spoken))
    return [word for part in (visible, *attributes) for word in WORD.findall(part) if word not in NO_LANGUAGE]


def test_the_catalogue_is_whole():
    faults = faults_in(messages.read(messages.CATALOGUE), messages.wanted(reading.SOURCE))
    assert not faults, f"{len(faults)} faults. Run 'hemmaplan messages', then translate:\n" + "\n".join(faults[:40])


def test_the_catalogue_is_written_as_the_command_writes_it():
    text = messages.CATALOGUE.read_text("utf-8")
    assert text == messages.written(messages.read(messages.CATALOGUE))
    assert not re.search(r"POT-Creation-Date|PO-Revision-Date|Last-Translator|Report-Msgid|^#:", text, re.MULTILINE)


def test_no_word_in_a_template_stands_outside_the_catalogue():
    faults = {
        reading.inside(path): words
        for path in sorted(reading.SOURCE.rglob("templates/**/*.html"))
        if (words := bare_words(path.read_text("utf-8")))
    }
    assert not faults, "\n".join(f"{path}: {' '.join(words[:12])}" for path, words in faults.items())


WHOLE = Catalogue(
    {Message("Hej %(name)s"): ("Hello %(name)s",), Message("%(n)s dag", "%(n)s dagar"): ("%(n)s day", "%(n)s days")}
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({Message("Hej %(name)s"): ("",)}, "not translated"),
        ({Message("Hej %(name)s"): ("Hello",)}, "other blanks"),
        ({Message("Hej %(name)s"): ("Hello %(nmae)s",)}, "other blanks"),
        ({Message("%(n)s dag", "%(n)s dagar"): ("%(n)s day", "")}, "not translated"),
        ({Message("Borta"): ("Gone",)}, "not in the source"),
    ],
)
def test_a_planted_fault_in_the_catalogue_is_found(change, fault):
    wanted = set(WHOLE.texts)
    assert faults_in(WHOLE, wanted) == []
    found = faults_in(Catalogue(WHOLE.texts | change), wanted)
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_a_text_missing_in_the_catalogue_is_found():
    assert faults_in(Catalogue(), {Message("Ny")}) == ["not in the catalogue: 'Ny'"]


def test_texts_are_found_in_python():
    code = 'a = _("ett")\nb = gettext_lazy("två"\n  " tre")\nc = ngettext("en", "flera", n)\nd = pgettext("verb", "stäng")\ne = f("nej")'
    assert set(messages.messages_in_python(code)) == {
        Message("ett"), Message("två tre"), Message("en", "flera"), Message("stäng", "", "verb"),
    }  # fmt: skip


def test_texts_are_found_in_templates_however_they_are_indented():
    text = """{% load i18n %}
<ul>
      <li title="{% translate "Visa 100 %" %}">{% trans 'ett' context "antal" %}</li>
  {% if a %}
     {% blocktranslate count n=rows|length trimmed %}
        En rad
     {% plural %}
        {{ n }} rader
     {% endblocktranslate %}
        {% endif %}
 {{ _("två")|upper }} it's "odd
</ul>"""
    assert set(messages.messages_in_template(text)) == {
        Message("Visa 100 %%"), Message("ett", "", "antal"), Message("En rad", "%(n)s rader"), Message("två"),
    }  # fmt: skip


def test_a_text_with_a_plural_also_serves_without_it(tmp_path):
    (tmp_path / "pages.py").write_text(
        '_("dag")\nngettext("dag", "dagar", n)\npgettext("tid", "dag")', encoding="utf-8"
    )
    assert messages.wanted(tmp_path) == {Message("dag", "dagar"), Message("dag", "", "tid")}


def test_a_catalogue_can_be_written_and_read_back(tmp_path):
    full = Catalogue(
        {**WHOLE.texts, Message('Säg "hej"\nnu', "", "verb"): ('Say "hi"\nnow',), Message("Tom"): ("",)},
        {Message("Tom"): ["why"]},
    )
    path = tmp_path / "django.po"
    path.write_text(messages.written(full), encoding="utf-8")
    back = messages.read(path)
    assert back.texts == full.texts
    assert back.notes[Message("Tom")] == ["why"]
    assert messages.written(back) == messages.written(full)


def test_bringing_in_step_keeps_what_people_wrote():
    new = messages.in_step(WHOLE, {Message("Hej %(name)s"), Message("Ny", "Nya")})
    assert new.texts == {Message("Hej %(name)s"): ("Hello %(name)s",), Message("Ny", "Nya"): ("", "")}


@pytest.mark.parametrize(
    "text",
    [
        "<p>Spara</p>",
        '<button aria-label="Spara">x</button>',
        "{% if a %}Spara{% endif %}",
        '<img alt="Spara {{ a }}">',
    ],
)
def test_a_planted_bare_word_is_found(text):
    assert bare_words(text) == ["Spara"]


def test_marked_words_and_code_are_left_alone():
    assert not bare_words(
        '{# not seen #}<p class="big">{% translate "Spara" %}&nbsp;{{ value }}</p>{% blocktranslate %}Hej{% endblocktranslate %}'
        '<svg><text>Hej</text></svg><a title="{% translate "Hej" %}">–</a>'
    )


# Columns of dated data that no page shows in its own words: keys and numbers, marks and sources, section numbers, notes and names that
# are the same in every language, and texts of letters, which go out in the authority's language.
NOT_SHOWN = {
    "key", "id", "rule", "factor", "instrument", "package", "kind", "kinds", "areas", "area", "old", "part", "order",
    "group", "verbs", "section", "note", "source", "verified", "valid_from", "valid_to", "number", "level", "months",
    "ore_a_month", "care_form", "length", "unit", "applies_to", "consequence", "trigger", "how", "lapses",
    "appealable", "effect", "parts", "orders", "notice", "ivo", "required", "violence", "rules", "points",
    "plain_items", "stepped_items", "scored", "sex", "from_age", "to_age", "from_points",
}  # fmt: skip
ONLY_IN_LETTERS = {"cases/decisions/data/appeal.csv", "cases/intake/data/reception_demo.csv"}


def test_the_words_of_dated_data_that_a_page_shows_are_in_the_catalogue():
    rooms = ("cases/*/data/*.csv", "deadlines/data/*.csv")
    files = {path.relative_to(PACKAGE).as_posix(): path for room in rooms for path in PACKAGE.glob(room)}
    assert set(messages.DATED) <= set(files)
    left_out = [
        f"{name}: {column}"
        for name, path in files.items()
        if name not in ONLY_IN_LETTERS
        for column in reference.rows_of(path)[0]
        if column not in NOT_SHOWN and column not in messages.DATED.get(name, ())
    ]
    assert not left_out, left_out
    wanted = set(messages.source_messages(PACKAGE))
    assert Message("Verkställa beslut innan det ska rapporteras") in wanted
