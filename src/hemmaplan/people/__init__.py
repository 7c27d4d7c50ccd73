"""People: residents the authority deals with, how they are related, and who has ground to know of them.

Owns persons, protection of identity, contact points, relations and *grounds* (why a unit or an employee may see a
person). Does not own cases or orders: those state a ground here when they begin and end it when they end.
Law: 2001:454 7-10 §§, 2001:637 15 §, OSL 21:3-3 b, 26 kap., folkbokföringslagen 16 § (protected registration).
"""
