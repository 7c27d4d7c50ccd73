"""What orders, visits, queues, plans, groups and open contacts must meet (*krav*), whoever brings them.

Pure functions of plain values, shared by the action that stores one row and the import that stores many.
"""
