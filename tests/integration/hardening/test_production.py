"""A server set up for real people: Django's deployment check, TLS, cookies, frames, hosts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

FIT = {
    "HANDRAIL_HTTPS": "on",
    "HANDRAIL_ALLOWED_HOSTS": "handrail.example",
    "HANDRAIL_PUBLIC_URL": "https://handrail.example",
    "HANDRAIL_SMTP_URL": "smtp://mail.example:587?tls=yes",
    "HANDRAIL_SECRET_KEY": "mF3vTz8qLw1xKd7RbY5nGc2sHj9uPe4aVo6iZt0yXqWkDlSfNr",
    "HANDRAIL_DEMO": "",
    "HANDRAIL_DEBUG": "",
    "HANDRAIL_LOG": "json",
}
SHOW = """
import json
from django.conf import settings
names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
         "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS",
         "SECURE_SSL_REDIRECT", "FRAME_ANCESTORS", "DEBUG", "BROWSER_COOKIE_NAME"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def run(folder: Path, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a production server would have it in its environment."""
    folder.chmod(0o700)
    here = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HANDRAIL", "DJANGO"))
    }
    there = {"HANDRAIL_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "handrail.config.settings"}
    return subprocess.run(
        [sys.executable, *command],
        env=here | FIT | there | changed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def deploy(folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "handrail.commands", "check", "deploy", **changed)


def test_deployment_check_is_clean_in_production(tmp_path):
    done = deploy(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Nothing to mend" in done.stdout
    assert "Silenced: security.W021." in done.stdout


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HANDRAIL_HTTPS": ""}, "handrail.E002"),
        ({"HANDRAIL_DEMO": "on"}, "handrail.E001"),
        ({"HANDRAIL_DEBUG": "on"}, "security.W018"),
        ({"HANDRAIL_ALLOWED_HOSTS": "*"}, "handrail.E005"),
        ({"HANDRAIL_PUBLIC_URL": "http://handrail.example"}, "handrail.E006"),
        ({"HANDRAIL_SECRET_KEY": "short"}, "security.W009"),
    ],
)
def test_deployment_check_names_what_is_unfit(tmp_path, changed, said):
    done = deploy(tmp_path, **changed)
    assert done.returncode == 1
    assert said in done.stderr


def test_cookies_belong_to_one_host_and_to_tls(tmp_path):
    shown = json.loads(run(tmp_path, "-c", SHOW).stdout)
    assert shown == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "FRAME_ANCESTORS": [],
        "DEBUG": False,
        "BROWSER_COOKIE_NAME": "__Host-handrail_browser",
    }


@pytest.mark.parametrize("bad", ["0", "-5", "soon", "1.5"])
def test_a_limit_that_is_no_number_of_minutes_stops_the_server(tmp_path, bad):
    done = run(tmp_path, "-c", SHOW, HANDRAIL_IDLE_MINUTES=bad)
    assert done.returncode != 0
    assert "HANDRAIL_IDLE_MINUTES has to be a whole number" in done.stderr


def test_only_https_origins_may_frame_our_pages(tmp_path):
    named = "https://emis.example https://*.systmone.example,https://vision.example:8443"
    shown = json.loads(run(tmp_path, "-c", SHOW, HANDRAIL_FRAME_ANCESTORS=named).stdout)
    assert len(shown["FRAME_ANCESTORS"]) == 3
    for bad in (
        "*",
        "http://emis.example",
        "https://*",
        "https://a.example; script-src *",
        "data:",
    ):
        done = run(tmp_path, "-c", SHOW, HANDRAIL_FRAME_ANCESTORS=bad)
        assert done.returncode != 0, bad
        assert "HANDRAIL_FRAME_ANCESTORS" in done.stderr


BEHIND_TLS = {
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLOWED_HOSTS": ["handrail.example"],
}


@pytest.mark.django_db
@override_settings(**BEHIND_TLS)
def test_behind_tls_browsers_are_told_to_stay_there():
    client = Client(headers={"x-forwarded-proto": "https", "host": "handrail.example"})
    answer = client.get("/about/")
    assert answer.status_code == 200
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@override_settings(**BEHIND_TLS)
def test_without_tls_only_the_watch_is_answered():
    client = Client(headers={"host": "handrail.example"})
    answer = client.get("/about/")
    assert (answer.status_code, answer["Location"]) == (301, "https://handrail.example/about/")
    assert client.get("/healthz").status_code == 200


@override_settings(FRAME_ANCESTORS=("https://emis.example",))
def test_a_listed_clinical_system_may_frame_our_pages():
    answer = Client().get("/healthz")
    assert "frame-ancestors https://emis.example;" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_nobody_else_may():
    answer = Client().get("/healthz")
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "host", ["evil.example", "handrail.example.evil.example", "handrail.example@evil.example", ""]
)
@override_settings(ALLOWED_HOSTS=["handrail.example"])
def test_a_host_that_is_not_ours_is_refused(host, caplog):
    answer = Client(headers={"host": host}).get("/about/")
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@override_settings(ALLOWED_HOSTS=["handrail.example"])
def test_a_forwarded_host_is_not_believed():
    client = Client(headers={"host": "handrail.example", "x-forwarded-host": "evil.example"})
    assert b"evil" not in client.get("/healthz").content
