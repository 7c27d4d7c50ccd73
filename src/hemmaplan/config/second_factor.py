"""Second factors closed at rest (tvåfaktor): what the database and a backup hold cannot be used without the installation's key.

The key is made from SECRET_KEY, which no backup holds. After a change of SECRET_KEY the old one in SECRET_KEY_FALLBACKS
still opens what it closed.
"""

import base64
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_CLOSED = "fernet:"
_SECRETS = ("secret", "seed", "migrated_codes")


class Adapter(DefaultMFAAdapter):
    """Closes each secret before it is stored and opens it when it is used."""

    def encrypt(self, text: str) -> str:
        """Close a secret with the newest key."""
        return _CLOSED + _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises InvalidToken when another installation closed it; one from before is taken as it is."""
        if not encrypted_text.startswith(_CLOSED):
            return encrypted_text
        return _keys().decrypt(encrypted_text.removeprefix(_CLOSED).encode()).decode()


def _keys() -> MultiFernet:
    made = (
        HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hemmaplan second factor").derive(text.encode())
        for text in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


def close_open_ones() -> int:
    """Close what an older version stored as it was. Returns how many people's factors that were."""
    adapter, closed = Adapter(), 0
    for factor in Authenticator.objects.all():
        data = {
            name: _each(value, adapter.encrypt) if name in _SECRETS else value for name, value in factor.data.items()
        }
        if data != factor.data:
            factor.data = data
            factor.save(update_fields=["data"])
            closed += 1
    return closed


def _each(value: Any, close: Callable[[str], str]) -> Any:
    """Close a secret, or each in a list, unless it is closed already."""
    if isinstance(value, list):
        return [_each(one, close) for one in value]
    return close(value) if isinstance(value, str) and not value.startswith(_CLOSED) else value


def forget_foreign() -> int:
    """Take away the factors that this installation's key does not open. Returns how many people must make a new one."""
    users = set()
    for factor in Authenticator.objects.all():
        found = [value for name, value in factor.data.items() if name in _SECRETS]
        try:
            for secret in found:
                for one in secret if isinstance(secret, list) else [secret]:
                    Adapter().decrypt(one)
        except InvalidToken:
            users.add(factor.user_id)
    Authenticator.objects.filter(user_id__in=users).delete()
    return len(users)
