"""The worker is killed -9 while it takes what came by MESH: what was acknowledged is here."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.factories.mesh import OURS, WORKFLOW
from tests.integration.messaging.scene import AT

# A worker that takes what came, and is killed at the moment named.
WORKER = """
import os, signal, sys
from datetime import datetime
from handrail.config.migration import setup_django
setup_django()
from mesh_client import MeshClient
from handrail.domain.messaging import arrivals
from handrail.jobs import letters

def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "before it is acknowledged":
    MeshClient.acknowledge_message = die
else:
    take = arrivals.take
    def taken(**named):
        take(**named)
        die()
    arrivals.take = taken
at = datetime.fromisoformat(sys.argv[2])
letters.poll_mesh(lambda: at)
"""


@pytest.fixture
def own_post(fresh_database, django_db_blocker):
    """A practice and a service in a database of their own, where everything is committed."""
    from handrail.config.migration import connected_to
    from tests.integration.letters.post import Post, worker
    from tests.integration.messaging.scene import build

    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        connected_to(database.app_url),
    ):
        found = Post(build())
        found.scene.database_url = database.app_url
        found.workers = [worker(found.scene.service, "dana", "referral.triage")]
        yield found


@pytest.fixture
def own_sandbox(running_sandbox, own_post, settings):
    from handrail.interop.mesh.sending import MeshLetters
    from handrail.jobs.deliveries import Doors

    if running_sandbox.process is None:
        running_sandbox.start()
    running_sandbox.reset()
    settings.MESH = running_sandbox.settings()
    own_post.doors = Doors(own_post.scene.mail, own_post.scene.texts, MeshLetters(settings.MESH))
    own_post.practice_takes("mesh")
    return running_sandbox


@pytest.mark.parametrize("moment", ["before it is acknowledged", "before it is committed"])
def test_what_was_acknowledged_survives_and_what_was_not_comes_again(
    own_post, own_sandbox, moment, tmp_path
):
    letter = own_post.write()
    own_post.deliver()
    own_sandbox.answer(own_post.message(letter).id, "20013")
    later = AT + timedelta(minutes=5)
    file = own_sandbox.folder / "mesh.yaml"
    file.write_text(
        f"url: {own_sandbox.url}\nmailbox: {OURS}\npassword_file: password\n"
        f"shared_key_file: shared-key\nworkflow: {WORKFLOW}\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", WORKER, moment, later.isoformat()],
        env=os.environ
        | {"HANDRAIL_DATABASE_URL": own_post.scene.database_url, "HANDRAIL_MESH_FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    assert len(own_sandbox.waiting(OURS)) == 1  # nobody told MESH that it was taken
    is_committed = moment == "before it is acknowledged"
    assert own_post.state(letter) == ("acknowledged" if is_committed else "awaiting")

    assert own_post.poll(later) == (0 if is_committed else 1)
    assert own_post.state(letter) == "acknowledged"
    assert own_post.events(letter).count("letter.acknowledged") == 1
    assert own_sandbox.waiting(OURS) == []
