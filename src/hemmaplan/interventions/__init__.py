"""Interventions: what is offered, who is ordered what, who waits, who gets it, and what came of it.

Owns services (*verksamheter*) with their terms and staffing, orders (*uppdrag*), queues, plans with goals, visits, drug
tests, groups, the open door, open contacts, outreach and coordination. Dwellings are the sibling ``housing``.
Law: SoL 10:1, 11:1, 11:5 (services), 14:3-5 (documentation), 34:1 (three months), LSS 9 §.
"""
