"""Desk: the pages for staff, a folder per area. Pages stand above the domain and decide nothing themselves."""
