"""One browser that signs in by one provider, and an account for it to open."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Kind
from handrail.domain.staff import operations as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories.provider import Provider

Audited = list[tuple[str, dict[str, Any]]]
VERIFIED = {"email": "Ann@example.com", "email_verified": True}
TRUSTED = {"email_domains": ["example.com"], "second_step": {"amr": ["mfa"]}}


@dataclass
class Visit:
    """One browser, one provider."""

    client: Client
    provider: Provider
    key: str

    def begin(self, query: str = "") -> HttpResponse:
        """Choose the provider on the sign-in page."""
        return self.client.get(f"/sign-in/{self.key}/{query}")

    def come_back(self, came: dict[str, str]) -> HttpResponse:
        """Come back from the provider."""
        return self.client.get(f"/sign-in/{self.key}/back/?{urlencode(came)}")

    def sign_in(self, query: str = "") -> HttpResponse:
        """Go there and back."""
        answer = self.begin(query)
        assert answer.status_code == 302, answer.content.decode()
        return self.come_back(self.provider.authorize(answer["Location"]))


def make(email: str = "ann@example.com", *, practice: str = "Meadow") -> UUID:
    """Make an account that refers for a practice."""
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        account = staff.add_account(email=email, name="Ann Example", password=None, by=by, at=at)
        if practice:
            place = organisations.register(name=practice, kind=Kind.PRACTICE, by=by, at=at)
            may = [Permission.REFER]
            staff.define_job_role(key="gp-test", name="GP", permissions=may, by=by, at=at)
            staff.join(
                account_id=account,
                organisation_id=place,
                job_role="gp-test",
                title="GP",
                by=by,
                at=at,
            )
    return account


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def why(audited: Audited) -> list[str]:
    return [detail["why"] for action, detail in audited if action == "staff.sign_in_refused"]
