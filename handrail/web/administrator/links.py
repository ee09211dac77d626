"""Addresses at which a new account sets its password: for three days, and once."""

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse


def for_account(account_id: UUID) -> str:
    """Return where an account begins: it sets a password, or signs in where it has one."""
    account = get_user_model().objects.get(pk=account_id)
    if account.has_usable_password():
        return reverse("account_login")
    key = default_token_generator.make_token(account)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(account), key])


def to_hand_over(account_id: UUID) -> str:
    """Return the whole address where e-mail reaches nobody, for the administrator to pass on."""
    if settings.SMTP_URL or get_user_model().objects.get(pk=account_id).has_usable_password():
        return ""
    return settings.PUBLIC_URL.rstrip("/") + for_account(account_id)
