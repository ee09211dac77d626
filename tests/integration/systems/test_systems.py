"""Only the board says which systems act for whom in its area; a token is good once."""

from datetime import timedelta

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.organisations.models import Organisation
from handrail.domain.systems import operations as systems
from handrail.domain.systems import queries
from handrail.domain.systems.models import SpentToken
from handrail.domain.systems.operations import Registration
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.viewer import Public, Staff, System, acting_as
from tests.factories.clinical import Signer, public, register
from tests.factories.rsa import rsa_key
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
MANAGES = "people.manage"


@pytest.fixture(scope="module")
def places(module_db):
    practice, other = (
        Organisation.objects.create(name=name, kind="practice", ods_code=code)
        for name, code in (("Ash Tree", "Z00001"), ("Elsewhere", "Z00002"))
    )
    return make_area("Vale", practice.id), make_area("Hill", other.id), practice.id, other.id


@pytest.fixture
def admin(places) -> Staff:
    return officer(places[0], MANAGES, at=AT)


@pytest.fixture
def signer() -> Signer:
    return Signer()


def test_a_system_that_is_switched_on_acts_for_its_practice_and_no_other(places, admin, signer):
    board, _, practice, _ = places
    system_id = register(board, signer, {"one": practice}, by=admin, at=AT, fhir_servers=[
        "https://ehr.merebridge.example/fhir/"
    ])  # fmt: skip
    found = queries.candidate(issuer=signer.issuer, tenant="one", kind="clinical")
    assert (found.system_id, found.organisation_id) == (system_id, practice)
    assert found.fhir_servers == ("https://ehr.merebridge.example/fhir",)
    assert queries.candidate(issuer=signer.issuer, tenant="two", kind="clinical") is None
    assert queries.candidate(issuer=signer.issuer, tenant="one", kind="provider") is None
    assert queries.candidate(issuer="https://other.example", tenant="one", kind="clinical") is None
    with acting_as(admin, at=AT):
        held = {event.action for event in Event.objects.filter(subject_id=str(system_id))}
    assert held == {"system.registered", "system.acts_for", "system.switched_on"}


def test_switched_off_it_acts_for_nobody(places, admin, signer):
    system_id = register(places[0], signer, {"one": places[2]}, by=admin, at=AT)
    with acting_as(admin, at=AT):
        with pytest.raises(systems.ChangedMeanwhile):
            systems.set_enabled(system_id=system_id, is_enabled=False, version=1, by=admin, at=AT)
        systems.set_enabled(system_id=system_id, is_enabled=False, version=2, by=admin, at=AT)
    assert queries.candidate(issuer=signer.issuer, tenant="one", kind="clinical") is None


def test_a_practice_taken_away_is_acted_for_no_more(places, admin, signer):
    system_id = register(places[0], signer, {"one": places[2]}, by=admin, at=AT)
    [line] = queries.get(system_id, viewer=admin).tenants
    with acting_as(admin, at=AT):
        systems.stop_acting_for(tenant_id=line.id, by=admin, at=AT)
    assert queries.candidate(issuer=signer.issuer, tenant="one", kind="clinical") is None


def test_nobody_else_registers_changes_or_sees(places, admin, signer):
    board, hill, practice, other = places
    strangers = [
        officer(hill, MANAGES, at=AT),
        officer(practice, MANAGES, at=AT),
        officer(board, "directory.manage", at=AT),
        System(practice),
        Public(),
    ]
    system_id = register(board, signer, {"one": practice}, by=admin, at=AT)
    [line] = queries.get(system_id, viewer=admin).tenants
    for stranger in strangers:
        with acting_as(stranger, at=AT):
            said = Registration("X", "clinical", "https://x.example", jwks=public(signer.key))
            with pytest.raises(NotAllowed):
                systems.register(board_id=board, system=said, by=stranger, at=AT)
            with pytest.raises(NotFound):
                systems.set_enabled(
                    system_id=system_id, is_enabled=False, version=2, by=stranger, at=AT
                )
            with pytest.raises(NotFound):
                systems.stop_acting_for(tenant_id=line.id, by=stranger, at=AT)
            with pytest.raises(NotFound):
                queries.get(system_id, viewer=stranger)
            assert queries.of_board(board, viewer=stranger) == ()
    assert [one.id for one in queries.of_board(board, viewer=admin)] == [system_id]
    with acting_as(admin, at=AT), pytest.raises(NotAllowed):
        systems.act_for(system_id=system_id, tenant="two", organisation_id=other, by=admin, at=AT)


