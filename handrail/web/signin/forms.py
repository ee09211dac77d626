"""allauth's forms, asking in plain words for what is missing."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from handrail.domain.staff import sessions

MISSING = {
    "login": _("Enter your email address"),
    "email": _("Enter your email address"),
    "password": _("Enter your password"),
    "oldpassword": _("Enter the password you use now"),
    "password1": _("Enter a new password"),
    "password2": _("Enter the new password again"),
    "code": _("Enter the code"),
    "name": _("Enter a name"),
    "credential": _("Use a passkey"),
}
BAD_EMAIL = _("Enter an email address in the correct format, like name@example.com")


class Plain:
    """Gives each field our words for an empty answer, and a limit."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.error_messages["required"] = MISSING.get(name, _("Answer this question"))
            field.help_text = ""  # our pages hold the link to a new password
            if name in {"login", "email"}:
                field.error_messages["invalid"] = BAD_EMAIL
                for validator in field.validators:
                    if getattr(validator, "code", "") == "invalid":
                        validator.message = BAD_EMAIL


class SignIn(Plain, account.LoginForm):  # type: ignore[misc]
    """E-mail and password."""


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The password now, and a new one twice."""


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""


class AskForPassword(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """The e-mail to send a link to."""


class NewPassword(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password twice, after the link."""


class Confirm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class Code(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step."""

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        """Count a wrong code as a wrong try of the account."""
        sessions.wrong_try(account_id=self.user.pk)
        super()._emit_authentication_failed(authenticator)


class CodeAgain(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second step once more."""


class FirstCode(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The code that proves the app is set up."""


# What allauth lets through when a credential is not one: it reads it without looking first.
NOT_A_CREDENTIAL = (KeyError, TypeError, ValueError, AttributeError)


class Careful(Plain):
    """Refuses a passkey's answer that cannot be read, instead of failing over it."""

    def clean_credential(self) -> Any:
        """Return whose passkey it is."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NOT_A_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code") from None


class AddPasskey(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, and what to call it."""

    def clean(self) -> Any:
        """Return what was said, refusing what is no passkey."""
        try:
            return super().clean()
        except NOT_A_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code") from None


class UsePasskey(Careful, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a password."""


class PasskeyToo(Careful, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after a password."""


class PasskeyAgain(Careful, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more."""


class RenamePasskey(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """What to call a passkey."""
