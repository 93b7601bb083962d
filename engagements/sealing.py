"""What we must be able to read again and nobody who holds only the database may: links on the way.

Sealed with a key that is derived from the secret key, so that a copy of the database opens nothing.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "launchready.sealing"


class UnsealError(ValueError):
    """It was sealed with another secret key, or is no seal of ours."""


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises UnsealError."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnsealError("This can't be read with our secret key.") from error


def _keys() -> MultiFernet:
    """Of the secret key in use, and of those before it, which still open."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(_SALT, "", key, algorithm="sha256").digest() for key in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
