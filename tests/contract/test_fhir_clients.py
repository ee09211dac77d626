"""Clients that others made, against a real server: SEKMET's scenario, fhirpy and fhirclient."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.factories import fhir
from tests.journeys.support import server
from tests.journeys.support.server import Server

SCENARIO = Path(__file__).with_name("fhir_loop.yaml")


@dataclass
class Spoken:
    """A server, and the two systems that speak with it."""

    server: Server
    world: fhir.World

    @property
    def base(self) -> str:
        return f"{self.server.url}{fhir.ROOT}"

    def token(self, speaker: fhir.Speaker) -> str:
        """Return a token that was asked for where the server says."""
        known = httpx.get(f"{self.base}/.well-known/smart-configuration").json()
        where = known["token_endpoint"]
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": fhir.proving.ASSERTION,
            "client_assertion": speaker.assertion(aud=where),
            "scope": "system/*.cruds",
        }
        return str(httpx.post(where, data=form).raise_for_status().json()["access_token"])


@pytest.fixture(scope="module")
def spoken(
    fresh_database, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Spoken]:
    """A server whose practice and provider each have a system of their own."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("spoken")
    with (
        fresh_database() as database,
        server.running(database, folder, django_db_blocker.unblock) as started,
    ):
        with started.inside(), transaction.atomic():
            world = fhir.build()
        yield Spoken(started, world)


def test_sekmet_plays_both_sides(spoken, tmp_path):
    peers = {}
    for speaker in (spoken.world.practice, spoken.world.provider):
        key = tmp_path / f"{speaker.client_id}.pem"
        key.write_bytes(speaker.signer.key.as_pem(private=True))
        peers[speaker.client_id.partition("-")[0]] = {
            "base_url": spoken.base,
            "auth": {
                "type": "smart",
                "client_id": speaker.client_id,
                "private_key_path": str(key),
                "kid": speaker.signer.key.kid,
                "alg": "ES384",
                "scope": "system/*.cruds",
            },
        }
    settings = tmp_path / "settings.yaml"
    settings.write_text(json.dumps({"peers": peers}))  # JSON is YAML
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("sekmet")),
            *("scenario", "run", str(SCENARIO), "--peer", "records", "--no-serve"),
            *("--var", f"service={spoken.world.service_id}"),
            *("--var", f"coach={spoken.world.scene.coach.viewer.account_id}"),
            *("--config", str(settings), "--report-dir", str(tmp_path / "reports")),
        ],
        cwd=tmp_path,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    reports = [json.loads(it.read_text()) for it in (tmp_path / "reports").rglob("*.json")]
    assert reports


def test_fhirpy_adds_finds_and_changes(spoken):
    from fhirpy import SyncFHIRClient

    mine = SyncFHIRClient(
        spoken.base, authorization=f"Bearer {spoken.token(spoken.world.practice)}"
    )
    patient = mine.resource("Patient", **_parts(fhir.patient("9990000085")))
    patient.save()
    order = mine.resource("ServiceRequest", **_parts(fhir.request(spoken.world, patient["id"])))
    order.save()
    found = mine.resources("ServiceRequest").search(patient=patient["id"], status="active")
    assert [it["id"] for it in found.fetch_all()] == [order["id"]]
    with_both = found.include("ServiceRequest", "patient").fetch_raw()
    assert {it["resource"]["resourceType"] for it in with_both["entry"]} == {
        "ServiceRequest",
        "Patient",
    }
    task = mine.resources("Task").search(focus=f"ServiceRequest/{order['id']}").first()
    assert task["for"].to_resource()["id"] == patient["id"]
    theirs = SyncFHIRClient(
        spoken.base, authorization=f"Bearer {spoken.token(spoken.world.provider)}"
    )
    task = theirs.reference("Task", task["id"]).to_resource()
    task["status"] = "accepted"
    task["owner"] = fhir.worker(spoken.world.scene.coach.viewer.account_id)
    task.save()
    assert mine.reference("Task", task["id"]).to_resource()["status"] == "accepted"


def test_fhirclient_reads_all_that_we_say(spoken):
    from fhirclient.client import FHIRClient
    from fhirclient.models.capabilitystatement import CapabilityStatement
    from fhirclient.models.patient import Patient
    from fhirclient.models.servicerequest import ServiceRequest
    from fhirclient.models.task import Task

    smart = FHIRClient(settings={"app_id": "a-test", "api_base": spoken.base})
    said: dict[str, Any] = smart.server.request_json("metadata")
    assert CapabilityStatement(said).rest[0].mode == "server"
    token = spoken.token(spoken.world.provider)
    smart.server.session.headers["Authorization"] = f"Bearer {token}"
    scene = spoken.world.scene
    order = ServiceRequest.read(str(scene.referral_id), smart.server)
    assert order.subject.reference == f"Patient/{scene.person_id}"
    assert Patient.read(str(scene.person_id), smart.server).name[0].family == "Okafor"
    found = Task.where({"status": "accepted"}).perform_resources_iter(smart.server)
    assert str(scene.referral_id) in {it.id for it in found}


def _parts(resource: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name != "resourceType"}
