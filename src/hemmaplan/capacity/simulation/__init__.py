"""The queue simulation (*kösimulering*): what a queue will do, as intervals, when posts, rounds or flats change.

Plain Python and numpy: no Django, no database, no network. Frozen descriptions go in, flat records come out, and every
figure is computed from the records afterwards.
"""
