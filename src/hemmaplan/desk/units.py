"""Choosing a unit (*enhet*) where one's rights reach over many: nobody works with a hundred units on one page."""

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import QuerySet

from hemmaplan.access.models import User
from hemmaplan.foundation.rights import Right
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.ordering import Swedish
from hemmaplan.web.page import Page

FIELD, PAGE_FIELD = "enhet", "sida"
A_PAGE = 20


def where(user: User, right: Right) -> QuerySet[Unit]:
    """The units in which the user has the right."""
    return Unit.objects.visible_to(user).filter(pk__in=user.scope.units(right))


def with_right(user: User, right: Right) -> list[Unit]:
    """The units of kind *Enhet* in which the right holds, or where there are none, its teams."""
    rows = where(user, right).order_by("order", Swedish("name"), "pk")
    return list(rows.filter(kind=Unit.Kind.UNIT)) or list(rows)


def chosen(request: Page, units: list[Unit]) -> Unit | None:
    """The unit that the address names among these, otherwise the first."""
    code = request.GET.get(FIELD, "")
    return next((unit for unit in units if unit.code == code), units[0] if units else None)


def page_of(request: Page, units: QuerySet[Unit]) -> PageOfList[Unit]:
    """The page of units that the address asks for; the first when it asks for none."""
    return Paginator(units, A_PAGE).get_page(whole_or_none(request.GET.get(PAGE_FIELD, "")) or 1)


def within(user: User, unit: Unit, right: Right) -> list[int]:
    """The unit and all below it, as far as the right reaches."""
    reach = user.scope.units(right)
    return [pk for pk in Unit.objects.visible_to(user).within(unit.pk).values_list("pk", flat=True) if pk in reach]
