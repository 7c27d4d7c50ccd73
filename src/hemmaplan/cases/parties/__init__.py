"""Parties (*parter*): who has a place in a file besides the person it is about, in what role and for how long.

Persons and their relations are kept by ``people``. Law: FL 10-15, 25 §§; SoL 14:8; FB 6 kap.; LVU 36 §.
"""
