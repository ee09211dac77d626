"""Who may have a token, for what, and what it opens (SMART App Launch 2.2, backend services)."""

import time
from datetime import timedelta

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.organisations.models import Organisation
from handrail.domain.systems import operations as systems
from handrail.domain.systems import queries
from handrail.domain.systems.models import AccessToken, OutsideSystem, SpentToken
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import clinical, fhir
from tests.factories.rsa import rsa_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return fhir.build()


def test_a_token_is_short_lived_and_kept_as_a_hash(world):
    answer = world.practice.ask("system/Task.rs system/Nothing.rs patient/Patient.rs")
    said = answer.json()
    assert (answer.status_code, said["token_type"]) == (200, "bearer")
    assert said["scope"] == "system/Task.rs system/Nothing.rs"
    assert 0 < said["expires_in"] <= 300
    assert answer["Cache-Control"] == "no-store"
    assert not AccessToken.objects.filter(digest__contains=said["access_token"]).exists()
    world.practice.token = said["access_token"]
    assert world.practice.get("Task").status_code == 200
    assert world.practice.get("Patient").status_code == 403
    with acting_as(System(world.scene.practice_id), at=clock.now()):
        event = Event.objects.filter(action="system.token_issued").latest("at")
        assert event.organisation_id == world.scene.practice_id


WRONG = {
    "good for an hour": {"exp": int(time.time()) + 3600},
    "expired": {"exp": int(time.time()) - 60},
    "never expires": {"exp": None},
    "no id": {"jti": None},
    "meant for another": {"aud": "https://elsewhere.example/token"},
    "another subject": {"sub": "somebody-else"},
    "unknown client": {"iss": "nobody", "sub": "nobody"},
    "unknown word": {"tenant": "two"},
    "from the future": {"iat": int(time.time()) + 600},
    "another key": {"header": {"kid": "another"}},
    "keys elsewhere": {"header": {"jku": "https://keys.example/jwks"}},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_proves_nothing_gets_nothing(world, wrong):
    refused = world.practice.ask(assertion=world.practice.assertion(**wrong))
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_client"})


def test_an_assertion_is_good_once(world):
    assertion = world.practice.assertion()
    assert world.practice.ask(assertion=assertion).status_code == 200
    assert world.practice.ask(assertion=assertion).json() == {"error": "invalid_client"}
    assert SpentToken.objects.exists()


def test_rsa_signs_too_and_another_key_does_not(world):
    speaker = world.practice
    key = rsa_key()
    OutsideSystem.objects.filter(client_id=speaker.client_id).update(jwks=clinical.public(key))
    assert speaker.ask().json() == {"error": "invalid_client"}
    speaker.signer = clinical.Signer(key=key, algorithm="RS384")
    assert speaker.ask().status_code == 200


def test_what_is_asked_wrongly_is_refused_in_the_words_of_oauth(world):
    ask = world.practice.ask
    assert ask(grant_type="password").json() == {"error": "unsupported_grant_type"}
    assert ask(client_assertion_type="x").json() == {"error": "invalid_request"}
    assert ask(scope="openid").json() == {"error": "invalid_scope"}
    assert world.practice.browser.get(f"{fhir.ROOT}/auth/token").status_code == 405


def test_no_more_is_given_than_is_registered(world):
    OutsideSystem.objects.filter(client_id=world.practice.client_id).update(
        scopes=["system/Patient.rs"]
    )
    assert world.practice.ask("system/*.cruds").json() == {"error": "invalid_scope"}
    said = world.practice.ask("system/Patient.cruds system/Patient.read").json()
    assert said["scope"] == "system/Patient.rs"
    world.practice.token = said["access_token"]
    assert world.practice.post("Patient", fhir.patient()).status_code == 403


def test_off_holds_from_the_next_call(world):
    speaker = world.practice
    row = OutsideSystem.objects.get(client_id=speaker.client_id)
    assert speaker.get("Patient").status_code == 200
    OutsideSystem.objects.filter(pk=row.pk).update(is_enabled=False)
    assert speaker.get("Patient").status_code == 401
    OutsideSystem.objects.filter(pk=row.pk).update(is_enabled=True)
    assert speaker.get("Patient").status_code == 200
    row.tenants.all().delete()
    assert speaker.get("Patient").status_code == 401


def test_an_old_token_opens_nothing_and_is_forgotten(world):
    AccessToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    refused = world.practice.get("Patient")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert refused.json()["resourceType"] == "OperationOutcome"
    systems.forget_spent(at=clock.now())
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("kind", ["employer", "jobcentre", "dwp"])
def test_who_is_only_told_things_gets_no_token(world, kind):
    Organisation.objects.filter(pk=world.scene.practice_id).update(kind=kind)
    assert world.practice.ask().json() == {"error": "unauthorized_client"}
    assert world.practice.found("Patient") == []
    assert world.practice.found("Task") == []


def test_a_system_of_several_organisations_says_for_which(world):
    speaker = world.practice
    row = queries.of_client(speaker.client_id)[0]
    OutsideSystem.objects.get(pk=row.system_id).tenants.create(
        issuer=row.issuer, value="other", organisation_id=world.scene.other_id
    )
    assert speaker.ask().json() == {"error": "invalid_client"}
    answer = speaker.ask(assertion=speaker.assertion(tenant="other"))
    assert answer.status_code == 200
    speaker.token = answer.json()["access_token"]
    assert speaker.get(f"Patient/{world.scene.person_id}").status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer nonsense", "Basic eDp5"])
def test_without_a_token_there_is_nothing(world, sent):
    answer = world.practice.browser.get(f"{fhir.ROOT}/Patient", headers={"Authorization": sent})
    assert answer.status_code == 401
    assert answer.json()["issue"][0]["code"] == "login"


def test_where_a_token_is_given_is_told_to_anybody(world):
    browser = world.practice.browser
    said = browser.get(f"{fhir.ROOT}/.well-known/smart-configuration").json()
    assert said["token_endpoint"].endswith("/fhir/R4/auth/token")
    assert said["token_endpoint_auth_signing_alg_values_supported"] == ["ES384", "RS384"]
    assert "system/Task.rus" in {it.replace("c", "", 1) for it in said["scopes_supported"]}
