"""Fördelning: the authority's matters that nobody has, what each colleague has, and taking over for somebody who is away."""
