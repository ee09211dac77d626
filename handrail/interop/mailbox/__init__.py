"""E-mail out: by SMTP where a server is set, else kept as files in the data folder."""

from django.conf import settings

from handrail.domain.messaging.ports import Door
from handrail.interop.mailbox.kept import KeptMail
from handrail.interop.mailbox.smtp import SmtpMail, server_from


def door() -> Door:
    """Return the door for e-mail that the settings ask for; ValueError for a bad address."""
    if settings.SMTP_URL:
        return SmtpMail(server_from(settings.SMTP_URL), settings.MAIL_FROM)
    return KeptMail(settings.MAIL_FOLDER, settings.MAIL_FROM)
