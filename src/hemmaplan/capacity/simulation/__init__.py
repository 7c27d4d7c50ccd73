"""The queue simulation (*kösimulering*): what a queue will do, as intervals, when posts, rounds or flats change.

Plain Python and numpy: no Django, no database, no network. Frozen descriptions go in, flat records come out, and every
figure is computed from the records afterwards. The rooms, from the ground up:

* ``units``, ``bounds``: what numbers are counted in, and what they may be
* ``chance``: streams of it, and how long things last
* ``serving``: the kernel; who starts when
* ``scenario``: who works, what can be taken, who comes, what shall change
* ``runs``: a scenario played many times, the records, and the figures counted from them
* ``statistics``, ``estimation``: what an event history tells
* ``files``, ``report``, ``commands``: scenarios read from JSON, answers told
* ``backtest``: what forecasts would have said on past days
* ``formulas``, ``cases``: queue theory, one formula at a time
"""
