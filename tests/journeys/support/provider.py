"""A provider that works in a case system of its own, and speaks FHIR with a real server."""

from dataclasses import dataclass
from typing import Any

import httpx

from handrail.interop.fhir import codes, proving
from handrail.kernel import clock
from tests.factories import clinical, support
from tests.factories.clinical import Signer
from tests.factories.hooked import Hooked
from tests.factories.support import Worker
from tests.journeys.support.server import Server

Json = dict[str, Any]
CLIENT = "caseworks"


@dataclass
class Provider:
    """Its system, and the coach who is named in it."""

    live: Server
    signer: Signer
    coach: Worker

    @property
    def base(self) -> str:
        """Return where FHIR is spoken."""
        return f"{self.live.url}/fhir/R4"

    def speak(self) -> httpx.Client:
        """Return a client that holds a token, asked for as a backend service."""
        known = httpx.get(f"{self.base}/.well-known/smart-configuration").json()
        where = known["token_endpoint"]
        proof = self.signer.token(where, iss=CLIENT, sub=CLIENT, tenant=None)
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": proving.ASSERTION,
            "client_assertion": proof,
            "scope": "system/Task.rus",
        }
        token = httpx.post(where, data=form).raise_for_status().json()["access_token"]
        return httpx.Client(
            base_url=self.base,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"},
            timeout=30,
        )

    def take_and_finish(self) -> None:
        """Take the one task that waits, speak with the person, and bring it to its end."""
        with self.speak() as client:
            [entry] = client.get("/Task?status=requested").raise_for_status().json()["entry"]
            task = entry["resource"]
            owner = {"reference": f"Practitioner/{self.coach.viewer.account_id}"}
            task = put(client, task | {"status": "accepted", "owner": owner})
            task = put(client, task | {"status": "in-progress"})
            put(client, task | ended())


def put(client: httpx.Client, task: Json) -> Json:
    """Put a task and return it as it then is."""
    return client.put(f"/Task/{task['id']}", json=task).raise_for_status().json()


def ended() -> Json:
    """Return how a task ends where somebody is back at work."""
    return {
        "status": "completed",
        "statusReason": codes.concept(codes.OUTCOME, "back_at_work"),
        "output": [
            {
                "type": codes.concept(codes.OUTCOME, "work-status"),
                "valueCodeableConcept": codes.concept(codes.WORK_STATUS, "employed"),
            },
            {
                "type": codes.concept(codes.OUTCOME, "adjustments"),
                "valueString": "No heavy lifting",
            },
        ],
    }


def join(live: Server, town: Hooked) -> Provider:
    """Register the provider's system, as the area's administrator does."""
    from django.db import transaction

    from handrail.domain.staff import operations as staff
    from handrail.kernel.viewer import System, acting_as

    at, by = clock.now(), System()
    signer = Signer(issuer="https://caseworks.example", key=clinical.ec_key(CLIENT), tenant=None)
    with live.inside(), transaction.atomic():
        with acting_as(by, at=at):
            for key, (name, permissions) in support.ROLES.items():
                staff.define_job_role(key=key, name=name, permissions=permissions, by=by, at=at)
        coach = support.worker("Sam Whitfield", "test-coach", town.provider_id, "one", at)
        clinical.register(
            town.board_id,
            signer,
            {"": town.provider_id},
            by=town.admin,
            at=at,
            kind="provider",
            client_id=CLIENT,
            scopes=("system/Task.rus",),
            name="Caseworks",
        )
    return Provider(live, signer, coach)
