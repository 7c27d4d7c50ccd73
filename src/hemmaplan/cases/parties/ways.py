"""By which way a party is told (*sätt*): what is given in person, and how what is sent stands among dispatches."""

from typing import Final

from hemmaplan.documents.models import Dispatch

IN_PERSON: Final = frozenset({"by_hand", "oral"})
"""It is received as it is given: no letter box stands between, so it may reach somebody who must not be written to."""
AS_DISPATCHED: Final = {
    "by_hand": Dispatch.Way.BY_HAND, "post": Dispatch.Way.POST, "receipt": Dispatch.Way.POST,
    "digital": Dispatch.Way.DIGITAL_MAIL,
}  # fmt: skip
"""The dispatch of each way in which a document goes. What is told by word of mouth has none."""
