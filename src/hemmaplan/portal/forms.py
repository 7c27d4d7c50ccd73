"""The form of a concern for a child: who tells, which child, what it is about. Nothing but the concern must be filled in."""

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.cases.intake.actions.public import PublicTerms, Sent
from hemmaplan.cases.intake.actions.taking import ReporterTerms
from hemmaplan.cases.intake.models import Intake, Reporter
from hemmaplan.documents.inspection import inspected
from hemmaplan.foundation.refusals import NotPossible

MOST_FILES = 5
MOST_BYTES = 20_000_000
MOST_BYTES_IN_ALL = 50_000_000
ANONYMOUS, REACHABLE, SELF, WORK = "anonymous", "reachable", "self", "work"
OF_REPORTER = ("who", "workplace_kind", "workplace", "role", "name", "contact", "wants_feedback")
"""What goes along to a report about another child. The concern never does."""
TELLING = Intake.GuardiansInformed


class SeveralFiles(forms.ClearableFileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Filer: what is sent along, each looked through by its content before anything is stored."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Sent]:  # noqa: ARG002  the framework's signature
        """The files, each once. Says of every file that is not taken why it is not."""
        given: list[UploadedFile] = [one for one in data or [] if one]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_("Det är fler än %(most)s filer. Välj högst så många.") % {"most": MOST_FILES})
        if sum(one.size or 0 for one in given) > MOST_BYTES_IN_ALL:
            raise forms.ValidationError(_("Filerna är tillsammans större än 50 MB. Skicka färre eller mindre filer."))
        faults: list[str] = []
        sent: dict[str, Sent] = {}
        for one in given:
            try:
                content = _content(one)
                sent.setdefault(hashlib.sha256(content).hexdigest(), Sent(one.name or _("Bilaga"), content))
            except NotPossible as refused:
                faults.append(f"{one.name}: {refused}")
        if faults:
            raise forms.ValidationError(faults)
        return list(sent.values())


def _content(one: UploadedFile) -> bytes:
    if (one.size or 0) > MOST_BYTES:
        raise NotPossible(_("Filen är större än 20 MB. Skicka en mindre."))
    content = one.read()
    inspected(content)
    return content


