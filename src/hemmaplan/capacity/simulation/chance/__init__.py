"""Chance (*slump*): streams of it, one for each source, and how long things last."""
