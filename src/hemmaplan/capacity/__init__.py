"""Capacity: what the posts can carry, what is about to break, what a change would restore, and what may come.

Composes organisation, interventions and housing. ``slots`` is the one formula from posts to slots; ``situation`` says what
is on a day, ``forecast`` makes a scenario of the same rows for ``simulation``, which is plain Python. Owns proposals
(*förslag till förstärkning*). Plain counts stay with the modules that own the rows.
"""
