"""Ground (*grund*): calendar, period, money, identity numbers and names.

Plain Python without Django, rows or settings. Everything above may use it; it uses nothing above.
It is also the only place, beside the settings, that may ask the machine what time it is.
"""
