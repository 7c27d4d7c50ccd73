"""Läget: the board of a unit on a day. It answers how the unit is, and what is about to break."""
