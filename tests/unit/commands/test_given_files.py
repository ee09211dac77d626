"""A file that a place gives and that cannot be used keeps Handrail from starting, in words."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from joserfc.jwk import ECKey, RSAKey

from handrail.config import given_files


@pytest.fixture
def file(tmp_path):
    def write(said: bytes) -> str:
        path = tmp_path / "given"
        path.write_bytes(said)
        return str(path)

    return write


def test_nothing_given_is_nothing_to_check(settings):
    settings.PROMPT_CODES_FILE = settings.SMART_KEY_FILE = ""
    given_files.check()


@pytest.mark.parametrize("said", [b": :", b"unknown: []", b"\xff", None])
def test_codes_that_cannot_be_read(settings, file, said):
    settings.SMART_KEY_FILE = ""
    settings.PROMPT_CODES_FILE = "/nowhere/codes" if said is None else file(said)
    with pytest.raises(ImproperlyConfigured, match="HANDRAIL_PROMPT_CODES_FILE"):
        given_files.check()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"no key",
        b"\xff",
        None,
        ECKey.generate_key("P-256").as_pem(private=True),
        RSAKey.generate_key(2048).as_pem(private=False),
    ],
    ids=["empty", "no key", "not ASCII", "not there", "another curve", "public"],
)
def test_a_key_that_cannot_be_used(settings, file, said):
    settings.PROMPT_CODES_FILE = ""
    settings.SMART_KEY_FILE = "/nowhere/key" if said is None else file(said)
    with pytest.raises(ImproperlyConfigured, match="HANDRAIL_SMART_KEY_FILE"):
        given_files.check()


@pytest.mark.parametrize("key", [RSAKey.generate_key(2048), ECKey.generate_key("P-384")])
def test_a_key_that_can(settings, file, key):
    settings.PROMPT_CODES_FILE, settings.SMART_KEY_FILE = "", file(key.as_pem(private=True))
    given_files.check()


@pytest.mark.parametrize("name", ["HANDRAIL_PROMPT_CODES_FILE", "HANDRAIL_SMART_KEY_FILE"])
@pytest.mark.parametrize(
    "way",
    [
        "from handrail.config.migration import setup_django; setup_django()",
        "import handrail.config.wsgi",
    ],
    ids=["command", "server"],
)
def test_what_starts_stops_at_once(tmp_path, name, way):
    given = {name: "/nowhere/file", "HANDRAIL_DATA_DIR": str(tmp_path), "HANDRAIL_LOG": "text"}
    done = subprocess.run(
        [sys.executable, "-c", way],
        env=os.environ | given, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .startswith(f"django.core.exceptions.ImproperlyConfigured: {name}")
    )
