"""The norm calculation (*normberäkning*): what a household is entitled to in a month, with every krona explained.

Plain Python and numpy: no Django, no database, no network. Law and municipal guidelines are dated data in ``law``. One
household is an array of length one and a whole country one of length n; the same functions answer for both.

Where to look: ``rules`` has a file for each area of law and a function for each concept; ``steps`` and ``found`` put them in
order; ``household`` is the input as told and ``tables`` as columns; ``impossible`` refuses what cannot be true;
``calculate`` is the way in; ``account`` and ``writing`` the way out; ``questions`` what no rule decides. ``reading``,
``arrow``, ``batch``, ``printing`` and ``command`` are the files and the command line.
"""
