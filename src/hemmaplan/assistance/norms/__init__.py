"""The norm calculation (*normberäkning*): what a household is entitled to in a month, with every krona explained.

Plain Python and numpy: no Django, no database, no network. Law and municipal guidelines are dated data in ``law``. One
household is an array of length one and a whole country one of length n; the same functions answer for both.
"""
