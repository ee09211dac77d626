"""What keeping a password costs whoever would guess it (ADR 11)."""

import subprocess
import sys

from tests.cluster import PROJECT


def test_a_password_is_kept_at_the_least_that_owasp_asks():
    ask = (
        "from handrail.config.migration import setup_django; setup_django();"
        "from django.contrib.auth.hashers import make_password; print(make_password('x'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$"), said.stdout
