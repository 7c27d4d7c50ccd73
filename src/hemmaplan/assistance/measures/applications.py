"""What an application says so far, what it lacks, and which one comes next."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.assistance import months
from hemmaplan.assistance.answers import CHANGED, CHANGES, OF_MEMBER, OF_SITUATION, OWN, Key
from hemmaplan.assistance.models import Application, ApplicationMember, CompletionRequest, RequestedItem
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation import calendar, identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from hemmaplan.access.models import User
    from hemmaplan.people.models import Person

Kind, Role = Application.Kind, ApplicationMember.Role
MAIN = (Kind.FIRST, Kind.RENEWED)
GIVEN = ("sent", "decided")


def of_somebody(*, account: "User | None" = None, person: "Person | None" = None) -> "QuerySet[Application]":
    """The applications that somebody has made as applicant: in their own account, or as a person here."""
    whose = Q(pk__in=())
    if account is not None:
        whose |= Q(account=account.pk)
    if person is not None:
        whose |= Q(person=person.pk)
    return Application.objects.filter(whose)


def last_given(
    *, account: "User | None" = None, person: "Person | None" = None, before: dt.date | None = None
) -> Application | None:
    """The application for the latest month that has been sent: what the next one is filled in from."""
    rows = of_somebody(account=account, person=person).filter(state__in=GIVEN, kind__in=MAIN)
    if before is not None:
        rows = rows.filter(month__lt=before)
    return rows.order_by("-month", "-pk").first()


def kind_for(month: dt.date, *, account: "User | None" = None, person: "Person | None" = None) -> str:
    """What an application for the month would be: something more, again, or the first."""
    mine = of_somebody(account=account, person=person).filter(state__in=GIVEN, kind__in=MAIN)
    if mine.filter(month=month).exists():
        return Kind.SUPPLEMENTARY
    last = last_given(account=account, person=person, before=month)
    return Kind.RENEWED if months.is_again(month, last.month if last else None) else Kind.FIRST


@dataclass(frozen=True, slots=True)
class Offered:
    """En månad att söka för: what the application would be, and the one that is begun already."""

    month: dt.date
    kind: str
    draft: Application | None
    given: Application | None


def offered(*, account: "User", person: "Person | None", on: dt.date) -> list[Offered]:
    """The months one may apply for now, the likeliest first. Three queries."""
    mine = list(of_somebody(account=account, person=person).filter(month__gte=months.offered(on)[-1]).order_by("pk"))
    last = last_given(account=account, person=person)
    found = []
    for month in months.offered(on):
        of_month = [row for row in mine if row.month == month]
        given = next((row for row in of_month if row.state in GIVEN and row.kind in MAIN), None)
        draft = next((row for row in reversed(of_month) if row.state == "draft" and row.account_id == account.pk), None)
        again = months.is_again(month, last.month if last else None)
        kind = Kind.SUPPLEMENTARY if given else Kind.RENEWED if again else Kind.FIRST
        found.append(Offered(month, kind, draft, given))
    return found


def attachments(application: Application) -> "QuerySet[IncomingDocument]":
    """What was sent along, in order. For whoever sees the application."""
    return IncomingDocument.objects.about(application).defer("content").order_by("pk")


def open_items(request: CompletionRequest) -> list[RequestedItem]:
    """What is asked for and has neither come nor been let go of."""
    return list(request.items.filter(answered_at=None, waived_at=None))


# --- what it says so far ------------------------------------------------------------------------------------------------


def answers_of(application: Application) -> dict[Key, object]:
    """Every answer of the application as it stands, by its place. What is not answered is not there."""
    found: dict[Key, object] = {("application", "", name): getattr(application, name) for name in OWN}
    found["application", "", CHANGED] = changed_of(application)
    members = list(application.members.order_by("pk"))
    keys = dict(zip([row.pk for row in members], member_keys(members), strict=True))
    for row in members:
        found |= {("member", keys[row.pk], name): getattr(row, name) for name in OF_MEMBER}
    for situation in application.situations.all():
        key = keys[situation.member_id]
        found |= {("situation", key, name): getattr(situation, name) for name in OF_SITUATION}
    found |= _sums(application, keys)
    return {place: value for place, value in found.items() if value not in (None, "")}


def _sums(application: Application, keys: dict[int, str]) -> dict[Key, object]:
    found: dict[Key, object] = {}
    others = 0
    for cost in application.costs.order_by("other", "pk"):
        part, key = ("other", str(others)) if cost.other else ("cost", cost.kind)
        others += cost.other
        found |= {(part, key, "amount"): cost.amount_ore or None, (part, key, "words"): cost.words}
        if cost.other:
            found[part, key, "kind"] = cost.kind
    ticked: dict[str, list[str]] = {}
    for income in application.incomes.order_by("pk"):
        role = keys.get(income.member_id or 0, Role.APPLICANT)
        if income.fetched:
            ticked.setdefault(role, []).append(income.kind)
            found["benefit", f"{role}.{income.kind}", "objection"] = income.objection
            continue
        place = f"{role}.{income.kind}"
        found |= {
            ("income", place, "amount"): income.amount_ore, ("income", place, "gross"): income.gross_ore,
            ("income", place, "received_on"): income.received_on, ("income", place, "words"): income.words,
        }  # fmt: skip
    found |= {("benefit", role, "kinds"): kinds for role, kinds in ticked.items()}
    for asset in application.assets.order_by("pk"):
        found |= {("asset", asset.kind, "amount"): asset.amount_ore, ("asset", asset.kind, "words"): asset.words}
    return found


def member_keys(members: list[ApplicationMember]) -> list[str]:
    """How the form names each: adults by their role, children by their number in the order they were told of."""
    keys, children = [], 0
    for row in members:
        if row.role == Role.CHILD:
            keys.append(f"child.{children}")
            children += 1
        else:
            keys.append(str(row.role))
    return keys


def changed_of(application: Application) -> str:
    """Whether anything has changed since last: yes, no, or not answered."""
    said = [getattr(application, name) for name in CHANGES]
    if any(said):
        return "yes"
    return "no" if all(one is False for one in said) else ""


# --- what it lacks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lack:
    """Det som saknas innan ansökan kan skickas: what, and on which step it is filled in."""

    step: str
    text: str


def lacks(application: Application, on: dt.date) -> list[Lack]:
    """What must be filled in or put right before it can be sent. Never an attachment, and never somebody else's signature."""
    return list(_lacks(application, on))


