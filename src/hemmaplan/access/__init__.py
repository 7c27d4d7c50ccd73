"""Access: users, roles, permissions, the door, and the log of who saw and did what.

Every page gets its objects through the door; every opening of a person or a case leaves a note, every action an event.
It knows nothing of what the domain keeps: subjects are named by kind and number.
Law: 2001:454 10 § (need to know, log, recurring checks), OSL 26 kap., 2001:637 11 §.
"""
