"""A door that was changed or taken back is so at once: what an attacker kept opens nothing."""

import json

import pytest
from django.urls import reverse

from handrail.domain.systems import launch_points, tokens
from handrail.domain.systems import operations as systems
from handrail.domain.systems.models import AccessToken, OutsideSystem, Requester
from handrail.domain.systems.operations import Registration
from handrail.interop.signed import keys
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import hooked as factory
from tests.factories import launched as launching
from tests.factories.clinical import Signer, ec_key, public, register
from tests.factories.ehr import GP
from tests.factories.ehr import running as an_ehr
from tests.factories.fhir import Speaker
from tests.factories.launched import fields_of
from tests.factories.support import browser_of

BOTH = "system/Patient.rs system/ServiceRequest.rs"
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def here(db, settings):
    """Systems may be on this machine."""
    settings.SYSTEMS_MAY_BE_HERE = True
    yield
    keys.forget()


@pytest.fixture
def town(here):
    return factory.build()


@pytest.fixture
def speaker(town):
    """A practice's own system that got a token, and may do more than it needs."""
    signer = Signer("https://tools.example", tenant="t")
    register(
        town.board_id, signer, {"t": town.practice_id}, by=town.admin, at=clock.now(),
        client_id="tools", scopes=BOTH.split(),
    )  # fmt: skip
    return Speaker("tools", signer, town.practice_id).sign_in(BOTH)


@pytest.fixture
def launched(here):
    with an_ehr() as ehr:
        yield launching.build(ehr)


def system_of(client_id):
    return OutsideSystem.objects.get(client_id=client_id, ended_at=None)


