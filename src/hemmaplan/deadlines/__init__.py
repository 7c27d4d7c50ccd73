"""Deadlines: statutory rules as dated data, and the ledger of running clocks.

A clock is a row that is never deleted, only answered or lapsed. Managers read the ledger; nobody compiles it.
Law: the sections stand in ``data/rules.csv``, each with from when, until when and how it was verified.
"""
