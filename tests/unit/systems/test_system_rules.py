"""What is believed of another system: https, public keys that are strong enough, SMART scopes."""

import pytest
from joserfc.jwk import OctKey

from handrail.domain.systems import rules
from tests.factories.clinical import ec_key, public
from tests.factories.rsa import rsa_key

BOTH = frozenset({"ES384", "RS384"})


@pytest.mark.parametrize("good", ["https://ehr.example/fhir", "https://ehr.example:8443/jwks"])
def test_an_https_address_is_kept_as_it_is(good):
    assert rules.address(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    [
        "http://ehr.example/fhir",
        "http://127.0.0.1:8000/keys",
        "https://",
        "ftp://ehr.example",
        "https://somebody:secret@ehr.example/",
        "https://ehr.example/fhir?x=1",
        "https://ehr.example/fhir#x",
        "https://ehr.example:99999/",
        "https://[::1",
        "",
    ],
)
def test_other_addresses_are_refused(bad):
    with pytest.raises(rules.BadAddress):
        rules.address(bad)


def test_this_machine_is_an_address_only_for_trying_out():
    assert rules.address("http://127.0.0.1:9/keys", may_be_here=True)
    with pytest.raises(rules.BadAddress):
        rules.address("http://ehr.example/keys", may_be_here=True)


def test_public_keys_are_kept():
    held = public(ec_key(), rsa_key())
    assert rules.keys(held, BOTH) == held


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {"keys": []},
        {"keys": ["x"]},
        {"keys": [{"kty": "EC", "crv": "P-384"}]},
        {"keys": [ec_key().as_dict(private=True)]},
        public(ec_key(curve="P-256")),
        {"keys": [{"kty": "RSA", "kid": "x", "n": "_" * 170, "e": "AQAB"}]},
        {"keys": [OctKey.generate_key(256, parameters={"kid": "x"}).as_dict(private=True)]},
        {"keys": [*public(ec_key("same"))["keys"], *public(rsa_key("same"))["keys"]]},
        {"keys": [{"kty": "RSA", "kid": "x", "n": "not base64 £", "e": "AQAB"}]},
    ],
    ids=["none", "no key", "no object", "no kid", "private", "curve", "short", "shared", "twice",
         "not a number"],
)  # fmt: skip
def test_keys_that_prove_nothing_are_refused(bad):
    with pytest.raises(rules.BadKeys):
        rules.keys(bad, BOTH)


def test_a_key_of_another_kind_than_may_sign_is_refused():
    with pytest.raises(rules.BadKeys):
        rules.keys(public(rsa_key()), frozenset({"ES384"}))


@pytest.mark.parametrize("good", ["system/ServiceRequest.rs", "patient/Task.cruds", "user/*.r"])
def test_scopes_of_smart_2_are_kept(good):
    assert rules.scope(good) == good


@pytest.mark.parametrize("bad", ["launch", "system/Task.read", "system/Task.", "system/task.rs"])
def test_other_scopes_are_refused(bad):
    with pytest.raises(rules.BadScope):
        rules.scope(bad)
