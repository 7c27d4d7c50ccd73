"""Figures of social flats."""
