"""Letters about accounts."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from remit.lib.text import harmless
from remit.web.accounts.mail import mail_goes_out

LOG = logging.getLogger(__name__)


def send_invitation(address: str, link: str, name: str, organisation: str) -> bool:
    """Mails the link; False where no mail goes out, there is no address, or the server refused."""
    if not address or not mail_goes_out():
        return False
    subject = _("You are invited to Remit of %(organisation)s") % {"organisation": harmless(organisation)}
    text = render_to_string(
        "remit/mail/invitation.txt", {"name": name, "link": link, "organisation": organisation}
    )
    try:
        send_mail(" ".join(subject.split()), text, None, [address])
    except (OSError, SMTPException) as error:
        LOG.warning("an invitation could not be mailed: %s", type(error).__name__)
        return False
    return True
