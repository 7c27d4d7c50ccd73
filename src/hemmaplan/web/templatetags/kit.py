"""The template tags of the UI kit: ``{% load kit %}``. Each is shown, with its code, on the page *Komponenter*."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField, BoundWidget
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemmaplan.web import drawings, fields, formats, icons, once, tables
from hemmaplan.web.context import PANEL

register = template.Library()

KIND_ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "danger": "circle-alert"}
SOON = 3

register.simple_tag(icons.icon, name="icon")
register.filter("iso_day", formats.iso_day)
register.filter("long_day", formats.long_day)
register.filter("clock", formats.clock)
register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("kronor", formats.kronor)
register.filter("minutes", formats.minutes)
register.simple_tag(drawings.sparkline, name="sparkline")


def _today(context: Context) -> dt.date | None:
    return getattr(context.get("request"), "today", None)


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.date | dt.datetime | None) -> SafeString:
    """A date as ``3 dec``, the whole date in its ``datetime`` attribute. Nothing for no date."""
    return _time(formats.iso_day(value), formats.short_day(value, _today(context))) if value else SafeString("")


@register.simple_tag(takes_context=True)
def moment(context: Context, value: dt.datetime | None) -> SafeString:
    """A time as ``i dag 08:12`` or ``3 dec 08:12``. Nothing for no time."""
    return _time(value.isoformat(), formats.moment(value, _today(context))) if value else SafeString("")


def _time(machine: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


# Drawn in Python: they stand on every row of every list, where a template of their own costs ten times what it draws.
@register.simple_tag
def status(text: object, kind: str = "neutral", icon: str = "") -> SafeString:
    """A status tag: a word, coloured by kind (neutral, info, success, warning, danger)."""
    drawn = icons.icon(icon) if icon else ""
    return format_html('<span class="ds-tag status" data-color="{}">{}{}</span>', kind, drawn, text)


@register.simple_tag(takes_context=True)
def days_left(context: Context, due: dt.date | None, section: str = "", soon: int = SOON) -> SafeString:
    """Days to a date with date and section: ``12 dagar kvar · 3 dec · SoL 20:2``. Needs ``request.today``."""
    today = _today(context)
    if due is None or today is None:
        return SafeString("")
    days = (due - today).days
    kind = "danger" if days < 0 else "warning" if days <= soon else "neutral"
    mark = {"danger": "clock-alert", "warning": "clock", "neutral": ""}[kind]
    return format_html(
        '<span class="days-left" data-kind="{}">{}<span class="days-left-text">{}</span>'
        '<span class="days-left-rest"> · {}{}</span></span>',
        kind, icons.icon(mark) if mark else "", formats.days_left(days),
        _time(formats.iso_day(due), formats.short_day(due, today)), format_html(" · {}", section) if section else "",
    )  # fmt: skip


@register.inclusion_tag("web/parts/figure.html")
def figure(value: object, label: str, url: str = "", change: str = "", kind: str = "") -> dict[str, object]:
    """A key figure (sv. nyckeltal). With ``url`` it is a button that opens how it is counted, in the panel."""
    return {"value": value, "label": label, "url": url, "change": change, "kind": kind, "panel": PANEL}


@register.inclusion_tag("web/parts/meter.html")
def meter(taken: float, capacity: float, was: float | None = None, label: str = "") -> dict[str, object]:
    """How much is taken: a bar and ``6/6 (var 8)``. Over the capacity it is hatched and says by how much."""
    return {"label": label, "was": was, "taken": taken, "capacity": capacity, "bar": drawings.meter(taken, capacity)}


@register.inclusion_tag("web/parts/timeline.html", takes_context=True)
def timeline(context: Context, happenings: Iterable[object]) -> dict[str, object]:
    """Events, newest first as given (sv. tidslinje): see ``parts.Happening``."""
    return {"happenings": happenings, "request": context.get("request")}


@register.inclusion_tag("web/parts/key_values.html")
def key_values(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Labels with values. An empty value is written as a dash with the hidden word "saknas"."""
    return {"pairs": pairs}


