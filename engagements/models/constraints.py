"""Database constraints that every noun needs: the enum of Python is the enum of the table."""

from typing import Any

from django.db import models


def one_of(
    field: str, choices: type[models.TextChoices], *, or_empty: bool = False
) -> models.CheckConstraint:
    """Holds `field` to the values of `choices`; the class and field name the constraint."""
    values = [*(str(value) for value in choices.values), *([""] if or_empty else [])]
    return models.CheckConstraint(
        name=f"%(class)s_{field}_known",
        condition=models.Q(**{f"{field}__in": values}),
        violation_error_message=f"That is not one of the values {field} may have.",
    )


def filled_when(name: str, field: str, **when: Any) -> models.CheckConstraint:
    """While the row matches `when`, date or time `field` has a value."""
    return models.CheckConstraint(
        name=f"%(class)s_{name}",
        condition=~models.Q(**when) | models.Q(**{f"{field}__isnull": False}),
    )
