"""Formulas (*köformler*): answers that need no simulation, each with its source, units and when it holds.

One file a question: little.py (how many, how long), waiting_list.py (lists with a promised wait), erlang.py (waiting for
one of several places), general.py (other than exponential), priority.py (the urgent first), abandonment.py (people give
up), finite_room.py (a closed list), time_varying.py (seasons), fluid.py (more comes than goes), workload.py (hours,
points and places). steady_state.py is the answer when no lasting state exists.
"""
