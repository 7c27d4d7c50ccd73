"""Capacity: what the posts can carry, what is about to break, and what a change would restore.

Composes organisation, interventions and housing into one situation of a unit on a day. Owns proposals (*förslag till
förstärkning*). Forecasts and simulation come here later. Plain counts stay with the modules that own the rows.
"""
