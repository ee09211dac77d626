"""How allauth behaves for staff accounts: made by an administrator, never by sign-up."""

from email.utils import make_msgid
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from handrail.domain.messaging.ports import Door, Outgoing, Refused, TryAgain
from handrail.domain.staff import identities, sessions
from handrail.journey import noticing
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from handrail.web.shared import browsers, presence
from handrail.web.shared.viewer import SIGNED_IN_BY
from handrail.web.signin import seeds
from handrail.web.signin.proving import is_recent

log = structlog.get_logger(__name__)
NO_ORGANISATION = UUID(int=0)
PERSONA = "demo"  # somebody of the demo's cast, chosen from a page
TRY_AGAIN = _(
    "Too many tries. Wait 15 minutes, then try again. If you have forgotten your password, "
    "ask for a new one"
)

WRONG_CODE = _("Enter the code that is shown now. Codes change every 30 seconds")


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Plain words, no sign-up, and an account's own e-mail as its only name."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed"),
        "email_password_mismatch": _("Enter the right email address and password"),
        "enter_current_password": _("Enter the password you use now"),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Enter the right password"),
        "too_many_login_attempts": TRY_AGAIN,
        "rate_limited": TRY_AGAIN,
    }

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign an account in, and write down where: a session of its own begins."""
        super().login(request, user)
        way = request.session.get(SIGNED_IN_BY) or _way(request, user)
        presence.begin(request, user.pk, how=way, tells=way != PERSONA, at=clock.now())

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **named: Any) -> Any:
        """Write down a sign-in by our own account; providers write down their own."""
        if SIGNED_IN_BY not in request.session:
            identities.signed_in(
                account_id=user.pk,
                how=_way(request, user),
                has_second_step="mfa" in _methods(request, user),
                by=request.viewer,  # type: ignore[attr-defined]
                at=request.at,  # type: ignore[attr-defined]
            )
        return super().post_login(request, user, **named)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a sign-in that failed; never by which address, which may be a password."""
        sessions.wrong_try(email=str(credentials.get("email") or ""))
        identities.refused(
            how="password",
            why="password not right",
            by=request.viewer,  # type: ignore[attr-defined]
            at=request.at,  # type: ignore[attr-defined]
        )

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an administrator makes accounts."""
        return False

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether this is the account's password, counting failed tries."""
        found = self.authenticate(self.request, email=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **named: Any) -> bool:
        """Return whether to ask for the password again: not just after it was given."""
        if is_recent(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **named))

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as written: it names the service itself."""
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link to a new password at our own address, whatever host was asked."""
        account, _hyphen, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[account, secret])
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"

    def get_from_email(self) -> str:
        """Return the sender of account e-mail."""
        return str(settings.MAIL_FROM)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send account e-mail by the door that all e-mail leaves by, once all is saved."""
        written = self.render_mail(template_prefix, email, {**context, "email": email})
        message = Outgoing(
            id=new_id(),
            organisation_id=NO_ORGANISATION,
            channel="email",
            address=email,
            subject=str(written.subject),
            body=str(written.body),
            message_id=make_msgid(domain="handrail"),
            attempt=1,
            at=clock.now(),
        )
        transaction.on_commit(partial(_send, message), robust=True)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """End the other sessions of an account whose way in has changed, and tell its owner."""
        what = "second_step" if template_prefix.startswith("mfa/") else "password"
        by, at = System(), clock.now()
        with transaction.atomic(), acting_as(by, at=at):
            noticing.way_in_changed(
                account_id=user.pk,
                what=what,
                but=presence.key_hash(self.request),
                browser=browsers.name_of(self.request),
                by=by,
                at=at,
            )

    def add_message(self, *arguments: Any, **named: Any) -> None:
        """Say nothing: our pages say what happened themselves."""


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Plain words about codes and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "rate_limited": TRY_AGAIN,
    }

    def encrypt(self, text: str) -> str:
        """Return the seed of an app or of recovery codes as it is kept: sealed."""
        return seeds.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a seed, also one that was kept before seeds were sealed."""
        return seeds.opened(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """Return what a new passkey is called until its owner says otherwise."""
        return str(_("My passkey"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: the host that is served, by the service's name."""
        found: dict[str, str] = super().get_public_key_credential_rp_entity()
        return found | {"name": settings.SERVICE_NAME}


def _methods(request: HttpRequest, user: AbstractBaseUser) -> list[str]:
    return [str(record.get("method")) for record in get_authentication_records(request, user)]


def _way(request: HttpRequest, user: AbstractBaseUser) -> str:
    methods = _methods(request, user)
    if not methods:
        return PERSONA if settings.DEMO else "other"
    return "password" if "password" in methods else "passkey"


def _send(message: Outgoing) -> None:
    door: Door = import_string(settings.MAIL_DOOR)()
    try:
        door.send(message)
    except (TryAgain, Refused) as problem:
        log.warning("account e-mail not sent", problem=type(problem).__name__)
