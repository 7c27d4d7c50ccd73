"""What may stand for a number in an address (*nummer i adresser*): no more digits than the database has room for.

A page asks the database for what its address names; a number beyond the column's own range is no page, and not a fault.
"""

from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """Radens nummer: the key of a row, a big integer of the database."""

    regex = "[0-9]{1,18}"


class OrdinalConverter(IntConverter):
    """Löpnummer inom en sak: the third version, the second disturbance; a small integer of the database."""

    regex = "[0-9]{1,4}"


CONVERTERS = {"key": KeyConverter, "ordinal": OrdinalConverter}
