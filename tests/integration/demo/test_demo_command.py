"""``handrail demo``: loads the town once, and says so the second time."""

import os
import subprocess
import sys

from tests.cluster import PROJECT


def test_it_loads_once(fresh_database, tmp_path):
    with fresh_database() as database:
        first = demo(database, tmp_path, "--people", "2")
        assert first.returncode == 0, first.stderr
        assert first.stdout.splitlines()[-1].startswith("people=2 seconds=")
        again = demo(database, tmp_path, "--people", "2")
        assert again.returncode == 0
        assert "loaded already" in again.stdout


def demo(database, folder, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a database."""
    return subprocess.run(
        [sys.executable, "-m", "handrail.commands", "demo", *arguments],
        env=os.environ
        | {
            "HANDRAIL_DATABASE_URL": database.app_url,
            "HANDRAIL_DATABASE_OWNER_URL": database.owner_url,
            "HANDRAIL_DATA_DIR": str(folder),
        },
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
