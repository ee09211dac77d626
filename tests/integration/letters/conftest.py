"""A practice that takes letters by MESH, by e-mail, or by nothing, and the sandbox between."""

from collections.abc import Iterator

import pytest

from tests.integration.messaging.ports import free_port


@pytest.fixture
def post(db):
    """A practice whose letters come by e-mail until a test says otherwise."""
    from tests.integration.letters.post import Post, worker
    from tests.integration.messaging.scene import build

    scene = build()
    found = Post(scene)
    found.workers = [
        worker(scene.service, "dana", "referral.triage", "case.work"),
        worker(scene.service, "mo", "service.manage", "messages.watch"),
    ]
    return found


@pytest.fixture(scope="session")
def running_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator["object"]:
    """The sandbox, started once; ended by its process when the session ends."""
    from tests.factories.mesh import Sandbox

    sandbox = Sandbox(free_port(), tmp_path_factory.mktemp("mesh"))
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(running_sandbox, post, settings):
    """The sandbox with empty mailboxes, and a practice that is reached by it."""
    from handrail.interop.mesh.sending import MeshLetters
    from handrail.jobs.deliveries import Doors

    if running_sandbox.process is None:
        running_sandbox.start()
    running_sandbox.reset()
    settings.MESH = running_sandbox.settings()
    post.doors = Doors(post.scene.mail, post.scene.texts, MeshLetters(settings.MESH))
    post.practice_takes("mesh", "email")
    return running_sandbox
