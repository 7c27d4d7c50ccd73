"""Law as dated data (*lagens belopp och regler*): what holds in which month, with its source.

``national/`` holds what is the same in the whole country, ``guidelines/`` what a municipality may choose. Both are CSV
files a person can read and edit. ``loading`` turns them into arrays; ``checking`` refuses a file with every fault told.
"""
