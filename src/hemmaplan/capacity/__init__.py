"""Capacity: what the posts can carry, what is about to break, and what a change would restore.

Composes organisation, interventions and housing. ``slots`` is the one formula from posts to slots; ``situation`` says what
is on a day, and ``simulation``, which is plain Python, what may come. Owns proposals (*förslag till förstärkning*). Plain
counts stay with the modules that own the rows.
"""