class ReportForm(forms.Form):
    """One child, one sheet."""

    words = forms.CharField(
        label=gettext_lazy("Vad oroar du dig för?"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Skriv vad du har sett eller hört, eller vad barnet har berättat."),
        error_messages={"required": gettext_lazy("Skriv vad du oroar dig för. Det är det enda som måste fyllas i.")},
    )  # fmt: skip
    when = forms.CharField(
        label=gettext_lazy("När hände det, och har det hänt förut?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    acute = forms.BooleanField(label=gettext_lazy("Barnet är i fara nu"), required=False)
    child_name = forms.CharField(
        label=gettext_lazy("Barnets namn"), required=False, max_length=110,
        help_text=gettext_lazy("Vet du inte namnet? Beskriv barnet."),
    )  # fmt: skip
    child_number = forms.CharField(
        label=gettext_lazy("Personnummer, eller ungefärlig ålder"), required=False, max_length=30
    )
    child_address = forms.CharField(
        label=gettext_lazy("Adress, eller var barnet finns"), required=False, max_length=150
    )
    school = forms.CharField(label=gettext_lazy("Förskola eller skola"), required=False, max_length=120)
    guardians = forms.CharField(label=gettext_lazy("Vårdnadshavare, namn och telefon"), required=False, max_length=300)
    guardians_informed = forms.ChoiceField(
        label=gettext_lazy("Vet vårdnadshavarna om anmälan?"), required=False,
        choices=[
            ("", gettext_lazy("Jag svarar inte på det")), (TELLING.YES, gettext_lazy("Ja")), (TELLING.NO, gettext_lazy("Nej")),
            (TELLING.MUST_NOT, gettext_lazy("Nej, och de bör inte få veta det ännu")),
        ],
        help_text=gettext_lazy(
            "Berätta inte för dem om du misstänker våld, sexuella övergrepp eller hedersförtryck i familjen."
        ),
    )  # fmt: skip
    interpreter = forms.CharField(
        label=gettext_lazy("Behövs tolk, och på vilket språk?"), required=False, max_length=60
    )
    attached = FilesField(
        label=gettext_lazy("Bilder eller handlingar"), required=False,
        help_text=gettext_lazy("Högst 5 filer: PDF, bild, Word, Excel, OpenDocument eller text, högst 20 MB var."),
    )  # fmt: skip
    who = forms.ChoiceField(
        label=gettext_lazy("Vem är du?"), required=False, widget=forms.RadioSelect,
        choices=[
            (ANONYMOUS, gettext_lazy("Privatperson, och vill vara anonym")),
            (REACHABLE, gettext_lazy("Privatperson, och lämnar mina uppgifter")),
            (SELF, gettext_lazy("Det är jag som är barnet")),
            (WORK, gettext_lazy("Jag anmäler i mitt arbete")),
        ],
    )  # fmt: skip
    workplace_kind = forms.ChoiceField(
        label=gettext_lazy("Slag av arbetsplats"), required=False,
        choices=[("", ""), *((kind, kind.label) for kind in Reporter.PROFESSIONAL if kind != Reporter.Kind.OWN_STAFF)],
    )  # fmt: skip
    workplace = forms.CharField(label=gettext_lazy("Arbetsplats"), required=False, max_length=120)
    role = forms.CharField(label=gettext_lazy("Befattning"), required=False, max_length=80)
    name = forms.CharField(label=gettext_lazy("Ditt namn"), required=False, max_length=120)
    contact = forms.CharField(
        label=gettext_lazy("Telefon eller e-post"), required=False, max_length=200,
        help_text=gettext_lazy("Så att vi kan ställa frågor. Är du i fara själv: skriv ett säkert sätt att nå dig."),
    )  # fmt: skip
    wants_feedback = forms.BooleanField(
        label=gettext_lazy("Jag vill veta om en utredning inleds"), required=False,
        help_text=gettext_lazy("Mer än om en utredning inleds, inte inleds eller redan pågår får vi inte berätta."),
    )  # fmt: skip
    # Nobody sees it. What fills it in is a machine, or a browser that fills in too much.
    website = forms.CharField(label=gettext_lazy("Lämna tomt"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Anonymous or reachable, never both; who reports in their work has a place."""
        data = super().clean() or {}
        named = bool(data.get("name") or data.get("contact"))
        who = data.get("who") or (WORK if data.get("workplace") else REACHABLE if named else ANONYMOUS)
        data["who"] = who
        if who == ANONYMOUS and (named or data.get("workplace")):
            self.add_error(
                "who",
                _(
                    "Du vill vara anonym men har fyllt i vem du är. Ta bort uppgifterna, eller välj ett annat alternativ."
                ),
            )
        if who == REACHABLE and not named:
            self.add_error("contact", _("Skriv namn eller hur du nås, eller välj att vara anonym."))
        if who == WORK and not data.get("workplace"):
            self.add_error("workplace", _("Skriv arbetsplatsen: den som anmäler i sitt arbete är aldrig anonym."))
        if who == WORK and not named:
            self.add_error("name", _("Skriv namn eller hur du nås: den som anmäler i sitt arbete är aldrig anonym."))
        return data

    def reporter(self) -> ReporterTerms:
        """Who tells. Of a workplace and a wish to be told nothing is kept but from those who report in their work."""
        data = self.cleaned_data
        name, contact = data["name"], data["contact"]
        if data["who"] == WORK:
            kind = data["workplace_kind"] or Reporter.Kind.OTHER
            return ReporterTerms(kind, name=name, contact=contact, workplace=data["workplace"], role=data["role"],
                                 wants_feedback=data["wants_feedback"])  # fmt: skip
        if data["who"] == SELF:
            return ReporterTerms(Reporter.Kind.SELF, anonymous=not (name or contact), name=name, contact=contact)
        return ReporterTerms(Reporter.Kind.PRIVATE, anonymous=data["who"] == ANONYMOUS, name=name, contact=contact)

    def terms(self) -> PublicTerms:
        """What is told. It stands in the file, so headings are in the authority's language whatever the sender's."""
        data = self.cleaned_data
        words = data["words"] + (f"\n\nNär: {data['when']}" if data["when"] else "")
        child = [data[name] for name in ("child_name", "child_number", "child_address") if data[name]]
        return PublicTerms(
            words=words, stated_person=", ".join(child) or "Okänt barn, se anmälan", acute=data["acute"],
            stated_guardians=data["guardians"], guardians_informed=data["guardians_informed"] or TELLING.UNKNOWN,
            school=data["school"], interpreter=data["interpreter"],
        )  # fmt: skip

    def _part(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]

    @property
    def of_concern(self) -> list[BoundField]:
        """What it is about."""
        return self._part("words", "when", "attached")

    @property
    def of_child(self) -> list[BoundField]:
        """Which child."""
        return self._part(
            "child_name", "child_number", "child_address", "school", "guardians", "guardians_informed", "interpreter"
        )

    @property
    def of_work(self) -> list[BoundField]:
        """Of somebody who reports in their work."""
        return self._part("workplace_kind", "workplace", "role")

    @property
    def of_reporter(self) -> list[BoundField]:
        """How the one who tells is reached."""
        return self._part("name", "contact")
