"""Housing: the municipality's social flats, their leases, tenants and supervision.

Owns dwellings, head leases, tenancies, supervision visits, rent reports and disturbances, and the decision to wind down.
Does not own orders: which tenants have other support is passed in by the page or figure that asks.
Law: JB 12 kap. (12:44-45 a tenure and forfeiture), SoL 11:1, 11:4.
"""
