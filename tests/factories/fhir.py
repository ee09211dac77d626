"""A practice's system and a provider's, both registered, that speak FHIR with us as programs do."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.interop.fhir import authorising, codes, proving
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import clinical, support
from tests.factories.clinical import Signer
from tests.factories.fhir_judge import EMITTED
from tests.factories.support import Scene
from tests.integration.oversight.area import make_area, officer

ALL = ("system/*.cruds",)
JSON = "application/fhir+json"
ROOT = "/fhir/R4"
CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"


@dataclass
class Speaker:
    """A system with a key, and what it calls itself."""

    client_id: str
    signer: Signer
    organisation_id: UUID
    browser: Client = field(default_factory=Client)
    token: str = ""

    def assertion(self, **changes: Any) -> str:
        """Return a signed assertion that asks for a token."""
        said = {"iss": self.client_id, "sub": self.client_id, "tenant": None} | changes
        audience = said.pop("aud", authorising.token_address())
        header = said.pop("header", None)
        return self.signer.token(audience, header=header, **said)

    def ask(self, scope: str = "system/*.cruds", assertion: str = "", **more: str) -> Any:
        """Ask for a token."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": proving.ASSERTION,
            "client_assertion": assertion or self.assertion(),
            "scope": scope,
        } | more
        return self.browser.post(f"{ROOT}/auth/token", form)

    def sign_in(self, scope: str = "system/*.cruds") -> "Speaker":
        """Get a token and keep it."""
        self.token = self.ask(scope).json()["access_token"]
        return self

    def get(self, path: str, **headers: str) -> Any:
        """Read or search."""
        return self._kept(self.browser.get(f"{ROOT}/{path}", headers=self._headers(headers)))

    def post(self, path: str, said: Any, **headers: str) -> Any:
        """Create; an empty path sends a Bundle."""
        address = f"{ROOT}/{path}".rstrip("/")
        return self._kept(
            self.browser.post(
                address, _body(said), content_type=JSON, headers=self._headers(headers)
            )
        )

    def put(self, said: dict[str, Any], **headers: str) -> Any:
        """Update."""
        address = f"{ROOT}/{said['resourceType']}/{said['id']}"
        return self._kept(
            self.browser.put(
                address, _body(said), content_type=JSON, headers=self._headers(headers)
            )
        )

    def found(self, path: str) -> list[dict[str, Any]]:
        """Return what a search finds."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        return [it["resource"] for it in answer.json().get("entry", ())]

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}"} | named

    def _kept(self, answer: Any) -> Any:
        if answer.content and answer["Content-Type"].startswith(JSON):
            EMITTED.append(answer.json())
        return answer


@dataclass
class World:
    """Both systems, and the scene around them."""

    scene: Scene
    board_id: UUID
    service_id: UUID
    practice: Speaker
    provider: Speaker


def build(mark: str = "one") -> World:
    """Make a practice that refers and a provider that supports, each with its own system."""
    now = clock.now()
    scene = support.build(now.replace(microsecond=0), mark)
    board_id = make_area(f"Vale {mark}", scene.practice_id, scene.provider_id, scene.other_id)
    admin = officer(board_id, "people.manage", at=now, name=f"Admin {mark}")
    with acting_as(System(), at=now):
        service_id = directory.add(
            service=NewService(
                name=f"Coaching for all {mark}",
                provider_id=scene.provider_id,
                phone="01632960001",
                area_codes=("E92000001",),
            ),
            by=System(),
            at=now,
        )

    def speaker(name: str, kind: str, organisation_id: UUID) -> Speaker:
        client_id = f"{name}-{mark}"
        signer = Signer(issuer=f"https://{client_id}.example", key=clinical.ec_key(client_id))
        clinical.register(
            board_id,
            signer,
            {"": organisation_id},
            by=admin,
            at=now,
            kind=kind,
            client_id=client_id,
            scopes=ALL,
            name=client_id,
        )
        return Speaker(client_id, signer, organisation_id).sign_in()

    return World(
        scene,
        board_id,
        service_id,
        speaker("records", "clinical", scene.practice_id),
        speaker("caseworks", "provider", scene.provider_id),
    )


def patient(number: str = "9990000042", **changes: Any) -> dict[str, Any]:
    """Return a fictional Patient as a clinical system sends it."""
    return {
        "resourceType": "Patient",
        "identifier": [{"system": codes.NHS_NUMBER, "value": number}],
        "name": [{"use": "official", "family": "Varga", "given": ["Ilona"]}],
        "telecom": [{"system": "phone", "value": "07700 900456", "use": "mobile"}],
        "gender": "female",
        "birthDate": "1984-05-17",
        "address": [{"use": "home", "line": ["9 Tern Close"], "postalCode": "BS1 4TR"}],
    } | changes


def consent(
    how: str = "spoken", purposes: tuple[str, ...] = ("support", "keep-the-referrer-informed")
) -> dict[str, Any]:
    """Return what somebody agreed to, to be contained in what is sent."""
    return {
        "resourceType": "Consent",
        "id": "agreed",
        "status": "active",
        "scope": codes.concept(CONSENT_SCOPE, "patient-privacy"),
        "category": [codes.concept(codes.AGREED_HOW, how)],
        "dateTime": clock.local_date(clock.now()).isoformat(),
        "provision": {"purpose": [{"system": codes.AGREED_FOR, "code": it} for it in purposes]},
    }


def agreed(**changes: Any) -> dict[str, Any]:
    """Return what somebody agreed to, with another provision."""
    said = consent()
    return said | {"provision": said["provision"] | changes}


def questions(**answers: Any) -> dict[str, Any]:
    """Return what is said of somebody's work, to be contained in what is sent."""
    said = {
        "work-status": {"valueCoding": {"system": codes.WORK_STATUS, "code": "off_sick"}},
        "job-title": {"valueString": "Warehouse picker"},
        "work-kind": {"valueCoding": {"system": codes.WORK_KIND, "code": "manual"}},
        "absent-since": {"valueDate": "2026-10-01"},
        "keen": {"valueCoding": {"system": codes.KEEN, "code": "keen"}},
    } | answers
    items = [{"linkId": link, "answer": [answer]} for link, answer in said.items()]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "work",
        "status": "completed",
        "item": items,
    }


