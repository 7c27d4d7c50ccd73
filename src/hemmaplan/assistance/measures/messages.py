"""What there is for an applicant to read: messages, and decisions with their letters."""

from typing import TYPE_CHECKING

from hemmaplan.assistance.models import Application, Message
from hemmaplan.cases.decisions.models import Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hemmaplan.access.models import User


def thread(application: Application, account: "User | None") -> "QuerySet[Message]":
    """What has been written between one account and the board in the file of the application, in order."""
    return Message.objects.filter(case=application.case, account=account).order_by("written_at", "pk")


def unread_by(account: "User") -> "QuerySet[Message]":
    """What the board has written to the account and nobody has read there."""
    return Message.objects.filter(account=account, from_resident=False, read_at=None)


def unread_in(case_id: int) -> int:
    """How much applicants have written in the file that no worker has read."""
    return Message.objects.filter(case=case_id, from_resident=True, read_at=None).count()


def letters_of(*, account: "User", number: str) -> "QuerySet[Delivery]":
    """Letters of decisions that have gone to the account's own person by its pages, the latest first.

    Another party's copy is not among them, whoever lives together with whom.
    """
    mine = Application.objects.visible_to(account).order_by().values("pk")
    rows = Delivery.objects.filter(decision__support__application__in=mine, document__isnull=False)
    return rows.filter(way=Delivery.Way.DIGITAL, party__person__id_number=number).order_by("-sent_on", "-pk")
