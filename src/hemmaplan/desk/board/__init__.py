"""Läget: the board of a unit on a day. Answers: how is my unit, and what is about to break?"""