def _lacks(application: Application, on: dt.date) -> "Iterator[Lack]":
    members = list(application.members.order_by("pk"))
    renewed = application.kind == Kind.RENEWED
    if renewed and not changed_of(application):
        yield Lack("renewed", _("Svara på om något har ändrats. Har du svarat ja kryssar du i vad."))
    if application.kind == Kind.FIRST or application.household_changed:
        if not application.civil:
            yield Lack("household", _("Svara på om du söker ensam eller tillsammans med någon."))
        if not application.tenure:
            yield Lack("housing", _("Svara på hur du bor."))
    yield from _of_members(application, members, on)
    if application.urgent and not application.why_urgent.strip():
        yield Lack("contact", _("Skriv vad som är akut."))
    costs = list(application.costs.all())
    if any(row.other and row.amount_ore and not row.kind for row in costs):
        yield Lack("costs", _("Välj vad kostnaden gäller."))
    asked = any(row.amount_ore for row in costs)
    if application.kind == Kind.SUPPLEMENTARY and not asked and not application.own_words.strip():
        yield Lack("more", _("Skriv vad du söker mer för."))


def _of_members(application: Application, members: list[ApplicationMember], on: dt.date) -> "Iterator[Lack]":
    me = next((row for row in members if row.role == Role.APPLICANT), None)
    co = next((row for row in members if row.role == Role.CO_APPLICANT), None)
    together = application.civil in {Application.Civil.MARRIED, Application.Civil.COHABITING}
    if together and (co is None or not (co.stated_number or co.person_id)):
        yield Lack("household", _("Skriv namn och personnummer på den du söker tillsammans med."))
    if me is not None and not (me.stated_name or me.person_id):
        yield Lack("household", _("Skriv ditt namn."))
    born = _born(me)
    for row in members:
        if row.role != Role.CHILD or is_blank(row):
            continue
        name = row.stated_name or _("Barnet")
        theirs = _born(row)
        if not row.stated_name and row.person_id is None:
            yield Lack("household", _("Skriv barnets namn."))
        if theirs is None:
            yield Lack("household", _("%(name)s: skriv personnummer eller födelsedag.") % {"name": name})
        elif theirs > on:
            yield Lack("household", _("%(name)s: födelsedagen ligger framåt i tiden.") % {"name": name})
        elif born is not None and theirs <= born:
            yield Lack("household", _("%(name)s kan inte vara lika gammal som du eller äldre.") % {"name": name})
        if row.stay != ApplicationMember.Stay.ALWAYS and not row.days:
            yield Lack("household", _("%(name)s: skriv hur många dagar i månaden barnet är hos dig.") % {"name": name})


def is_blank(row: ApplicationMember) -> bool:
    """Whether nothing is told of the child: a row that was never filled in, or was emptied."""
    return not (row.stated_name or row.stated_number or row.born_on or row.person_id)


def _born(row: ApplicationMember | None) -> dt.date | None:
    if row is None:
        return None
    if row.stated_number:
        return identity.stored(row.stated_number).birth_date or row.born_on
    return row.born_on or (row.person.born_on if row.person else None)


def too_old(application: Application, on: dt.date) -> list[ApplicationMember]:
    """Children who have turned 18 and are not said to be in school: they apply for themselves, and it is told before sending."""
    found = []
    for row in application.members.filter(role=Role.CHILD).order_by("pk"):
        born = _born(row)
        if born is not None and born <= on and calendar.age_on(born, on) >= 18 and not row.in_school:
            found.append(row)
    return found