def test_one_word_of_one_issuer_means_one_organisation_whoever_says_so(places, admin, signer):
    board, hill, practice, other = places
    register(board, signer, {"one": practice}, by=admin, at=AT)
    theirs = officer(hill, MANAGES, at=AT)
    with pytest.raises(systems.TenantTaken):
        register(hill, signer, {"one": other}, by=theirs, at=AT)
    with pytest.raises(systems.AlreadyRegistered):
        register(board, signer, {}, by=admin, at=AT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"jwks": None},
        {"jwks_url": "http://ehr.example/keys"},
        {"jwks_url": "http://127.0.0.1/keys"},
        {"algorithms": ["HS256"]},
        {"algorithms": ["none"]},
        {"algorithms": []},
        {"kind": "other"},
        {"name": " "},
        {"scopes": ["everything"]},
        {"fhir_servers": ["http://10.0.0.1/fhir"]},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(places, admin, signer, wrong):
    with pytest.raises(BadInput):
        register(places[0], signer, {}, by=admin, at=AT, **wrong)
    assert queries.of_board(places[0], viewer=admin) == ()


def test_keys_are_changed_whole(places, admin, signer):
    system_id = register(places[0], signer, {"one": places[2]}, by=admin, at=AT)
    new = public(rsa_key("new"))
    said = Registration("Renamed", "clinical", signer.issuer, jwks=new)
    with acting_as(admin, at=AT):
        systems.change(system_id=system_id, system=said, version=2, by=admin, at=AT)
        with pytest.raises(systems.ChangedMeanwhile):
            systems.change(system_id=system_id, system=said, version=2, by=admin, at=AT)
    found = queries.candidate(issuer=signer.issuer, tenant="one", kind="clinical")
    assert found.jwks == new
    with acting_as(admin, at=AT):
        [event] = Event.objects.filter(action="system.changed", subject_id=str(system_id))
    assert event.detail == {"changed": ["name", "jwks"]}


@pytest.mark.parametrize("other", [{"issuer": "https://b.example"}, {"kind": "provider"}])
def test_another_issuer_or_kind_is_another_system(places, admin, signer, other):
    system_id = register(places[0], signer, {"one": places[2]}, by=admin, at=AT)
    said = {"name": "X", "kind": "clinical", "issuer": signer.issuer} | other
    with acting_as(admin, at=AT), pytest.raises(BadInput):
        systems.change(
            system_id=system_id, version=2, by=admin, at=AT,
            system=Registration(**said, jwks=public(signer.key)),
        )  # fmt: skip


def test_one_that_was_taken_back_is_on_record_and_may_be_registered_again(places, admin, signer):
    board, _, practice, _ = places
    system_id = register(board, signer, {"one": practice}, by=admin, at=AT, client_id="same")
    with acting_as(admin, at=AT):
        systems.take_back(system_id=system_id, version=2, by=admin, at=AT)
        with pytest.raises(systems.TakenBack):
            systems.set_enabled(system_id=system_id, is_enabled=True, version=3, by=admin, at=AT)
        with pytest.raises(systems.TakenBack):
            systems.act_for(
                system_id=system_id, tenant="one", organisation_id=practice, by=admin, at=AT
            )
    assert queries.candidate(issuer=signer.issuer, tenant="one", kind="clinical") is None
    held = queries.get(system_id, viewer=admin)
    assert (held.ended_at, held.is_enabled, held.tenants) == (AT, False, ())
    again = register(board, signer, {"one": practice}, by=admin, at=AT, client_id="same")
    assert queries.candidate(issuer=signer.issuer, tenant="one", kind="clinical").system_id == again


def test_nobody_else_changes_or_takes_back(places, admin, signer):
    board, hill, practice, _ = places
    system_id = register(board, signer, {"one": practice}, by=admin, at=AT)
    said = Registration("X", "clinical", signer.issuer, jwks=public(signer.key))
    for stranger in (officer(hill, MANAGES, at=AT), officer(practice, MANAGES, at=AT), Public()):
        with acting_as(stranger, at=AT):
            with pytest.raises(NotFound):
                systems.change(system_id=system_id, system=said, version=2, by=stranger, at=AT)
            with pytest.raises(NotFound):
                systems.take_back(system_id=system_id, version=2, by=stranger, at=AT)
    assert queries.get(system_id, viewer=admin).is_enabled


def test_a_client_is_known_by_its_id_once_for_each_practice(places, admin, signer):
    register(
        places[0], signer, {"a": places[2], "b": places[0]}, by=admin, at=AT,
        client_id="tools", kind="provider", scopes=["system/Task.rs"],
    )  # fmt: skip
    found = queries.of_client("tools")
    assert [one.organisation_id for one in found] == [places[2], places[0]]
    assert found[0].scopes == ("system/Task.rs",)
    assert queries.of_client("nobody") == ()


def test_a_token_is_good_once_and_is_forgotten_after_it_has_expired():
    until = AT + timedelta(minutes=5)
    assert systems.spend(issuer="a", token_id="1", expires_at=until)
    assert not systems.spend(issuer="a", token_id="1", expires_at=until)
    assert systems.spend(issuer="b", token_id="1", expires_at=until)
    assert systems.forget_spent(at=until) == 0
    assert systems.forget_spent(at=until + timedelta(seconds=1)) == 2
    assert SpentToken.objects.count() == 0
