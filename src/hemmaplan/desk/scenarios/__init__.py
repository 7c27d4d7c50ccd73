"""Pröva: scenarios that a unit manager builds of steps in plain words on the unit's living rows, compares, keeps and shares."""