def change(town, row, **changes):
    said = {
        "name": row.name, "kind": row.kind, "issuer": row.issuer, "jwks": row.jwks,
        "jwks_url": row.jwks_url, "algorithms": row.algorithms, "client_id": row.client_id or "",
        "scopes": row.scopes, "fhir_servers": row.fhir_servers,
    } | changes  # fmt: skip
    with acting_as(town.admin, at=clock.now()):
        systems.change(
            system_id=row.id, system=Registration(**said), version=row.version, by=town.admin,
            at=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize(
    "what",
    [
        {"scopes": ["system/Patient.rs"]},
        {"jwks": public(ec_key("new"))},
        {"client_id": "tools-2"},
        {"name": "Only another name"},
    ],
    ids=["scopes", "keys", "client", "name"],
)
def test_a_change_ends_every_token_that_was_given_before_it(town, speaker, what):
    assert speaker.get("ServiceRequest").status_code == 200
    change(town, system_of("tools"), **what)
    assert speaker.get("ServiceRequest").status_code == 401


def test_a_token_given_while_the_system_is_changed_is_stillborn(town, speaker):
    """Proved by the old key, changed by the board, then given: it proves nothing any more."""
    from handrail.domain.systems import queries

    at = clock.now()
    [proved] = queries.of_client("tools")
    change(town, system_of("tools"), scopes=["system/Patient.rs"])
    issued = tokens.issue(to=proved, asked="system/ServiceRequest.rs", at=at)
    assert tokens.bearer(issued.token, at=at) is None


def test_fewer_scopes_are_all_that_is_given_afterwards(town, speaker):
    change(town, system_of("tools"), scopes=["system/Patient.rs"])
    answer = speaker.ask(BOTH)
    assert answer.json()["scope"] == "system/Patient.rs"


def test_an_old_key_signs_nothing_more_and_the_new_one_does(town, speaker):
    new = ec_key("new")
    change(town, system_of("tools"), jwks=public(new))
    assert speaker.ask(BOTH).status_code == 400
    speaker.signer.key = new
    assert speaker.ask(BOTH).status_code == 200


def test_a_hook_signed_by_a_key_that_was_taken_away_is_refused_at_once(town):
    from handrail.domain.systems import queries

    assert town.call().status_code == 200
    new = ec_key("ec-1")  # even under the same name
    change(town, OutsideSystem.objects.get(pk=town.system_id), jwks=public(new))
    assert town.call().status_code == 401
    town.signer.key = new
    assert town.call().status_code == 200
    assert queries.get(town.system_id, viewer=town.admin).jwks == public(new)


def test_a_server_that_was_taken_out_is_not_read_from(town):
    row = OutsideSystem.objects.get(pk=town.system_id)
    change(town, row, fhir_servers=["https://records.example/fhir"])
    change(town, OutsideSystem.objects.get(pk=row.id), fhir_servers=[])
    assert OutsideSystem.objects.get(pk=row.id).fhir_servers == []


def test_a_system_that_was_taken_back_asks_calls_and_reads_no_more(town, speaker):
    row = system_of("tools")
    with acting_as(town.admin, at=clock.now()):
        systems.take_back(system_id=row.id, version=row.version, by=town.admin, at=clock.now())
    assert speaker.get("ServiceRequest").status_code == 401
    assert speaker.ask(BOTH).status_code == 400
    assert AccessToken.objects.filter(system_id=row.id).count() == 0
    hook = OutsideSystem.objects.get(pk=town.system_id)
    with acting_as(town.admin, at=clock.now()):
        systems.take_back(system_id=hook.id, version=hook.version, by=town.admin, at=clock.now())
    assert town.call().status_code == 401


def ends_system(launched):
    row = OutsideSystem.objects.get(pk=launched.town.system_id)
    systems.take_back(system_id=row.id, version=row.version, by=launched.town.admin, at=clock.now())


def ends_point(launched):
    launch_points.take_back(point_id=launched.point_id, by=launched.town.admin, at=clock.now())


def ends_requester(launched):
    [line] = Requester.objects.filter(point_id=launched.point_id)
    launch_points.unname(requester_id=line.id, by=launched.town.admin, at=clock.now())


@pytest.mark.parametrize("end", [ends_system, ends_point, ends_requester])
def test_a_form_that_stands_open_cannot_be_sent_once_its_door_is_closed(launched, end):
    form = fields_of(launched.open())
    with acting_as(launched.town.admin, at=clock.now()):
        end(launched)
    answer = launched.send(form, agree="on")
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "Nothing was sent just now" in said
    assert "Quillfeather" not in said


@pytest.mark.parametrize("end", [ends_system, ends_point])
def test_a_launch_under_way_ends_with_its_door(launched, end):
    begun = launched.launch()
    with acting_as(launched.town.admin, at=clock.now()):
        end(launched)
    assert launched.come_back(begun).status_code == 403
    assert launched.launch().status_code == 403


def test_a_name_that_was_taken_away_may_mean_somebody_again(launched):
    town = launched.town
    from handrail.domain.staff.models import Account

    with acting_as(town.admin, at=clock.now()):
        ends_requester(launched)
    assert launched.open().status_code == 403
    with acting_as(town.admin, at=clock.now()):
        launch_points.name_requester(
            point_id=launched.point_id, fhir_user=GP, by=town.admin, at=clock.now(),
            email=Account.objects.get(pk=town.gp.account_id).email,
        )  # fmt: skip
    assert launched.open().status_code == 200
    assert Requester.objects.filter(point_id=launched.point_id).count() == 2


def test_doors_are_changed_and_closed_on_pages(launched):
    town = launched.town
    admin = browser_of(town.admin.account_id)
    page = reverse("admin_system_change", args=[town.system_id])
    form = fields_of(admin.get(page))
    assert json.loads(form["jwks"]) == public(town.signer.key)
    answer = admin.post(page, form | {"name": "Renamed", "algorithms": ["ES384"]}, follow=True)
    assert "Renamed" in answer.content.decode()
    assert admin.post(page, form | {"algorithms": ["ES384"]}).status_code == 400, "seen too early"
    change = reverse("admin_launch_change", args=[town.system_id, launched.point_id])
    shown = admin.get(change)
    assert launched.ehr.iss in shown.content.decode()
    said = {"version": "1", "client_id": "other", "proves_by": "secret", "secret": "hidden-one"}
    assert admin.post(change, said).status_code == 302
    again = admin.get(change)
    assert "hidden-one" not in again.content.decode()
    kept = {"version": "2", "client_id": "third", "proves_by": "secret", "secret": ""}
    assert admin.post(change, kept).status_code == 302
    assert launch_points.get(launched.point_id).secret == "hidden-one"
    [line] = Requester.objects.filter(point_id=launched.point_id)
    names = reverse("admin_requester_end", args=[town.system_id, line.id])
    assert admin.post(names).status_code == 302
    end = reverse("admin_launch_end", args=[town.system_id, launched.point_id])
    assert b"Forms that stand open" in admin.get(end).content
    assert admin.post(end).status_code == 302
    assert admin.get(end).status_code == 404
    close = reverse("admin_system_end", args=[town.system_id])
    form = fields_of(admin.get(close))
    assert admin.post(close, form, follow=True).status_code == 200
    shown = admin.get(reverse("admin_system", args=[town.system_id])).content.decode()
    assert "Taken back on" in shown
    assert "Switch on" not in shown


def test_another_boards_administrator_finds_none_of_the_pages(launched):
    theirs = factory.build(mark="two", signer=Signer("https://two.example"))
    browser = browser_of(theirs.admin.account_id)
    town, point = launched.town, launched.point_id
    [line] = Requester.objects.filter(point_id=point)
    for name, given in (
        ("admin_system_change", [town.system_id]),
        ("admin_system_end", [town.system_id]),
        ("admin_launch_change", [town.system_id, point]),
        ("admin_launch_end", [town.system_id, point]),
        ("admin_launch_end", [theirs.system_id, point]),
    ):
        assert browser.get(reverse(name, args=given)).status_code == 404
        assert browser.post(reverse(name, args=given), {"version": "2"}).status_code == 404
    end = reverse("admin_requester_end", args=[theirs.system_id, line.id])
    assert browser.post(end).status_code == 404
    assert launched.launch().status_code == 302
