"""The programs that tests drive: a browser, the HTML checker, a provider of identity.

``python -m tests.tools`` gets them where they are missing. What is installed is used
first; Debian's packages come next, for root; Playwright's own browser is the last resort.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from handrail.commands import archives, npm
from tests.cluster import PROJECT

# Chromium without a screen or menus of its own does the same for a fifth less of the processor.
LIGHT = "chromium-headless-shell"
BROWSERS = (LIGHT, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHECKER = PROJECT / ".work" / "vnu-26.9.27.jar"
CHECKER_PACKAGE = "vnu-jar@26.9.27"
CHECKER_SHA512 = (
    "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
)
# The certified OpenID provider, as its lock beside its script pins it.
PROVIDER = PROJECT / "tests" / "contract" / "certified"
PROVIDER_HOME = PROJECT / ".work" / "oidc-provider"
# Chromium talks to its maker's servers on its own unless told not to.
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # a process for each browser context costs more than a page
    "--in-process-gpu",
    "--js-flags=--no-turbofan --no-maglev",  # scripts end before optimizing them pays
)


def find_dovecot() -> str | None:
    """Return the path of Dovecot, a server of mailboxes, or None where it is not installed."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


def is_ci() -> bool:
    """Return whether a missing tool is a failure rather than a skip."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def find_browser() -> str | None:
    """Return the path of a Chromium: an installed one, else Playwright's own."""
    for name in BROWSERS:
        if found := shutil.which(name) or shutil.which(name, path="/usr/bin:/usr/local/bin"):
            return found
    caches = (os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright",)
    for cache in map(Path, caches):
        for pattern in ("chromium-*/chrome-linux*/chrome", "chromium_*/*/headless_shell"):
            if found_own := sorted(cache.glob(pattern)):
                return str(found_own[-1])
    return None


def find_checker() -> list[str] | None:
    """Return the command of the HTML checker, or None without Java or the checker's jar."""
    java = shutil.which("java") or shutil.which("java", path="/usr/bin")
    return [java, "-jar", str(CHECKER)] if java and CHECKER.is_file() else None


def find_provider() -> Path | None:
    """Return the folder of the certified OpenID provider, or None where it was not installed."""
    lock = PROVIDER_HOME / "package-lock.json"
    is_there = (PROVIDER_HOME / "node_modules" / "oidc-provider").is_dir() and lock.is_file()
    is_fresh = is_there and lock.read_bytes() == (PROVIDER / "package-lock.json").read_bytes()
    if is_fresh:
        shutil.copy(PROVIDER / "provider.mjs", PROVIDER_HOME)
    return PROVIDER_HOME if is_fresh else None


def main() -> None:
    """Get what is missing; say what could not be had."""
    if not find_browser() or (is_ci() and not shutil.which(LIGHT)):
        _get_browser()
    if not find_checker():
        _get_checker()
    if not find_dovecot():
        _say("Installing a server of mailboxes for the tests")
        if not _install_from_debian("dovecot-imapd"):
            _say("There is no Dovecot: reading a mailbox is skipped, or fails in CI")
    if not find_provider():
        _get_provider()
    _get_judge()


def _get_provider() -> None:
    """Install the provider where Node and npm are there; nothing of it runs while it is."""
    if not (shutil.which("node") and shutil.which("npm")):
        _say("Node is missing: sign-in is not tried against the certified provider")
        return
    _say("Installing the certified OpenID provider")
    PROVIDER_HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PROVIDER / name, PROVIDER_HOME)
    quiet = ["--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    if not _run(["npm", "ci", *quiet, "--prefix", str(PROVIDER_HOME)]):
        shutil.rmtree(PROVIDER_HOME)


def _get_judge() -> None:
    """Build HL7's validator where its script is there."""
    from tests.factories import fhir_judge

    try:
        fhir_judge.built()
    except fhir_judge.NotThere as why:
        _say(f"FHIR is not judged: {why}")


def _get_browser() -> None:
    _say("Installing a browser for the tests")
    if not _install_from_debian(LIGHT) and not find_browser():
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    if not find_browser():
        _say("There is no browser: the journeys will be skipped, or fail in CI")


def _get_checker() -> None:
    """Fetch the checker where Java is there; CI, as root, gets Java too."""
    if is_ci() and not shutil.which("java"):
        _install_from_debian("default-jre-headless")
    if not shutil.which("java"):
        _say("Java is missing: the HTML checker will be skipped")
        return
    if not CHECKER.is_file():
        _say("Fetching the HTML checker")
        _fetch_checker()


def _fetch_checker() -> None:
    CHECKER.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        tarball = npm.pack(CHECKER_PACKAGE, CHECKER_SHA512, Path(place))
        archives.unpack(tarball, Path(place) / "package")
        shutil.copy(next(Path(place).rglob("vnu.jar")), CHECKER.with_suffix(".new"))
    CHECKER.with_suffix(".new").replace(CHECKER)


def _install_from_debian(package: str) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = ["-qq", "-o=Dpkg::Use-Pty=0"]
    return _run(["apt-get", "update", *quiet]) and _run(
        ["apt-get", "install", "--yes", "--no-install-recommends", *quiet, package]
    )


def _run(command: list[str]) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=environment).returncode == 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
