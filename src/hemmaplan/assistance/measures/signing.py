"""Whose signature is waited for, and by whom it may be given."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.assistance.models import Signature

if TYPE_CHECKING:
    from django.db.models import QuerySet


def waiting() -> "QuerySet[Signature]":
    """Those asked for and neither given nor refused, of applications that have been sent and still wait."""
    return Signature.objects.filter(signed_at=None, refused_at=None, application__state="sent")


def of_number(number: str) -> "QuerySet[Signature]":
    """Those that the one with this number is asked for as co-applicant. Answered ones too."""
    theirs = Q(member__stated_number=number) | Q(member__person__id_number=number)
    return Signature.objects.filter(theirs, member__role="co_applicant").exclude(application__state="draft")


def asked_of(number: str) -> "QuerySet[Signature]":
    """Those that wait for the one with this number: the only way to an application that is not one's own."""
    return waiting().filter(pk__in=of_number(number).order_by().values("pk")) if number else Signature.objects.none()
