"""Rapporter: the memo of a unit written, frozen and taken out, so that the board is told how things stand."""
