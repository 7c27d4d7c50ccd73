"""What a person's page is put together from: what goes on, what is due, who stands near, what has happened."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.addresses import address
from hemmaplan.desk.cases.presenter import with_opens
from hemmaplan.foundation import calendar, identity
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.models import OpenContact, Order, SampleTest, Visit
from hemmaplan.interventions.states import ORDER_STEPS, OrderState
from hemmaplan.people import measures
from hemmaplan.people.models import Person, Relation
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Happening

MOST = 100
KINDS = {
    "uppdrag": gettext_lazy("Uppdrag"), "besok": gettext_lazy("Besök och prov"), "journal": gettext_lazy("Journal"),
    "boende": gettext_lazy("Boende"), "kontakt": gettext_lazy("Öppna kontakter"),
}  # fmt: skip
STEPS = {step.name: step.label for step in ORDER_STEPS}


# --- search ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """One thing found: a person with why the user sees them, or the file that bears the number."""

    person: Person
    why: str
    number: str = ""
    url: str = ""


def hits(request: Page, text: str) -> list[Hit]:
    """What the text finds among what the user may see: a case number, an identity number, or a name."""
    user: Any = request.user
    if re.search(r"\d", text):
        files = _files(user, text.replace(" ", ""))
        persons = measures.found_by_number(text=text, user=user)
    else:
        files, persons = [], measures.found_by_name(text=text, user=user)
    reasons = measures.why_seen(persons=persons, user=user)
    return files + [Hit(person, reasons.get(person.pk, "")) for person in persons]


def _files(user: Any, text: str) -> list[Hit]:
    orders = Order.objects.visible_to(user).filter(case__number__iexact=text).select_related("case", "person")
    found = [
        Hit(row.person, pgettext("ett", "Uppdrag"), row.case.number, address("orders:order", row.pk)) for row in orders
    ]
    tenancies = Tenancy.objects.visible_to(user).filter(case__number__iexact=text).select_related("case", "person")
    found += [
        Hit(row.person, row.case.get_kind_display(), row.case.number, reverse("housing:tenancy", args=[row.pk]))
        for row in tenancies
    ]
    files = Case.objects.visible_to(user).filter(kind__in=AUTHORITY, number__iexact=text).select_related("person")
    return found + [
        Hit(row.person, row.get_kind_display(), row.number, reverse("cases:file", args=[row.pk]) if row.opens else "")
        for row in with_opens(user, list(files))
    ]


# --- what goes on ---------------------------------------------------------------------------------------------------


class Held:
    """What the house has about a person as far as the user may see it, each sort asked for once a page."""

    def __init__(self, request: Page, person: Person) -> None:
        self.person = person
        self.user: Any = request.user
        self.today = request.today

    @cached_property
    def orders(self) -> list[Order]:
        """Uppdrag, ended ones too."""
        rows = Order.objects.visible_to(self.user).filter(person=self.person)
        return list(rows.select_related("case", "service", "unit"))

    @cached_property
    def tenancies(self) -> list[Tenancy]:
        """Kontrakt, ended ones too."""
        rows = Tenancy.objects.visible_to(self.user).filter(person=self.person)
        return list(rows.select_related("case", "dwelling"))

    @cached_property
    def files(self) -> list[Any]:
        """The authority's files, closed ones too, each with whether it opens."""
        rows = Case.objects.visible_to(self.user).filter(kind__in=AUTHORITY, person=self.person)
        return list(with_opens(self.user, list(rows.select_related("unit"))))

    @cached_property
    def contacts(self) -> list[OpenContact]:
        """Öppna kontakter, closed ones too."""
        rows = OpenContact.objects.visible_to(self.user).filter(person=self.person)
        return list(rows.select_related("service", "employee"))


@dataclass(frozen=True)
class Blocks:
    """The blocks of the page."""

    orders: list[Order]
    ended: list[Order]
    tenancies: list[Tenancy]
    contacts: list[OpenContact]
    files: list[Any]
    clocks: list[Clock]
    relations: list[tuple[Relation, bool]]


def blocks(request: Page, held: Held) -> Blocks:
    """Everything that goes on, as far as the user may see it. Relatives only when the identity is known."""
    clocks = Clock.objects.visible_to(held.user).running().filter(person_id=held.person.pk)
    return Blocks(
        [row for row in held.orders if row.ended_on is None],
        [row for row in held.orders if row.ended_on is not None],
        [row for row in held.tenancies if held.today in row.period],
        [row for row in held.contacts if row.closed_on is None],
        [row for row in held.files if row.closed_on is None],
        list(clocks[:MOST]),
        relations(request, held.person),
    )


def relations(request: Page, person: Person) -> list[tuple[Relation, bool]]:
    """Those close to the person, each with whether their own page is open to the user."""
    rows = list(
        Relation.objects.visible_to(request.user)
        .filter(person=person, period__contains=request.today)
        .select_related("other")
    )
    others = [row.other_id for row in rows]
    seen = set(Person.objects.visible_to(request.user).filter(pk__in=others).values_list("pk", flat=True))
    return [(row, row.other_id in seen) for row in rows]


