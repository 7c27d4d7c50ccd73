"""Cases (*fall*): one question to the queue formulas as a JSON object, and ``hemmaplan queue-model`` that answers it.

kinds.py is the list of what can be asked, and leads to the room where each kind is answered.
"""
