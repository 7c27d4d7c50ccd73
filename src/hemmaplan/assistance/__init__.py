"""Income support (*ekonomiskt bistånd*, 12 kap. SoL): application, control, calculation, decision.

Owns what a household asks for a month, what registers answered, what the control found, how the month was calculated and why, and
by which decision it ended. The decision itself is a decision like any other (``cases.decisions``); payment comes later.
Law: SoL 12:1-12:9 (2025:400), FL 25, 28, 31-33 §§, KL 6:37-6:40. The calculation is plain Python in ``norms``.
"""
