"""Every kind of step (*slag av steg*), by its word in the file."""

from collections.abc import Mapping

from hemmaplan.capacity.forecast.steps.agreements import LoseAgreement
from hemmaplan.capacity.forecast.steps.demand import ChangeDemand
from hemmaplan.capacity.forecast.steps.hours import FreeHours, GivePrecedence, MoveHours
from hemmaplan.capacity.forecast.steps.places import ChangeRounds, LoseFlats, SetPlaces
from hemmaplan.capacity.forecast.steps.posts import AddPost, CutPost, EndPost, Leave, ProlongPost
from hemmaplan.capacity.forecast.steps.services import CloseService, NewService, OpenService
from hemmaplan.capacity.forecast.steps.step import Step

KINDS: Mapping[str, type[Step]] = {
    made.kind: made
    for made in (
        EndPost, CutPost, ProlongPost, AddPost, Leave, MoveHours, FreeHours, GivePrecedence, LoseAgreement, CloseService,
        OpenService, NewService, SetPlaces, ChangeRounds, LoseFlats, ChangeDemand,
    )
}  # fmt: skip
"""Every kind of step, by the word in the file."""
