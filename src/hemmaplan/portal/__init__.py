"""Portal: the pages for the public and for residents, apart from those of staff: own addresses, own log-in, own session.

Anybody reports a concern for a child, or tries what income support would give, without log-in or session. A resident logs in by a
provider that vouches for who it is. Pages stand above the domain and decide nothing themselves. Law: SoL 19:1, 19:6; 2018:1937
(accessibility).
"""
