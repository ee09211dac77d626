"""HL7's own validator with UK Core, as a server that says what is wrong with a resource.

There is one for a whole test run, started by whoever needs it first; the controller stops it.
It is built once from packages by a script that is not part of this repository (``../shared``);
where that is not there, or Java is not, nothing is judged, and a test says so.
"""

import fcntl
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from tests import cores
from tests.cluster import PROJECT

HOME = PROJECT / ".work" / "fhir-validator"
PATIENCE_SECONDS = 180
APART = '"$0" "$1" </dev/null >/dev/null 2>&1 & echo $!'
# It speaks plain HTTP on this machine: no store of certificates is read for it.
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
EMITTED: list[dict[str, Any]] = []  # everything that the tests' systems were sent


class NotThere(Exception):  # noqa: N818 - what is missing, in words
    """The validator cannot be had here."""


def judge() -> "Judge":
    """Return the run's validator, started where nobody needed it yet; NotThere."""
    home, place = built(), _place(Path(os.environ["HANDRAIL_TEST_RUN"]))
    place.parent.mkdir(exist_ok=True, mode=0o711)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.is_file():
            with cores.on_any():
                _start(home, place)
    return Judge(int(place.read_text().split()[1]))


def stop(run: Path) -> None:
    """Stop the validator of a run, if it has one that still runs."""
    place = _place(run)
    if not place.is_file():
        return
    pid, port = place.read_text().split()
    place.unlink()
    with suppress(OSError):  # it has ended by itself
        if f"VALIDATOR_PORT={port}\0".encode() in Path(f"/proc/{pid}/environ").read_bytes():
            os.kill(int(pid), signal.SIGTERM)


def built() -> Path:
    """Return the folder of the validator, built the first time; NotThere."""
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


def _place(run: Path) -> Path:
    return run / "fhir-validator.running"


def _start(home: Path, place: Path) -> None:
    """Start it apart from this process, which may end before others need it no more."""
    port = _free_port()
    said = subprocess.run(
        ["/bin/sh", "-c", APART, home / "serve", str(port)],
        start_new_session=True,
        capture_output=True,
        check=True,
    )
    pid = int(said.stdout)
    try:
        _await(pid, port)
    except BaseException:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        raise
    place.write_text(f"{pid} {port}")


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
            verify=PLAIN,
        )
        answer.raise_for_status()
        return [
            f"{issue.get('expression') or issue.get('location')}: {_said(issue)}"
            for issue in answer.json()["issue"]
            if issue["severity"] in {"error", "fatal"}
        ]


def _said(issue: dict[str, Any]) -> str:
    return str(issue.get("details", {}).get("text") or issue.get("diagnostics"))


def _await(pid: int, port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    found = Judge(port)
    while time.monotonic() < until and Path(f"/proc/{pid}").is_dir():
        try:
            found.errors({"resourceType": "Basic", "code": {"text": "is it there"}})
        except (httpx.HTTPError, ValueError, KeyError):
            time.sleep(1)
        else:
            return
    raise RuntimeError("the validator did not start")


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
