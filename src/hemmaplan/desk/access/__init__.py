"""System room (*Behörigheter, loggar, sigill*): users and their roles, who read what, who did what, and the seals."""
