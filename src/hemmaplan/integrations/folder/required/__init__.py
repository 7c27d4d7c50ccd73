"""Puts to every row of a folder the requirements (*krav*) that the actions put to the one row they store.

No rule is stated here: each function takes what a requirement of a domain module asks for from the row, and from the
rows it belongs to, whether those come in the same folder or are stored.
"""
