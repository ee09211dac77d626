"""How allauth behaves for staff accounts: made by an administrator, never by sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TRY_AGAIN = _(
    "Too many tries. Wait 15 minutes, then try again. If you have forgotten your password, "
    "ask for a new one"
)


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Plain words, no sign-up, and an account's own e-mail as its only name."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed"),
        "email_password_mismatch": _("Enter the right email address and password"),
        "enter_current_password": _("Enter the password you use now"),
        "incorrect_code": _("Enter the code that is shown now. Codes change every 30 seconds"),
        "incorrect_password": _("Enter the right password"),
        "too_many_login_attempts": TRY_AGAIN,
        "rate_limited": TRY_AGAIN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator makes accounts."""
        return False

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether this is the account's password, counting failed tries."""
        found = self.authenticate(self.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as written: it names the service itself."""
        return subject

    def get_from_email(self) -> str:
        """Return the sender of account e-mail."""
        return str(settings.DEFAULT_FROM_EMAIL)

    def add_message(self, *arguments: Any, **named: Any) -> None:
        """Say nothing: our pages say what happened themselves."""
