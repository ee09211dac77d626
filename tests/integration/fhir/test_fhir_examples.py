"""The examples in the docs are what the API says, with ids and times that stay the same.

``HANDRAIL_FHIR_EXAMPLES=write pytest tests/integration/fhir/test_fhir_examples.py`` writes them.
"""

import json
import os
import re
from typing import Any

import pytest

from handrail.interop.fhir import codes
from tests.cluster import PROJECT
from tests.factories import fhir

pytestmark = pytest.mark.django_db
FOLDER = PROJECT / "docs" / "fhir" / "examples"
WRITES = os.environ.get("HANDRAIL_FHIR_EXAMPLES") == "write"
IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)")
REFERENCES = re.compile(r"WH-[A-Z0-9]{4}-[A-Z0-9]{4}")


@pytest.fixture
def said(db) -> dict[str, Any]:
    """What is sent and answered on the way of one referral."""
    world = fhir.build()
    bundle = fhir.transaction(world)
    answer = world.practice.post("", bundle).json()
    task, request, patient = (it["resource"] for it in answer["entry"])
    coach = world.scene.coach.viewer.account_id
    for change in (
        {"status": "accepted", "owner": fhir.worker(coach)},
        {"status": "in-progress"},
        {
            "status": "completed",
            "statusReason": codes.concept(codes.OUTCOME, "enough_help"),
            "output": [
                {
                    "type": codes.concept(codes.OUTCOME, "adjustments"),
                    "valueString": "No lifting until Easter",
                }
            ],
        },
    ):
        ended = world.provider.put(world.provider.get(f"Task/{task['id']}").json() | change)
        assert ended.status_code == 200, ended.content
    asked = f"patient={patient['id']}"

    def found(query: str) -> dict[str, Any]:
        return world.practice.found(query)[0]

    return {
        "consent": found(f"Consent?data={request['id']}"),
        "questionnaire-response": found(f"QuestionnaireResponse?{asked}"),
        "communication": found(f"Communication?{asked}&category=letter"),
        "document-reference": found(f"DocumentReference?{asked}"),
        "provenance": found(f"Provenance?target=Task/{task['id']}"),
        "audit-event": found(f"AuditEvent?{asked}"),
        "transaction": bundle,
        "patient": world.practice.get(f"Patient/{patient['id']}").json(),
        "service-request": request,
        "task": task,
        "task-completed": world.practice.get(f"Task/{task['id']}").json(),
        "healthcare-service": world.practice.get(f"HealthcareService/{world.service_id}").json(),
    }


def test_the_examples_are_what_is_said(said):
    numbers: dict[str, str] = {}
    for name, resource in said.items():
        text = settled(resource, numbers)
        file = FOLDER / f"{name}.json"
        if WRITES:
            file.write_text(text)
        assert file.read_text() == text, f"{file.name} is old: write the examples again"


def settled(resource: dict[str, Any], numbers: dict[str, str]) -> str:
    """Return a resource as text, with ids, times and references that do not vary."""
    text = json.dumps(resource, indent=2, ensure_ascii=False)

    def numbered(found: re.Match[str]) -> str:
        at = len(numbers) + 1
        return numbers.setdefault(found[0], f"00000000-0000-4000-8000-{at:012}")

    text = REFERENCES.sub("WH-7K3M-9QXT", MOMENTS.sub("2026-06-03T09:30:00Z", text))
    text = re.sub(r'"(dateTime|end)": "\d{4}-\d\d-\d\d"', r'"\1": "2026-06-03"', text)
    return IDS.sub(numbered, text) + "\n"
