"""What the component page shows: made-up rows, and the code of each part."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.web import icons
from hemmaplan.web.parts import Action, Happening, Link, Step, Tab, WorkItem


@dataclass(frozen=True)
class Sample:
    """One part: its title, when to use it, its code, and the template that shows it."""

    key: str
    title: str
    use: str
    code: str

    @property
    def template(self) -> str:
        """The template that shows the part."""
        return f"components/samples/{self.key}.html"


@dataclass(frozen=True)
class Line:
    """A made-up row of the table."""

    pk: int
    name: str
    service: str
    since: dt.date | None
    wait: int
    minutes: int


SERVICES = ("Familjebehandling", "Boendestöd", "Behandlingsgrupp missbruk", "Stödinsatser våldsutsatta", "Anhörigstöd")


def lines(today: dt.date, count: int = 137) -> list[Line]:
    """Rows for the table page: enough for three pages."""
    return [
        Line(
            pk=number,
            name=_("Person %(number)s") % {"number": f"{number:03d}"},
            service=SERVICES[number * 7 % len(SERVICES)],
            since=today - dt.timedelta(days=number * 11 % 140) if number % 9 else None,
            wait=number * 11 % 140,
            minutes=30 * (number * 13 % 17),
        )
        for number in range(1, count + 1)
    ]


def context(today: dt.date, at: dt.datetime) -> dict[str, object]:
    """Values for the parts."""
    here, day = reverse("components:index"), dt.timedelta(days=1)
    return {
        "icon_names": icons.names(),
        "today": today,
        "at": at,
        "soon": today + 2 * day,
        "later": today + 12 * day,
        "over": today - 4 * day,
        "month": today - 31 * day,
        "series": [4, 6, 5, 7, 9, None, 8, 11, 12, 12, 14, 13],
        "figure_url": reverse("components:figure"),
        "pairs": [(_("Ärende"), "2026-114"), (_("Insats"), _("Familjebehandling")), (_("Ombud"), None)],
        "tab_items": [
            Tab(label=_("Översikt"), url=here, current=True),
            Tab(label=_("Insatser"), url=reverse("components:table"), count=3),
            Tab(label=_("Journal"), url=reverse("components:form")),
        ],
        "crumbs": [Link(_("Min dag"), here), Link(_("Uppdrag"), here), Link("2026-114")],
        "steps": [
            Step(label=_("Mottaget"), state="done", note=_("3 nov")),
            Step(label=_("Kvitterat"), state="done"),
            Step(label=_("Planeras"), state="current"),
            Step(label=_("Pågår")),
            Step(label=_("Avslutat")),
        ],
        "happenings": [
            Happening(when=today, title=_("Uppdrag kvitterat"), who=_("Behandlare 2"), icon="check", kind="success"),
            Happening(
                when=today - 3 * day, title=_("Hembesök"), text=_("Genomfört tillsammans med familjen."), icon="house"
            ),
            Happening(when=today - 40 * day, title=_("Uppföljning över tiden"), icon="clock-alert", kind="danger"),
        ],
        "work": [
            WorkItem(
                title=_("Nytt uppdrag från Myndighet barn och familj"),
                url=reverse("components:form"),
                label=_("Att svara på"),
                why=_("familjebehandling, två barn"),
                due=today + day,
                section="SoL 14 kap.",
                actions=[
                    Action(label=_("Öppna"), url=reverse("components:figure"), panel=True),
                    Action(label=_("Kvittera"), url=reverse("components:form"), post=True),
                ],
            ),
            WorkItem(
                title=_("Uppföljning av genomförandeplan"), url=here, label=_("Klockor"), due=today - 4 * day,
                why=_("senast i juli"), actions=[Action(label=_("Boka"), url=reverse("components:form"))],
            ),
            WorkItem(
                title=_("Två anteckningar osignerade"), url=here, label=_("Utkast"), since=today - 3 * day,
                actions=[Action(label=_("Signera"), url=reverse("components:form"))],
            ),
        ],
    }  # fmt: skip


def samples() -> list[Sample]:
    """The parts, in the order of the page."""
    return [
        Sample(
            "type", _("Text och knappar"), _("En primär knapp på varje sida."),
            '<button class="ds-button">{% translate "Spara" %}</button>\n'
            '<button class="ds-button" data-variant="secondary">{% translate "Avbryt" %}</button>',
        ),
        Sample(
            "status", _("Status"), _("Ett ord om läget. Färgen följer ordet, aldrig tvärtom."),
            '{% status _("Pågår") "info" %}',
        ),
        Sample(
            "days_left", _("Dagar kvar"), _("Varje tidsfrist visar hur många dagar som är kvar, datum och lagrum."),
            '{% days_left clock.due "SoL 20:2" %}',
        ),
        Sample(
            "figure", _("Nyckeltal"), _("Varje siffra öppnas: hur den räknas, brytdatum och raderna bakom."),
            '<div class="figures">\n  {% figure value _("medarbetare") url _("−4 på ett år") %}\n</div>',
        ),
        Sample(
            "meter", _("Mätare"), _("Det som är taget av det som finns. Över gränsen syns det i mönster och ord."),
            "{% meter taken capacity was label %}\n{% sparkline values label limit %}",
        ),
        Sample(
            "flag", _("Flaggor"), _("Vad, sedan när och vad man gör åt det."),
            '<div class="flags">\n  {% flag what since=date todo=_("Pröva") url=url severity="danger" %}\n</div>',
        ),
        Sample(
            "work_list", _("Arbetslista"), _("Listan är arbetet: varje rad går att göra något med där den står."),
            "{% work_list items label %}",
        ),
        Sample("timeline", _("Tidslinje"), _("Det som har hänt, det senaste först."), "{% timeline happenings %}"),
        Sample(
            "key_values", _("Uppgifter"), _("Etiketter och värden. Det som saknas sägs."), "{% key_values pairs %}"
        ),
        Sample(
            "navigation", _("Flikar, brödsmulor och steg"), _("Flikar är länkar till egna sidor."),
            "{% breadcrumbs links %}\n{% tabs items %}\n{% stepper steps %}",
        ),
        Sample(
            "protected", _("Skyddade personuppgifter"), _("Banderoll och randad kant, på skärm och papper."),
            "{% block protected %}{% protected_banner level %}{% endblock %}",
        ),
        Sample(
            "empty", _("Tom lista"), _("Vad listan är, varför den är tom och det enda man gör."),
            "{% empty title text url action %}",
        ),
        Sample("messages", _("Meddelanden"), _("Det som hände, i klara ord."), 'messages.success(request, _("Sparat."))'),
        Sample(
            "panel", _("Sidopanel och dialog"), _("Länken öppnar panelen; utan skript öppnar den sidan."),
            "<a {% panel_link url %}>…</a>",
        ),
        Sample(
            "formats", _("Datum, tid, belopp och andelar"), _("Så skrivs de överallt."),
            "{% day date %} {% moment time %} {{ ore|kronor }} {{ minutes|minutes }} {{ value|percent }}",
        ),
        Sample("icons", _("Ikoner"), _("Alltid intill ett ord."), '{% icon "clock" %}'),
    ]  # fmt: skip
