"""Make .venv from a pinned, hashed lock: ``python3 requirements/environment.py run|test``.

Uses nothing but the standard library, and does nothing when the lock has not changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LAUNCHER = """\
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -m handrail.commands "$@"
"""


def main(kind: str) -> None:
    """Bring .venv up to date for running or for testing."""
    _check_python()
    if _is_fresh(kind):
        return
    if not PYTHON.exists():
        _step("Making .venv", _make_venv)
    _step(f"Installing the packages of requirements/{kind}.lock", lambda: _install(kind))
    _link_checkout()
    (VENV / f"installed-{kind}").write_text(_digest(kind))


def _check_python() -> None:
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, 10, -1):
        newer = shutil.which("python3.%d" % minor)  # noqa: UP031
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606
    sys.exit("Python 3.11 or later is needed; this is %s." % sys.version.split()[0])  # noqa: UP031


def _is_fresh(kind: str) -> bool:
    """Return whether the lock is installed; what tests need includes what running needs."""
    for found in {kind, "test"}:
        stamp = VENV / f"installed-{found}"
        if PYTHON.exists() and stamp.exists() and stamp.read_text() == _digest(found):
            return True
    return False


def _digest(kind: str) -> str:
    lock = (PROJECT / "requirements" / f"{kind}.lock").read_bytes()
    return hashlib.sha256(lock + str(PROJECT).encode()).hexdigest()


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit("python3-venv is missing: install it (Debian: apt-get install python3-venv).")
    venv.create(VENV, with_pip=True, clear=VENV.exists())


def _install(kind: str) -> None:
    quiet = [
        "--quiet",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-warn-script-location",
    ]
    if kind == "test":  # Python compiles what it imports; of what tests install that is a part
        quiet.append("--no-compile")
    lock = PROJECT / "requirements" / f"{kind}.lock"
    command = [PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock]
    if subprocess.run(command, check=False, env=_without_user_site()).returncode:  # noqa: S603
        sys.exit(f"The packages of {lock.relative_to(PROJECT)} could not be installed (see above).")


def _without_user_site() -> dict[str, str]:
    return {**os.environ, "PYTHONNOUSERSITE": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def _link_checkout() -> None:
    """Make this checkout importable, and ``handrail`` a program, without a build tool."""
    for site in VENV.glob("lib/python3*/site-packages"):
        (site / "handrail-checkout.pth").write_text(f"{PROJECT}\n")
    launcher = VENV / "bin" / "handrail"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)


def _step(label: str, act) -> None:  # type: ignore[no-untyped-def]
    sys.stdout.write(f"{label} ... ")
    sys.stdout.flush()
    started = time.monotonic()
    act()
    sys.stdout.write(f"{time.monotonic() - started:.1f} s\n")


if __name__ == "__main__":
    main(sys.argv[1])
