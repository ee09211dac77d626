"""From a card in the clinical system to a letter in the practice's mailbox, nothing left out."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, expect

from tests.factories import mesh
from tests.factories.mesh import Sandbox
from tests.integration.messaging.ports import free_port
from tests.integration.messaging.scene import Recorder
from tests.journeys.support import ehr, provider, record
from tests.journeys.support.record import Place, heading


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Place]:
    with record.running(tmp_path_factory.mktemp("thread"), django_db_blocker.unblock) as found:
        yield found


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    made = Sandbox(free_port(), tmp_path_factory.mktemp("mesh"))
    made.start()
    yield made
    made.stop()


def choose_mesh(place: Place) -> None:
    """Let the practice take its letters by MESH."""
    from handrail.domain.organisations.models import Organisation

    with place.live.inside():
        Organisation.objects.filter(pk=place.made.town.practice_id).update(
            letter_ways=["mesh"], mesh_route="mailbox", mesh_mailbox=mesh.PRACTICE
        )


def deliver(place: Place, sandbox: Sandbox) -> None:
    """Carry what is due to the doors, as the worker does."""
    from handrail.interop.mesh.sending import MeshLetters
    from handrail.jobs.deliveries import Doors, run_deliveries
    from handrail.kernel import clock

    others, found = Recorder(), sandbox.settings()
    with place.live.inside(), override_settings(MESH=found):
        run_deliveries(clock.now(), through=Doors(others, others, MeshLetters(found)))


def test_a_card_a_form_a_task_and_a_letter(
    browser: Browser, place: Place, sandbox: Sandbox
) -> None:
    town = place.made.town
    choose_mesh(place)
    theirs = provider.join(place.live, town)
    with ehr.running(place.live.url, town.today) as system:
        system.signer, system.records = town.signer, place.ehr
        page = browser.new_context(locale="en-GB").new_page()
        page.set_default_timeout(20_000)
        page.goto(system.url)
        expect(page.locator("#state")).to_have_text("1 cards")
        page.get_by_role("button", name="Refer with the form").click()
        heading(page, "Refer Zachariah")
        page.get_by_label("They heard this and agree").check()
        page.get_by_label("They agree that the service tells us how it goes").check()
        page.get_by_role("button", name="Send").click()
        heading(page, "Sent")
        assert [it["resourceType"] for it in place.ehr.written] == ["ServiceRequest", "Task"]
        page.context.close()
    theirs.take_and_finish()
    deliver(place, sandbox)
    [(headers, letter)] = sandbox.collect()
    said = letter.decode()
    assert headers["to"] == mesh.PRACTICE
    assert "Quillfeather" in said
    assert "Action for GP: none" in said
    assert "No heavy lifting" in said
