"""Frister: the ledger of running clocks as a manager reads it, on any day, opened to its rows, and as a list for the committee."""
