"""What can be done with persons: a file for each concept.

Every action takes ``by=`` and ``at=``, asks ``permissions``, and writes its event in the same transaction.
"""
