"""How Django finds the account of a session, which every request asks."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from handrail.domain.staff import queries as staff


class Accounts(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, but for one plain question instead of one built from models (ADR 24)."""

    def get_user(self, user_id: UUID) -> AbstractBaseUser | None:
        """Return the account while it is open."""
        found = staff.account(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
