"""A server, and a practice that opens our form in its patients' records."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests import cluster
from tests.factories import ehr as systems
from tests.factories.ehr import Ehr
from tests.factories.launched import Launched
from tests.journeys.support import server
from tests.journeys.support.server import Server

CODES = """agreed: {by: A clinical safety officer, agreed_date: 2026-06-01}
sensitive: [{code: "9900003", display: Not to be offered, source: the test}]
"""


@dataclass
class Place:
    """A server, a clinical system whose practice uses it, and what was made for them."""

    live: Server
    ehr: Ehr
    made: Launched


@contextmanager
def running(folder: Path, unblock: Callable[[], AbstractContextManager[None]]) -> Iterator[Place]:
    """Serve a database of its own until the block ends."""
    run = Path(os.environ["HANDRAIL_TEST_RUN"])
    name = f"handrail_{folder.name}"
    codes = folder / "codes.yaml"
    codes.write_text(CODES)
    with unblock():
        database = cluster.clone(run, name)
    with systems.running() as ehr, pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "HANDRAIL_PROMPT_CODES_FILE", str(codes))
        with server.running(database, folder, unblock) as live:
            ehr.app = live.url
            yield Place(live, ehr, _arrange(live, ehr))
    cluster.drop(run, name)


def _arrange(live: Server, ehr: Ehr) -> Launched:
    """Make the practice, its system and its GP."""
    from django.db import transaction
    from django.test import override_settings

    from tests.factories import launched

    with live.inside(), transaction.atomic(), override_settings(SYSTEMS_MAY_BE_HERE=True):
        found = launched.build(ehr, frames=(ehr.root,))
    ehr.resources += [
        *systems.notes(found.town.today, systems.OTHER),
        systems.problem("35489007", "Depressive disorder", systems.OTHER),
        systems.problem("9900003", "Never to be offered"),
    ]
    return found


def frame(page: Page, key: str) -> FrameLocator:
    """Return the frame in which our form stands."""
    return page.frame_locator(f"iframe[name='{key}']")


def heading(form: FrameLocator | Page, text: str) -> None:
    """Wait for a page of the form; the first of a server takes its time."""
    expect(form.get_by_role("heading", level=1)).to_contain_text(text, timeout=20_000)