@register.inclusion_tag("web/parts/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "", icon: str = "inbox") -> dict[str, object]:
    """An empty state: what this list is, why it is empty, and the one thing to do."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("web/parts/flag.html", takes_context=True)
def flag(
    context: Context,
    what: str,
    since: dt.date | None = None,
    todo: str = "",
    url: str = "",
    severity: str = "warning",
    until: dt.date | None = None,
    tried: str = "",
) -> dict[str, object]:
    """A flag (sv. flagga): what, since or until when, what to do. ``tried``: the address where it can be tried."""
    words = {"danger": _("Bråttom"), "warning": _("Att göra"), "info": _("Att veta")}
    return {
        "what": what, "since": since, "until": until, "todo": todo, "url": url, "severity": severity,
        "icon": KIND_ICONS[severity], "word": words[severity], "tried": tried, "request": context.get("request"),
    }  # fmt: skip


@register.inclusion_tag("web/parts/protected_banner.html")
def protected_banner(level: str = "", text: str = "") -> dict[str, object]:
    """The banner of a person with protected identity (sv. skyddade personuppgifter). Also hatches the page's edge."""
    return {"level": level, "text": text}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Sequence[object], label: str = "") -> dict[str, object]:
    """Tabs that are links to pages of their own: see ``parts.Tab``."""
    return {"items": items, "label": label or _("Flikar")}


@register.inclusion_tag("web/parts/breadcrumbs.html")
def breadcrumbs(*links: object) -> dict[str, object]:
    """The way here (sv. brödsmulor): one list of ``parts.Link``, or label and address in turn."""
    if len(links) == 1 and not isinstance(links[0], str):
        return {"links": links[0]}
    pairs = zip(links[::2], (*links[1::2], "") if len(links) % 2 else links[1::2], strict=True)
    return {"links": [{"label": label, "url": url} for label, url in pairs]}


@register.inclusion_tag("web/parts/stepper.html")
def stepper(steps: Iterable[object]) -> dict[str, object]:
    """The steps of a process: see ``parts.Step``."""
    return {"steps": steps}


@register.inclusion_tag("web/parts/work_list.html", takes_context=True)
def work_list(context: Context, items: Iterable[object], label: str = "") -> dict[str, object]:
    """A work list: see ``parts.WorkItem``. The keyboard moves in it with j, k and Enter."""
    request = context.get("request")
    return {"items": items, "label": label, "request": request, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def panel_link(url: str) -> SafeString:
    """The attributes of a link that opens in the side panel; without JavaScript it opens as a page."""
    return format_html('href="{0}" hx-get="{0}" hx-target="#{1}" hx-swap="innerHTML" data-panel', url, PANEL)


@register.inclusion_tag("web/parts/action.html", takes_context=True)
def action(context: Context, act: object) -> dict[str, object]:
    """One button of a row: see ``parts.Action``."""
    return {"act": act, "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def table_cells(context: Context, table: tables.Table, row: tables.Row) -> SafeString:
    """The cells of a row, drawn in Python as ``status`` is."""
    drawn = []
    for opening, cell in zip(table.openings, row.cells, strict=True):
        text = SafeString(render_value_in_context(cell.content, context))
        inner = format_html('<a class="row-link" href="{}">{}</a>', cell.url, text) if cell.url else text
        drawn.append((opening, inner))
    return format_html_join("", "{}{}</td>", drawn)


@register.inclusion_tag("web/table/table.html", takes_context=True)
def table(context: Context, table: tables.Table) -> dict[str, object]:
    """A table with its filter, heads, rows and paging: see ``tables.Table``."""
    return {"table": table, "request": context.get("request"), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("web/form/form.html", takes_context=True)
def form(
    context: Context,
    form: BaseForm,
    submit: str = "",
    action: str = "",
    cancel: str = "",
    autosave: str = "",
    version: object = "",
    danger: bool = False,  # noqa: FBT001, FBT002 - template tags take no keyword-only arguments from here
) -> dict[str, object]:
    """A whole POST form: error summary, fields, submit button, the token against sending twice, autosave."""
    request = context.get("request")
    return {
        "form": form, "submit": submit or _("Spara"), "action": action, "cancel": cancel, "autosave": autosave,
        "version": version, "danger": danger, "request": request, "csrf_token": context.get("csrf_token"),
        "doubt": getattr(form, "doubt", None), "once_field": once.FIELD, "once_token": once.issue(),
    }  # fmt: skip


@register.inclusion_tag("web/form/errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """The error summary: each error as a link to its field. Takes the focus when the page is shown."""
    return {"form": form, "errors": fields.error_links(form)}


@register.simple_tag
def once_input() -> SafeString:
    """The hidden token against sending twice, for a form written by hand."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.issue())


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The input of a field, with the kit's class and the attributes that tell of its error."""
    return fields.render(field)


@register.simple_tag
def widget_option(option: BoundWidget) -> SafeString:
    """One box of a group of options."""
    option.data["attrs"] = {**option.data["attrs"], "class": "ds-input"}
    return option.tag()


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: ``group``, ``check`` or ``line``."""
    return fields.kind(field)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The address's query with changes: ``{% query page=2 %}``. None removes a key."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value is not None:
            params[key] = str(value)
    return f"?{params.urlencode()}"
