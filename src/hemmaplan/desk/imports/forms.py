"""The forms of the import: a file, and where each column comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.integrations.folder import headings, proposing
from hemmaplan.integrations.folder.mapping import FAMILY, GIVEN, Source, TableMap
from hemmaplan.integrations.folder.nouns.noun import Column, Noun
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.reading import SUFFIXES, Raw

_AS_IT_IS = "proposed"
_TAKES = {"g": GIVEN, "f": FAMILY}


class UploadForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        help_text=gettext_lazy("CSV, Excel eller OpenDocument, högst 20 MB. Filen tas bort när den är inläst, senast efter ett dygn."),
        error_messages={
            "required": gettext_lazy("Välj en fil."), "empty": gettext_lazy("Filen är tom. Välj en annan."),
            "missing": gettext_lazy("Välj en fil."), "invalid": gettext_lazy("Filen kom inte fram. Välj den igen."),
        },
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One column of a table: where it comes from, and what it is where nothing stands."""

    title: str
    about: str
    required: bool
    source: BoundField
    value: BoundField
    names: list[tuple[str, BoundField]]


class MappingForm(forms.Form):
    """Where each column of each table comes from (sv. översättning), with the proposal chosen."""

    def __init__(self, raw: Raw, tables: list[TableMap], data: Any = None) -> None:
        super().__init__(data)
        self.tables = tables
        self.own = proposing.headings_of(raw)
        self.unknown = proposing.unknown_names(raw, tables)
        for table in tables:
            self.fields[f"{table.noun}-use"] = forms.BooleanField(
                label=_("Ta med %(table)s") % {"table": NOUNS[table.noun].title.lower()}, required=False, initial=True
            )
            for name in NOUNS[table.noun].all_columns:
                self._add(table, name)

    def _add(self, table: TableMap, name: str) -> None:
        noun = NOUNS[table.noun]
        key, source = f"{table.noun}-{name}", table.columns.get(name, Source())
        title = f"{headings.heading(noun, name)} ({noun.title})"
        choices = [("", "–"), *self._choices(name, noun.all_columns[name].kind.name.startswith("kod"))]
        chosen = next((value for value, _label in choices[1:] if same(self._source(value, source), source)), "")
        if source.headings and not chosen:
            choices.insert(1, (_AS_IT_IS, described(source)))
            chosen = _AS_IT_IS
        self.fields[key] = forms.ChoiceField(label=title, choices=choices, required=False, initial=chosen)
        self.fields[f"{key}-value"] = forms.CharField(
            label=_("Annars, för %(column)s") % {"column": title}, required=False, max_length=200, initial=source.value
        )
        for number, (cell, codes) in enumerate(self.unknown.get((table.noun, name), [])):
            self.fields[f"{key}-v{number}"] = forms.ChoiceField(
                label=_("%(cell)s betyder") % {"cell": cell}, choices=[("", _("Välj")), *codes], required=False
            )

    def _choices(self, name: str, is_code: bool) -> list[tuple[str, str]]:  # noqa: FBT001  read from the column
        found = [(f"h{n}", heading) for n, heading in enumerate(self.own)]
        if name in {"given_name", "family_name"}:
            found += [(f"g{n}", _("förnamn ur %(heading)s") % {"heading": one}) for n, one in enumerate(self.own)]
            found += [(f"f{n}", _("efternamn ur %(heading)s") % {"heading": one}) for n, one in enumerate(self.own)]
        if is_code:
            found += [(f"c{n}", _("%(heading)s som kod") % {"heading": one}) for n, one in enumerate(self.own)]
        return found

    def _source(self, choice: str, before: Source) -> Source:
        """What a choice stands for."""
        if choice == _AS_IT_IS:
            return before
        if not choice:
            return Source()
        return Source((self.own[int(choice[1:])],), take=_TAKES.get(choice[0], ""), code=choice[0] == "c")

    def clean(self) -> dict[str, Any]:
        """Every required column of a table that is taken along has a source."""
        data = super().clean() or {}
        if not any(data.get(f"{table.noun}-use") for table in self.tables):
            raise forms.ValidationError(_("Ta med minst en tabell."))
        for table in self.tables:
            for name, column in NOUNS[table.noun].all_columns.items():
                key = f"{table.noun}-{name}"
                if (
                    data.get(f"{table.noun}-use")
                    and column.required
                    and not (data.get(key) or data.get(f"{key}-value"))
                ):
                    self.add_error(key, _("Välj en rubrik, eller skriv ett värde som gäller alla rader."))
        return data

    def chosen(self) -> list[TableMap]:
        """The mapping as it was chosen."""
        return [
            replace(table, columns=dict(self._columns(table)))
            for table in self.tables if self.cleaned_data[f"{table.noun}-use"]
        ]  # fmt: skip

    def _columns(self, table: TableMap) -> Iterator[tuple[str, Source]]:
        for name in NOUNS[table.noun].all_columns:
            key, before = f"{table.noun}-{name}", table.columns.get(name, Source())
            source = self._source(self.cleaned_data[key], before)
            value = self.cleaned_data[f"{key}-value"]
            if not source.headings and not value:
                continue
            values = dict(before.values) if source.headings == before.headings else {}
            for number, (cell, _codes) in enumerate(self.unknown.get((table.noun, name), [])):
                if self.cleaned_data[f"{key}-v{number}"]:
                    values[cell] = self.cleaned_data[f"{key}-v{number}"]
            yield name, replace(source, value=value, values=values)

    def groups(self) -> Iterator[tuple[TableMap, str, BoundField, list[Line]]]:
        """Each table with its title, its own check box and its lines, what must be there first."""
        for table in self.tables:
            noun = NOUNS[table.noun]
            lines = [
                Line(headings.heading(noun, name), _about(noun, column), column.required, self[f"{table.noun}-{name}"],
                     self[f"{table.noun}-{name}-value"],
                     [(cell, self[f"{table.noun}-{name}-v{n}"])
                      for n, (cell, _codes) in enumerate(self.unknown.get((table.noun, name), []))])
                for name, column in noun.all_columns.items()
            ]  # fmt: skip
            yield table, str(noun.title), self[f"{table.noun}-use"], sorted(lines, key=lambda line: not line.required)


def _about(noun: Noun, column: Column) -> str:
    """What the column is, with the other table by its title; nothing when the heading says it already."""
    about = (
        column.about.replace(f"Finns i {column.to}.", f"Finns i {NOUNS[column.to].title}.")
        if column.to
        else column.about
    )
    return "" if about.rstrip(".") == headings.heading(noun, column.name) else about


def same(one: Source, other: Source) -> bool:
    """Whether two sources read the same cells in the same way."""
    return bool(one.headings) and replace(one, value="", values={}) == replace(other, value="", values={})


def described(source: Source) -> str:
    """A source in words."""
    text = " + ".join(source.headings)
    if source.take:
        text = (_("förnamn ur %(heading)s") if source.take == GIVEN else _("efternamn ur %(heading)s")) % {
            "heading": text
        }
    if source.code:
        text = _("%(heading)s som kod") % {"heading": text}
    return f"{source.prefix}… {text}" if source.prefix else text
