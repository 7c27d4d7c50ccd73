"""What can be done with units, posts, employees and agreements: a file for each.

Every action takes ``by=`` and ``at=``, asks ``permissions``, and is recorded through the port ``EventLog``: the log stands
above this module.
"""
