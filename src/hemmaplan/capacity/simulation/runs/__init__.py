"""Runs (*körningar*): a scenario played many times, what happened to each person, and the figures counted from it."""
