"""What can be done with dwellings, tenancies, supervision and wind-down: a file for each.

Every action takes ``by=`` and ``at=``, asks ``permissions``, and writes its event in the same transaction.
"""
