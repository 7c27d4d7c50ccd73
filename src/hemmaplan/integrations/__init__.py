"""Integrations: what comes in from and goes out to the world outside, a folder per source. Unseen by the domain.

``folder`` reads a folder of CSV or Excel files, ``synthetic`` makes up a municipality for measuring.
"""
