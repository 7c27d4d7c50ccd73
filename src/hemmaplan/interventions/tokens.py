"""Tokens of visitors at the open door (*märken*): what tells them apart within a month and cannot be led back to anybody.

The same for the same visitor whether counted at the door or brought along in a folder: the one place that makes them.
"""

import hashlib
import hmac
import unicodedata

KEY_BYTES = 32
LENGTH = 16


def token(key: bytes, text: str) -> str:
    """What the visitor says (a card, a nickname), turned by the month's key into something that cannot be turned back."""
    same = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hmac.new(key, same.encode(), hashlib.sha256).hexdigest()[:LENGTH]
