"""What the pages of accounts show of more than one row."""

from typing import Any

from hemmaplan.access.models import OwnerRequest
from hemmaplan.access.permissions import may_confirm
from hemmaplan.web.page import Page


def waiting(request: Page, **narrowed: Any) -> list[dict[str, object]]:
    """Requests that wait, each with whether the one who looks may confirm it or take it back."""
    rows = OwnerRequest.objects.visible_to(request.user).waiting(request.at).filter(**narrowed)
    return [
        {"row": row, "may_confirm": may_confirm(request.user, row), "mine": row.asked_by_id == request.user.pk}
        for row in rows.select_related("account", "asked_by", "unit")
    ]
