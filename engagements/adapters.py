"""How allauth behaves here: who may sign up, and whom its mail comes from.

Nobody signs up; people come by invitation or by the first-run link.
"""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest

from engagements.accounts.sender import only_workspace_of, sender_of
from engagements.mails.reserved import is_unreachable

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth's, but not to a name that no mail server delivers to."""
        if is_unreachable(email):
            logger.info("a sign-in mail was not sent: its address is under a reserved name")
            return
        super().send_mail(template_prefix, email, context)

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """As allauth's, from the consultancy's name to people who know no other."""
        workspace = only_workspace_of(email)
        words = {**context, "workspace": workspace}
        message: EmailMessage = super().render_mail(template_prefix, email, words, headers)
        if workspace is not None:
            message.from_email = sender_of(workspace)
            message.reply_to = [workspace.contact_email] if workspace.contact_email else []
        return message
