"""Arbetet inside an order: plan, visits, drug tests, journal. Answers what we do together and what we have done."""
