"""What makes findings of different runs the same matter."""

from hashlib import sha256


def fingerprint_of(code: str, subject: str) -> str:
    """64 hexadecimal digits of the rule and its subject."""
    return sha256(f"{code}|{subject}".encode()).hexdigest()
