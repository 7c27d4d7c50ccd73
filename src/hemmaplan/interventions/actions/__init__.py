"""What can be done with services, orders, queues, groups, the open door and contacts: a file for each concept.

Every action takes ``by=`` and ``at=``, asks ``permissions``, and writes its event in the same transaction.
"""
