"""Belastning: what each colleague has of the authority's matters, by what the house already knows, and who takes over for whom.

It owns the points (dated data, a proposal) and what a leader has changed of them with a reason. It ranks nobody.
"""