def about(facts: measures.Facts, person: Person) -> list[tuple[str, object]]:
    """Who the person is, as labels with values."""
    rows: list[tuple[str, object]] = [
        (str(_("Nummer")), identity.formatted(facts.number) if facts.number else _("Saknar nummer")),
        (str(_("Ålder")), _age(facts.ages)),
    ]
    if facts.stated_number:
        rows.insert(
            1,
            (
                str(_("Uppgivet nummer")),
                _("%(number)s, väntar på kontroll") % {"number": identity.formatted(facts.stated_number)},
            ),
        )
    if not facts.number and facts.born_on:
        rows.append((str(_("Född")), facts.born_on.isoformat()))
    if facts.deceased_on:
        rows.append((str(_("Avliden")), facts.deceased_on.isoformat()))
    if person.is_protected:
        rows.append((str(_("Skydd")), person.get_protection_display()))
    return rows


def _age(ages: tuple[int, int] | None) -> str:
    """The age, or between which two ages where the day of birth is not wholly known."""
    if ages is None:
        return _("Okänd")
    if ages[0] == ages[1]:
        return _("%(age)s år") % {"age": ages[0]}
    return _("%(least)s–%(most)s år, födelsedagen är inte helt känd") % {"least": ages[0], "most": ages[1]}


# --- what has happened ----------------------------------------------------------------------------------------------


def timeline(held: Held, kind: str) -> list[Happening]:
    """Every event one line, newest first. What is inside an order shows only to those who work with it."""
    makers = {"uppdrag": _of_orders, "besok": _of_visits, "journal": _of_journal, "boende": _of_tenancies,
              "kontakt": _of_contacts}  # fmt: skip
    chosen = [makers[kind]] if kind in makers else list(makers.values())
    events = [event for maker in chosen for event in maker(held)]
    return sorted(events, key=lambda event: _moment(event.when), reverse=True)[:MOST]


def _moment(when: dt.date | dt.datetime) -> dt.datetime:
    return when if isinstance(when, dt.datetime) else calendar.at_clock(when, 0)


def _of_orders(held: Held) -> Iterator[Happening]:
    prefetch_related_objects(held.orders, "steps__by")
    for order in held.orders:
        name, url = f"{order.case.number} {order.service}", address("orders:order", order.pk)
        yield Happening(when=order.sent_at, title=_("Uppdrag sänt"), text=name, icon="send", url=url)
        for step in order.steps.all():
            label = STEPS.get(step.step) or OrderState(step.to_state).label
            if step.from_state:
                yield Happening(when=step.at, title=label, text=name, who=step.by.name, icon="circle-dot", url=url)


def _of_visits(held: Held) -> Iterator[Happening]:
    visits = Visit.objects.visible_to(held.user).filter(order__person=held.person).select_related("employee")
    opened = {order.pk for order in held.orders}  # one's own visit is told of also where its order is not open
    for visit in visits.order_by("-planned_at")[:MOST]:
        title = f"{visit.get_kind_display()}: {visit.get_state_display()}"
        url = reverse("work:visits", args=[visit.order_id]) if visit.order_id in opened else ""
        yield Happening(when=visit.planned_at, title=title, who=str(visit.employee), icon="calendar", url=url)
    tests = SampleTest.objects.visible_to(held.user).filter(order__person=held.person).select_related("taken_by")
    for test in tests[:MOST]:
        url = reverse("work:tests", args=[test.order_id]) if test.order_id in opened else ""
        yield Happening(
            when=test.taken_at, title=_("Drogtest"), who=str(test.taken_by), icon="clipboard-check", url=url
        )


def _of_journal(held: Held) -> Iterator[Happening]:
    notes = JournalEntry.objects.visible_to(held.user).filter(case__person=held.person, state=JournalEntry.State.SIGNED)
    for note in notes.select_related("author", "case")[:MOST]:
        url = f"{reverse('work:case_journal', args=[note.case_id])}#note-{note.pk}"
        title = _("Anteckning: %(kind)s") % {"kind": note.get_kind_display()}
        yield Happening(when=note.happened_at, title=title, who=note.author.name, text=note.case.number,
                        icon="notebook-pen", url=url)  # fmt: skip


def _of_tenancies(held: Held) -> Iterator[Happening]:
    prefetch_related_objects(held.tenancies, "visits")
    for tenancy in held.tenancies:
        name = f"{tenancy.case.number} {tenancy.get_kind_display()}"
        yield Happening(when=tenancy.period.lower, title=_("Flyttade in"), text=name, icon="house")
        if tenancy.period.upper and tenancy.period.upper <= held.today:
            yield Happening(when=tenancy.period.upper, title=_("Kontraktet upphörde"), text=name, icon="house")
        for visit in tenancy.visits.all():
            if visit.done_at:
                yield Happening(when=visit.done_at, title=_("Tillsyn"), text=visit.get_outcome_display(), icon="eye")


def _of_contacts(held: Held) -> Iterator[Happening]:
    for contact in held.contacts[:MOST]:
        who = str(contact.employee or "")
        yield Happening(when=contact.opened_on, title=_("Öppen kontakt började"), text=str(contact.service), who=who,
                        icon="door-open")  # fmt: skip
        if contact.closed_on:
            yield Happening(when=contact.closed_on, title=_("Öppen kontakt avslutades"), text=str(contact.service),
                            who=who, icon="door-open")  # fmt: skip
