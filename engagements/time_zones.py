"""Time zone names, as the models store them and as the forms offer them."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.core.exceptions import ValidationError

# Names the database keeps for old software; nobody picks a zone by them.
_TECHNICAL = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def time_zone_names() -> tuple[str, ...]:
    """Area/City names in order, with UTC first."""
    cities = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(name for name in cities if not name.startswith(_TECHNICAL)))


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone; UTC for a name that this machine's database does not have."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless `name` is a zone of the IANA database."""
    if name not in available_timezones():
        raise ValidationError(
            "%(name)s is not a time zone. Pick one like Europe/London.",
            code="time_zone",
            params={"name": name},
        )
