"""Whoever runs a service puts right what its entry says, and says who is asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from handrail.domain.directory import operations, owning, queries
from handrail.domain.directory.models import Service, WaitDeclaration
from handrail.domain.directory.owning import Owner
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import Scene, browser_of, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # collected assets are a server's
]
TEXTS = (
    "name", "summary", "description", "what_happens", "for_whom", "not_for_whom", "how_to_get_in",
    "cost", "phone", "email", "url",
)  # fmt: skip


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(clock.now() - timedelta(hours=1))


def manager(scene: Scene) -> Client:
    return browser_of(scene.lead.viewer.account_id)


def as_it_is(scene: Scene) -> dict[str, Any]:
    """The form as the page shows it."""
    row = Service.objects.get(pk=scene.service_id)
    return {name: getattr(row, name) for name in TEXTS} | {"version": str(row.version)}


def test_what_is_wrong_is_put_right_and_the_rest_stays(scene: Scene) -> None:
    client, address = manager(scene), f"/directory/{scene.service_id}/"
    assert client.get(address).status_code == 200
    before = as_it_is(scene)
    new = {"phone": "01632 960 555", "url": "www.pathways.example", "first_contact": "8"}
    saved = client.post(address, before | new | {"is_right": "on"})
    assert (saved.status_code, saved["Location"]) == (302, "/manage/")
    page = queries.service(scene.service_id, on=clock.local_date(clock.now()))
    assert (page.card.phone, page.card.url) == ("01632 960 555", "http://www.pathways.example")
    assert page.card.first_contact is not None
    assert page.card.first_contact.working_days == 8
    assert page.assured_by == scene.lead.name
    after = as_it_is(scene)
    assert {name for name in TEXTS if before[name] != after[name]} == {"phone", "url"}


def test_a_wait_that_is_as_it_was_is_declared_again_only_with_the_whole_entry(scene: Scene) -> None:
    by, at = System(), scene.at
    with acting_as(by, at=at):
        operations.declare_wait(
            service_id=scene.service_id, kind="treatment", working_days=20, by=by, at=at
        )
    said = as_it_is(scene) | {"treatment": "20", "first_contact": ""}
    manager(scene).post(f"/directory/{scene.service_id}/", said | {"cost": "Free"})
    assert WaitDeclaration.objects.count() == 1
    assert as_it_is(scene)["cost"] == "Free"
    right = as_it_is(scene) | {"treatment": "20", "first_contact": "", "is_right": "on"}
    manager(scene).post(f"/directory/{scene.service_id}/", right)
    assert WaitDeclaration.objects.filter(kind="treatment", working_days=20).count() == 2


def test_what_somebody_else_changed_meanwhile_is_not_written_over(scene: Scene) -> None:
    old, by, at = as_it_is(scene), System(), clock.now()
    with acting_as(by, at=at):
        operations.revise(service_id=scene.service_id, changes={"cost": "£5"}, by=by, at=at)
    refused = manager(scene).post(f"/directory/{scene.service_id}/", old | {"phone": "01632 1"})
    assert refused.status_code == 400
    assert "Somebody has changed this entry" in refused.content.decode()
    assert as_it_is(scene)["phone"] == old["phone"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter its name"),
        ({"url": "javascript:alert(1)"}, "Enter a web address"),
        ({"email": "nobody"}, "in the correct format"),
        ({"first_contact": "2000"}, "must be between 0 and 1,300"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(
    scene: Scene, wrong: dict[str, str], said: str
) -> None:
    before = as_it_is(scene)
    refused = manager(scene).post(f"/directory/{scene.service_id}/", before | wrong)
    assert refused.status_code == 400
    assert said in refused.content.decode()
    assert as_it_is(scene) == before


def test_another_providers_entry_is_not_theirs_to_change(scene: Scene) -> None:
    Service.objects.update(provider_id=scene.other_id)
    client = manager(scene)
    assert client.get(f"/directory/{scene.service_id}/").status_code == 404
    assert client.post(f"/directory/{scene.service_id}/", as_it_is(scene)).status_code == 404


def test_an_owner_who_works_elsewhere_stays_the_owner_when_the_form_is_saved(
    scene: Scene,
) -> None:
    by, at, account = System(), scene.at, scene.elsewhere.viewer.account_id
    with acting_as(by, at=at):
        owning.set_owner(service_id=scene.service_id, owner=Owner(account), by=by, at=at)
    client, address = manager(scene), f"/directory/{scene.service_id}/owner/"
    page = client.get(address).content.decode()
    assert f'value="{account}" selected' in page
    assert "Joan Pryce (owner now)" in page
    assert client.post(address, {"worker": str(account), "email": ""}).status_code == 302
    row = Service.objects.get(pk=scene.service_id)
    assert (row.owner_account_id, row.owner_email) == (account, "")
    assert client.post(address, {"worker": "", "email": ""}).status_code == 302
    assert "Joan Pryce" not in client.get(address).content.decode()
