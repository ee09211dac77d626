"""The first run in a fresh clone: the page assets are not there when the settings are read."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from handrail.commands import setup
from tests.cluster import PROJECT

# What `handrail run` does, in one process: read the settings, fetch the assets, collect, serve.
# Fetching is a copy here, for a test asks nothing of the network.
STORY = """
import json, shutil, sys
from pathlib import Path

from django.core.checks import run_checks
from handrail.config.migration import setup_django

setup_django()
import handrail
from handrail.commands import setup
from handrail.config import static_files

fetched, said = Path(sys.argv[1]), {}
said["assets before"] = setup.ASSETS.exists()
said["problems"] = [str(each) for each in run_checks() if not each.is_silenced()]
shutil.copytree(fetched, setup.ASSETS)
said["assets after"] = setup.assets_are_here()
said["collected"] = static_files.collect()

from django.templatetags.static import static
from django.test import RequestFactory
from django.http import HttpResponse
from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

settings.WHITENOISE_USE_FINDERS = False  # as the server finds it, which starts after this
serve = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
for name in ("handrail.css", "nhsuk/nhsuk-frontend.min.css", "nhsuk/nhsuk-frontend.min.js"):
    answer = serve(RequestFactory().get(static(name)))
    said[name] = [answer.status_code, len(b"".join(answer))]
said["package"] = handrail.__file__
print(json.dumps(said))
"""


@pytest.mark.skipif(not setup.assets_are_here(), reason="'handrail setup assets' was not run")
def test_assets_that_come_after_the_settings_are_served(tmp_path):
    clone = tmp_path / "clone"
    leave = shutil.ignore_patterns("assets", "__pycache__")
    shutil.copytree(PROJECT / "handrail", clone / "handrail", ignore=leave)
    done = subprocess.run(
        [sys.executable, "-c", STORY, str(setup.ASSETS)],
        env=os.environ | {"HANDRAIL_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(clone)},
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said.pop("package").startswith(str(clone)), "the test looked at another copy"
    assert said.pop("problems") == []
    assert (said.pop("assets before"), said.pop("assets after")) == (False, True)
    assert said.pop("collected")
    for name, (status, size) in said.items():
        assert (status, size > 1000) == (200, True), name
