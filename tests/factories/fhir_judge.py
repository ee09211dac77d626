"""HL7's own validator with UK Core, as a server that says what is wrong with a resource.

It is built once from packages by a script that is not part of this repository (``../shared``);
where that is not there, or Java is not, nothing is judged, and a test says so.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.cluster import PROJECT

HOME = PROJECT / ".work" / "fhir-validator"
PATIENCE_SECONDS = 180
EMITTED: list[dict[str, Any]] = []  # everything that the tests' systems were sent


class NotThere(Exception):  # noqa: N818 - what is missing, in words
    """The validator cannot be had here."""


@contextmanager
def judge() -> Iterator["Judge"]:
    """Start the validator and stop it again; NotThere where it cannot be had."""
    home = _built()
    port = _free_port()
    server = subprocess.Popen(
        [str(home / "serve"), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield _ready(server, port)
    finally:
        server.terminate()
        server.wait(timeout=30)


class Judge:
    """Says what is wrong with resources."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/validate"

    def errors(self, resource: dict[str, Any]) -> list[str]:
        """Return the errors of one resource by the profiles it names, and by its type."""
        profiles = resource.get("meta", {}).get("profile", [])
        kind = resource["resourceType"]
        wanted = profiles or [f"http://hl7.org/fhir/StructureDefinition/{kind}"]
        answer = httpx.post(
            self.address,
            params={"profile": ",".join(wanted)},
            json=resource,
            headers={"Content-Type": "application/fhir+json"},
            timeout=PATIENCE_SECONDS,
        )
        answer.raise_for_status()
        return [
            f"{issue.get('expression') or issue.get('location')}: {_said(issue)}"
            for issue in answer.json()["issue"]
            if issue["severity"] in {"error", "fatal"}
        ]


def _said(issue: dict[str, Any]) -> str:
    return str(issue.get("details", {}).get("text") or issue.get("diagnostics"))


def _built() -> Path:
    script = PROJECT.parent / "shared" / "tools" / "fhir_validator_setup.sh"
    shared = Path(os.environ.get("HANDRAIL_SHARED") or script.parents[1])
    script = shared / "tools" / script.name
    profiles = shared / "data" / "standards" / "ukcore-2.0.0.tgz"
    if not (HOME / "serve").is_file() and not (script.is_file() and profiles.is_file()):
        raise NotThere(f"the validator's script is not there: set HANDRAIL_SHARED (tried {script})")
    if not shutil.which("java") or not shutil.which("npm"):
        raise NotThere("the validator needs Java and npm")
    HOME.parent.mkdir(exist_ok=True)
    with (HOME.parent / "fhir-validator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (HOME / "serve").is_file():
            subprocess.run(
                ["bash", str(script), str(HOME), str(profiles)], check=True, capture_output=True
            )
    return HOME


def _ready(server: subprocess.Popen[bytes], port: int) -> Judge:
    until = time.monotonic() + PATIENCE_SECONDS
    found = Judge(port)
    while time.monotonic() < until and server.poll() is None:
        try:
            found.errors({"resourceType": "Basic", "code": {"text": "is it there"}})
        except (httpx.HTTPError, ValueError, KeyError):
            time.sleep(1)
        else:
            return found
    raise RuntimeError("the validator did not start")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
