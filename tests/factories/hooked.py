"""A practice whose clinical system is registered and calls us, with a service that fits."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.prompting import codes
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories import records
from tests.factories.clinical import Signer, register
from tests.integration.oversight.area import make_area, officer

VIEW, NOTE = "work-and-health-patient-view", "work-and-health-fit-note"
AGREED = "agreed: {by: A clinical safety officer, agreed_date: 2026-06-01}\n"


@dataclass
class Hooked:
    """Everything a test of a call needs."""

    practice_id: UUID
    provider_id: UUID
    service_id: UUID
    board_id: UUID
    admin: Staff
    gp: Staff
    signer: Signer
    system_id: UUID
    browser: Browser = field(default_factory=Browser)

    @property
    def today(self) -> date:
        """Return today, as the call will see it."""
        return local_date(clock.now())

    def post(
        self, path: str, body: Any, *, token: str | None = None, **headers: str
    ) -> HttpResponse:
        """Send a body to an address of ours, with a right token unless another is given."""
        sent = self.signer.token(url_of(path)) if token is None else token
        return self.browser.post(
            path,
            body if isinstance(body, bytes) else json.dumps(body),
            content_type=headers.pop("content_type", "application/json"),
            headers={"Authorization": f"Bearer {sent}"} | headers if sent else headers,
        )

    def call(self, service: str = VIEW, body: Any = None, **more: Any) -> HttpResponse:
        """Call a service about the usual person."""
        hook = "patient-view" if service == VIEW else "order-sign"
        said = records.call(hook, today=self.today) if body is None else body
        return self.post(reverse("cds_service", args=[service]), said, **more)

    def cards(self, service: str = VIEW, body: Any = None, **more: Any) -> list[dict[str, Any]]:
        """Return the cards of a call that is answered."""
        answer = self.call(service, body, **more)
        assert answer.status_code == 200, answer.content
        return answer.json()["cards"]

    def feedback(self, body: Any, service: str = VIEW, **more: Any) -> HttpResponse:
        """Say what became of cards."""
        return self.post(reverse("cds_feedback", args=[service]), body, **more)


def url_of(path: str) -> str:
    """Return the address that a token has to be meant for."""
    return settings.PUBLIC_URL.rstrip("/") + path


def build(*, mark: str = "one", signer: Signer | None = None, **more: Any) -> Hooked:
    """Make a practice, a service, an area around them, and the practice's clinical system."""
    at, by, code = clock.now(), System(), f"Q{mark.upper()}"
    with acting_as(by, at=at):
        practice, provider = (
            organisations.register(name=f"{name} {mark}", kind=kind, by=by, at=at)
            for name, kind in (("Ash Tree Surgery", "practice"), ("Pathways Back", "provider"))
        )
    board = make_area(f"Vale {mark}", practice, provider)
    Organisation.objects.filter(pk=board).update(ods_code=code)
    service_id = _add_service(provider, code, mark, at)
    admin = officer(board, "people.manage", at=at, name=f"Ade {mark}")
    gp = officer(practice, "referral.send", "referral.follow", at=at, name=f"Priya {mark}")
    signing = signer or Signer()
    tenants = {signing.tenant or "": practice}
    system_id = register(board, signing, tenants, by=admin, at=at, **more)
    return Hooked(practice, provider, service_id, board, admin, gp, signing, system_id)


def _add_service(provider_id: UUID, area_code: str, mark: str, at: datetime) -> UUID:
    """Add a service that takes people of the area, and says how long they wait."""
    by = System()
    with acting_as(by, at=at):
        service_id = directory.add(
            service=NewService(
                name=f"Back to Work Well {mark}",
                provider_id=provider_id,
                phone="01632960009",
                area_codes=(area_code,),
                funded_until_date=date(local_date(at).year + 2, 3, 31),
            ),
            by=by,
            at=at,
        )
        directory.declare_wait(
            service_id=service_id, kind="first_contact", working_days=4, by=by, at=at
        )
    return service_id


def agreed_codes(folder: Path, more: str = "") -> str:
    """Write a place's own list of codes, agreed, and return where it is."""
    path = folder / "codes.yaml"
    path.write_text(AGREED + more)
    codes.load.cache_clear()
    return str(path)
