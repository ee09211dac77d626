"""What every test may ask for: a database of its own, logged in as the app role."""

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import hypothesis
import psycopg
import pytest

from tests import cluster, cores, tools
from tests.cluster import Database
from tests.factories import fhir_judge

# How quick a machine is decides no test: speeds are for the bench. A hundred examples of each
# property are tried in the whole suite, a thousand in ``make test-long``.
FEW, MANY = 100, 1_000
hypothesis.settings.register_profile(
    "handrail",
    deadline=None,
    max_examples=FEW,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "long", hypothesis.settings.get_profile("handrail"), max_examples=MANY
)
hypothesis.settings.load_profile("handrail")

# Settings are read on import, so the environment is set before Django is.
IS_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ
cluster.STOPPED_FIRST.append(fhir_judge.stop)
if IS_CONTROLLER:
    os.environ["HANDRAIL_TEST_RUN"] = str(cluster.begin_run())
RUN = Path(os.environ["HANDRAIL_TEST_RUN"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
OWN = cluster.database_of(RUN, f"handrail_{WORKER}")
DATA = tempfile.TemporaryDirectory(prefix="handrail-test-")
(Path(DATA.name) / "static").mkdir()  # WhiteNoise warns of a folder that is not there
os.environ |= {
    "HANDRAIL_DATABASE_URL": OWN.app_url,
    "HANDRAIL_DATABASE_OWNER_URL": OWN.owner_url,
    "HANDRAIL_DATA_DIR": DATA.name,
    "HANDRAIL_SECRET_KEY": "only-for-tests",
    "HANDRAIL_LOG": "text",
    # Playwright's event loop runs in the thread of the test, which Django takes for async code.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

DatabaseMaker = Callable[[], AbstractContextManager[Database]]


def pytest_configure() -> None:
    """Load Django's settings, and take their module's name out of the environment again.

    A worker that inherited it would load the settings before this file could name the
    worker's own database.
    """
    from django.conf import settings

    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.config.settings"
    assert settings.DATABASES["default"]["NAME"] == OWN.name
    del os.environ["DJANGO_SETTINGS_MODULE"]
    cores.keep_to_one()


def pytest_collection_finish() -> None:
    """Search for garbage less often, and never among what was loaded: it was a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure() -> None:
    """Stop the run's cluster, once, when the controller leaves."""
    DATA.cleanup()
    if IS_CONTROLLER:
        cluster.end_run(RUN)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Clone the migrated template for this worker; Django connects to it as the app role."""
    with django_db_blocker.unblock():
        cluster.clone(RUN, OWN.name)
    yield
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()
    cluster.drop(RUN, OWN.name)


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Hash as cheaply as Argon2 can: what it really costs is tried in test_passwords alone."""
    from handrail.config.passwords import Argon2

    Argon2.time_cost, Argon2.memory_cost = 1, 8


@pytest.fixture(autouse=True, scope="module")
def counted_anew() -> Iterator[None]:
    """Let every module begin with nothing counted: what was asked how often outlives a test."""
    yield
    limits = sys.modules.get("handrail.web.shared.limits")
    counting = getattr(limits._own, "connection", None) if limits else None
    if counting is None:
        return
    with suppress(psycopg.Error), counting:  # its database may be gone with the test
        counting.execute("delete from cache where cache_key like 'limit:%'")


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database for what a whole module is given; each test undoes what it did itself."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def owner_connection(django_db_setup) -> Iterator[psycopg.Connection]:
    """A connection as the owner to the worker's database, rolled back at the end."""
    with psycopg.connect(OWN.owner_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def fresh_database(django_db_setup) -> DatabaseMaker:
    """Make further databases: ``with fresh_database() as database: database.app_url``."""
    made = 0

    @contextmanager
    def make() -> Iterator[Database]:
        nonlocal made
        made += 1
        name = f"handrail_{WORKER}_{made}"
        try:
            yield cluster.clone(RUN, name)
        finally:
            cluster.drop(RUN, name)

    return make


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the public files; the test is skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("HANDRAIL_REAL_DATA") or cluster.PROJECT.parent / "shared/data")
    if not folder.is_dir():
        pytest.skip(f"the public files are not there: set HANDRAIL_REAL_DATA (tried {folder})")
    return folder


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The path of a Chromium, for Playwright's ``launch(executable_path=...)``."""
    return tools.find_browser() or _missing("there is no Chromium: run 'make test' once")


@pytest.fixture(scope="session")
def html_checker() -> list[str]:
    """The command of the HTML checker; options and files are added to it."""
    return tools.find_checker() or _missing("there is no Java or HTML checker")


def _missing(what: str) -> NoReturn:
    """Fail in CI, where the tool could have been installed; elsewhere skip, saying so."""
    if tools.is_ci():
        pytest.fail(what)
    pytest.skip(what)
