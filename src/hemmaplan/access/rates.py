"""How often something comes from one address (*hur ofta*), where nobody is logged in: counted for a short while, then forgotten.

The address itself is never kept: what stands in the row is a keyed digest of it and of the stretch of time it is counted in,
so that the same address is another one in the next stretch. What has run out goes when the next is counted.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db import connection

NETWORK_BITS = 64  # a household or an office has so much of the newer addresses for itself

_COUNT = (
    "INSERT INTO access_counter (key, value, expires_at) VALUES (%s, '1'::jsonb, %s)"
    " ON CONFLICT (key) DO UPDATE SET value = to_jsonb((access_counter.value)::int + 1) RETURNING (value)::int"
)


def counted(*, what: str, address: str, window: dt.timedelta, at: dt.datetime) -> int:
    """Count one more of ``what`` from the address. Returns how many that makes in the stretch of time going on."""
    length = int(window.total_seconds())
    stretch = int(at.timestamp()) // length
    key = f"rate:{what}:{_digest(f'{what} {_network(address)} {stretch}')}"
    ends = dt.datetime.fromtimestamp((stretch + 1) * length, tz=dt.UTC)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_counter WHERE key LIKE 'rate:%%' AND expires_at < %s", [at])
        cursor.execute(_COUNT, [key, ends])
        (count,) = cursor.fetchone()
    return int(count)


def _digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """An older address whole; of a newer one the part that is the network's."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    read = getattr(read, "ipv4_mapped", None) or read  # written as a newer one, where the server listens to both
    if read.version == 4:
        return str(read)
    return str(ipaddress.ip_network((read, NETWORK_BITS), strict=False))
