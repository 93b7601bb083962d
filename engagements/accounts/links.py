"""Signed one-time links that the operator's terminal prints. None is stored."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from engagements.models import User, Workspace

START_LIFE = timedelta(days=1)
ENTER_LIFE = timedelta(hours=1)
_START_SALT = "launchready.first-workspace"
_ENTER_SALT = "launchready.sign-in"


def first_workspace_path() -> str:
    """The page that makes the first workspace; the link dies with its making, or after a day."""
    return reverse("workspace_start", args=[signing.dumps("first workspace", salt=_START_SALT)])


def opens_first_workspace(token: str) -> bool:
    """Whether the token is one of ours, still young, and no workspace exists yet."""
    return _read(token, _START_SALT, START_LIFE) is not None and not Workspace.objects.exists()


def sign_in_path(user: User) -> str:
    """A page that logs `user` in, once, within the hour. For a demo's terminal, never for mail."""
    return reverse("sign_in", args=[signing.dumps(_sign_in_state(user), salt=_ENTER_SALT)])


def user_of_sign_in(token: str) -> User | None:
    """The account that a sign-in token opens; None when it is forged, old or used."""
    state = _read(token, _ENTER_SALT, ENTER_LIFE)
    if not isinstance(state, list) or len(state) != 2:
        return None
    user = User.objects.filter(pk=state[0], is_active=True).first()
    return user if user is not None and _sign_in_state(user) == state else None


def _sign_in_state(user: User) -> list[object]:
    """What one log-in changes, so that the link works once."""
    return [user.pk, user.last_login.isoformat() if user.last_login else ""]


def _read(token: str, salt: str, life: timedelta) -> object:
    try:
        return signing.loads(token, salt=salt, max_age=life)
    except signing.BadSignature:
        return None