def request(world: World, patient_id: str, **changes: Any) -> dict[str, Any]:
    """Return a ServiceRequest as a clinical system sends it."""
    return {
        "resourceType": "ServiceRequest",
        "contained": [consent(), questions()],
        "status": "active",
        "intent": "order",
        "subject": {"reference": patient_id if ":" in patient_id else f"Patient/{patient_id}"},
        "performer": [{"reference": f"HealthcareService/{world.service_id}"}],
        "reasonCode": [codes.concept(codes.CONDITION, "msk")],
        "orderDetail": [codes.concept(codes.GOAL, "return_to_work")],
        "supportingInfo": [{"reference": "#agreed"}, {"reference": "#work"}],
        "note": [{"text": "Back pain after a fall."}],
    } | changes


def status_reason(why: dict[str, Any]) -> dict[str, Any]:
    """Return why a ServiceRequest's status changes, as FHIR R4 has it."""
    return {"extension": [{"url": codes.STATUS_REASON, "valueCodeableConcept": why}]}


def task(request_id: str, **changes: Any) -> dict[str, Any]:
    """Return a Task that asks for a request to be fulfilled."""
    focus = request_id if ":" in request_id else f"ServiceRequest/{request_id}"
    return {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "code": codes.concept(codes.TASK_CODE, "fulfill"),
        "focus": {"reference": focus},
        "authoredOn": clock.now().isoformat(),
    } | changes


def transaction(world: World, **changes: Any) -> dict[str, Any]:
    """Return a transaction of a patient, a request and its task, which refer to each other."""
    one, two, three = (f"urn:uuid:{uuid.uuid4()}" for _ in range(3))
    parts = [
        (three, task(two)),
        (two, request(world, one, **changes)),
        (one, patient()),
    ]
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": name,
                "resource": said,
                "request": {"method": "POST", "url": said["resourceType"]},
            }
            for name, said in parts
        ],
    }


def send(world: World, **changes: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Refer somebody by a transaction; return the Patient, the ServiceRequest and the Task."""
    answer = world.practice.post("", transaction(world, **changes))
    assert answer.status_code == 200, answer.content
    third, second, first = (it["resource"] for it in answer.json()["entry"])
    return first, second, third


def order(world: World, number: str, **changes: Any) -> dict[str, Any]:
    """Refer somebody by their number, without a Task; return the ServiceRequest."""
    person = world.practice.post("Patient", patient(number)).json()["id"]
    answer = world.practice.post("ServiceRequest", request(world, person, **changes))
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def worker(account_id: UUID) -> dict[str, str]:
    """Return a reference to a member of staff."""
    return {"reference": f"Practitioner/{account_id}"}


def _body(said: Any) -> bytes:
    return said if isinstance(said, bytes) else json.dumps(said).encode()
