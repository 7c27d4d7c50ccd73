"""The social flats of a unit (*sociala bostäder*) on a day."""

from dataclasses import dataclass

from hemmaplan.housing.measures import Stock, TenancyStatus, WoundDown


@dataclass(frozen=True)
class SocialFlats:
    """Sociala bostäder i enheten: how many, how each tenancy stands, and whether they are being wound down."""

    stock: Stock
    statuses: tuple[TenancyStatus, ...]
    wind_downs: tuple[WoundDown, ...]

    @property
    def unsupervised(self) -> list[TenancyStatus]:
        """Tenancies without anybody in service who supervises them."""
        return [one for one in self.statuses if not one.supervised]

    @property
    def alone(self) -> list[TenancyStatus]:
        """Tenancies whose tenant has no other support."""
        return [one for one in self.statuses if one.other_support is False]

    @property
    def overdue(self) -> list[TenancyStatus]:
        """Tenancies not looked to within their interval."""
        return [one for one in self.statuses if one.overdue]

    @property
    def in_debt(self) -> list[TenancyStatus]:
        """Tenancies whose latest reported rent was not paid."""
        return [one for one in self.statuses if one.rent == "debt"]
