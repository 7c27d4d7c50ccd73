"""Portal: the pages for the public and for residents, apart from those of staff: own addresses, no session, no log-in of staff.

Today there is one: to report a concern for a child. Pages stand above the domain and decide nothing themselves. Law: SoL 19:1,
19:6; 2018:1937 (accessibility).
"""
