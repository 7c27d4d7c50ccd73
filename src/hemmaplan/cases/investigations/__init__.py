"""Investigations (*utredning*): plan, statements with their source, the child's talks, instruments, communication.

From the day it is opened until it is closed by a decision. Law: SoL 14:2-14:8, 20:3-20:5, 23:1; FL 9-10, 25 §§; FB 6:19.
"""
