"""`launchready manage forget_second_step EMAIL`: for who lost the phone and the codes as well."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagements.accounts.second_factor import GRACE, forget_second_step
from engagements.models import User


class Command(BaseCommand):
    help = (
        "Takes the second step at sign-in off an account and signs it out everywhere. Make sure "
        "first, not by mail, that it is they who ask: whoever reads their mailbox gets in now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they sign in with")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if not forget_second_step(user):
            raise CommandError(f"{user.email} has no second step.")
        self.stdout.write(
            f"{user.email} signs in by a mailed code alone now, and has {GRACE.days} days to set "
            "up a new second step. It stands in the log of each of their workspaces."
        )
