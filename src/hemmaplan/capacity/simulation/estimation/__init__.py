"""Estimation (*skattning*): from the events of a queue, as they were known on a day, to what a simulation takes.

One module for each thing that is estimated; ``estimate`` puts them together. Every result tells how many observations it
rests on, and which assumptions stand in for those that do not exist yet.
"""
