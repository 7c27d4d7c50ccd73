"""Decisions (*beslut*): what was decided, by whom, on what delegation, with which reasons, and when it reached the party.

Carrying it out is the performer's (``interventions``). Law: FL 31-36, 40-44 §§; SoL 11:1; KL 6:37-6:40, 7:5-7:8.
"""
