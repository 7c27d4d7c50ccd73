"""Regler: the norms, guidelines, conditions and closed months as the dated files they are, for those who answer for them.

Each row with its source, and whether it is confirmed; what changes when; worked cases beside them, computed on the page; and a
proposed guideline tried on the months there were. Nothing is changed here: the files are.
"""
