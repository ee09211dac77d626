"""What whoever keeps the directory fills in."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import Form, Text


class FindForm(Form):
    """Which entries to list."""

    q = Text(_("Service or provider"), required=False)


class WithdrawForm(Form):
    """Why an entry goes."""

    reason = Text(
        _("Why is it withdrawn?"),
        hint=_("For example: the service has closed, the provider told us on 3 June."),
        missing=_("Enter why it is withdrawn"),
        max_length=200,
    )
