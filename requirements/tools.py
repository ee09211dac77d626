"""Look at what is locked: ``python3 requirements/tools.py audit|sbom``.

The tools are pinned with hashes in tools.lock and live in .venv-tools, apart from what they look
at. Uses nothing but the standard library.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "test", "tools")
VENV = PROJECT / ".venv-tools"
# What is pinned for every system; what only another system installs is not asked about here.
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==[^;\n]*$", re.MULTILINE)
CLEAN, FOUND, NOT_ASKED = 0, 1, 2
NOBODY_ANSWERED = (
    "make audit could not reach its database of known weaknesses, so {what} was not audited.\n"
    "This is not a pass: run it again where the network is open."
)


def main(what: str) -> int:
    """Run one of the tools, and return the status to leave with."""
    _bring_tools()
    return audit() if what == "audit" else sbom()


def audit(command: tuple[str, ...] = ()) -> int:
    """Ask for known weaknesses of everything that is locked: 0 none, 1 some, 2 nobody answered."""
    status = CLEAN
    for kind in LOCKS:
        lock = PROJECT / "requirements" / f"{kind}.lock"
        status = max(status, _audit_one(lock, command or (str(VENV / "bin" / "pip-audit"),)))
    return status


def _audit_one(lock: Path, command: tuple[str, ...]) -> int:
    options = ("--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off")
    done = subprocess.run(  # noqa: S603 - our own tool, with arguments of ours
        [*command, *options, "--format", "json", "--requirement", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    answers = _answers(done.stdout)
    weak = [each for each in answers if each.get("vulns")]
    for each in weak:
        for one in each["vulns"]:
            mended = ", ".join(one.get("fix_versions", ())) or "no version yet"
            _say(f"{each['name']} {each['version']}: {one['id']}, mended in {mended}")
    if weak:
        return FOUND
    asked = {_plain(each["name"]) for each in answers if "skip_reason" not in each}
    wanted = {_plain(name) for name in PINNED.findall(lock.read_text())}
    if done.returncode or not wanted <= asked:
        _say(NOBODY_ANSWERED.format(what=lock.name))
        _say("\n".join(done.stderr.strip().splitlines()[-1:]))
        return NOT_ASKED
    _say(f"{lock.name}: no known weakness in {len(asked)} packages.")
    return CLEAN


def _answers(said: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(said)
        return list(found["dependencies"])
    except (ValueError, KeyError, TypeError):
        return []


def sbom() -> int:
    """Write what the product is made of, as CycloneDX, into dist/."""
    target = PROJECT / "dist" / "handrail.cdx.json"
    target.parent.mkdir(exist_ok=True)
    subprocess.run(  # noqa: S603 - our own tool, with arguments of ours
        [
            *(VENV / "bin" / "python", "-W", "ignore", "-m", "cyclonedx_py", "requirements"),
            *(PROJECT / "requirements" / "run.lock", "--pyproject", PROJECT / "pyproject.toml"),
            *("--output-format", "JSON", "--output-reproducible", "--output-file", target),
        ],
        check=True,
    )
    bill = json.loads(target.read_text())
    bill["components"].append(_assets())
    target.write_text(json.dumps(bill, indent=2) + "\n")
    _say(f"{target.relative_to(PROJECT)}: {len(bill['components'])} components.")
    return CLEAN


def _assets() -> dict[str, Any]:
    """Return the one part that is no Python package: the design system's style and script."""
    setup = (PROJECT / "handrail" / "commands" / "setup.py").read_text()
    version = re.search(r'^VERSION = "([^"]+)"', setup, re.MULTILINE)
    assert version is not None, "handrail/commands/setup.py names no version"
    return {
        "type": "library",
        "bom-ref": "nhsuk-frontend",
        "name": "nhsuk-frontend",
        "version": version[1],
        "purl": f"pkg:npm/nhsuk-frontend@{version[1]}",
        "licenses": [{"license": {"id": "MIT"}}],
    }


def _bring_tools() -> None:
    lock = PROJECT / "requirements" / "tools.lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = VENV / "installed"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    venv.create(VENV, with_pip=True, clear=VENV.exists())
    quiet = ("--quiet", "--quiet", "--disable-pip-version-check", "--no-input")
    subprocess.run(  # noqa: S603 - pip, with arguments of ours
        [VENV / "bin" / "python", "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock],
        check=True,
        env={**os.environ, "PYTHONNOUSERSITE": "1", "PIP_ROOT_USER_ACTION": "ignore"},
    )
    stamp.write_text(digest)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
