"""NHS England's MESH sandbox, run on this machine for one test, and the practice's end of it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from mesh_client import MeshClient

from handrail.config.mesh import Mesh

OURS, PRACTICE, OTHER = "X26ABC1", "X26ABC2", "X26ABC3"
PASSWORD, SHARED_KEY = "password", "TestKey"
WORKFLOW, ANSWERS = "TEST_WORKFLOW", "TEST_WORKFLOW_ACK"
PATIENCE_SECONDS = 120
CODES = "https://fhir.nhs.uk/STU3/CodeSystem/ITK-ResponseCodes-1"


@dataclass
class Sandbox:
    """A running sandbox: what it is reached by, and what the practice does at its end."""

    port: int
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **changes: Any) -> Mesh:
        """Return our mailbox as the settings file says it."""
        password, key = self.folder / "password", self.folder / "shared-key"
        password.write_text(PASSWORD)
        key.write_text(SHARED_KEY)
        said = {
            "url": self.url,
            "mailbox": OURS,
            "password_file": password,
            "shared_key_file": key,
            "workflow": WORKFLOW,
            "seconds": 20,
        }
        return Mesh.model_validate(said | changes)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "mesh_sandbox.api:app"),
                *("--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"),
            ],
            env=os.environ
            | {
                "SHARED_KEY": SHARED_KEY,
                "AUTH_MODE": "full",
                "STORE_MODE": "memory",
                "MAILBOXES_DATA_DIR": str(self.folder),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.url}/health", timeout=5).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("the MESH sandbox did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process = None

    def reset(self) -> None:
        httpx.delete(f"{self.url}/admin/reset", timeout=20).raise_for_status()

    @contextmanager
    def mailbox(self, name: str = PRACTICE) -> Iterator[MeshClient]:
        with MeshClient(
            self.url, name, PASSWORD, shared_key=SHARED_KEY.encode(), timeout=20, max_retries=0
        ) as client:
            yield client

    def waiting(self, name: str = PRACTICE) -> list[str]:
        """Return what lies in a mailbox and nobody has acknowledged."""
        with self.mailbox(name) as client:
            return client.list_messages()

    def collect(self) -> list[tuple[dict[str, str], bytes]]:
        """Collect all that came for the practice, as its MESH client does."""
        found = []
        with self.mailbox() as client:
            for transport_id in client.list_messages():
                message = client.retrieve_message(transport_id)
                headers = {name.lower(): str(value) for name, value in message.mex_headers()}
                found.append((headers, message.read()))
                message.close()
                client.acknowledge_message(transport_id)
        return found

    def answer(self, about: UUID | str, code: str, *, words: str = "") -> None:
        """Let the practice's system answer by an ITK3 response."""
        with self.mailbox() as client:
            client.send_message(OURS, response(about, code, words), workflow_id=ANSWERS)

    def report(self, *, local_id: UUID | str = "", linked: str = "") -> None:
        """Let MESH report a message that nobody collected for five days (code 14)."""
        said = {
            "mailbox_id": OURS,
            "code": "14",
            "description": "Message not collected by recipient after 5 days",
            "workflow_id": WORKFLOW,
            "local_id": str(local_id) or None,
            "linked_message_id": linked or None,
        }
        httpx.post(
            f"{self.url}/messageexchange/admin/report", json=said, timeout=20
        ).raise_for_status()


def response(about: UUID | str, code: str, words: str = "") -> bytes:
    """Return an ITK3 response in XML, as practices' systems send it."""
    good = code in {"20013", "30001"}
    header, outcome = uuid4(), uuid4()
    return f"""<Bundle xmlns="http://hl7.org/fhir"><id value="{uuid4()}"/><type value="message"/>
<entry><fullUrl value="urn:uuid:{header}"/><resource><MessageHeader><id value="{header}"/>
<response><identifier value="{about}"/><code value="{"ok" if good else "fatal-error"}"/>
<details><reference value="urn:uuid:{outcome}"/></details></response>
</MessageHeader></resource></entry>
<entry><fullUrl value="urn:uuid:{outcome}"/><resource><OperationOutcome><id value="{outcome}"/>
<issue><severity value="{"information" if good else "fatal"}"/><code value="informational"/>
<details><coding><system value="{CODES}"/><code value="{code}"/><display value="{code}"/></coding>
</details><diagnostics value="{words or "code " + code}"/></issue>
</OperationOutcome></resource></entry></Bundle>""".encode()
