"""Who may call: only a registered system, by a token of its own, for this address, now, once."""

import base64
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from handrail.domain.systems import operations as systems
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import hooked as factory
from tests.factories import records
from tests.factories.clinical import Signer, ec_key, public, register
from tests.factories.hooked import NOTE, VIEW, url_of
from tests.factories.rsa import rsa_key

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
PATH = f"/cds-services/{VIEW}"


class Unread:
    """A body that must not be read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read before the token was judged")

    readline = read


def status(hooked, token):
    body = records.call("patient-view", today=hooked.today)
    answer = hooked.post(PATH, body, token=token)
    if answer.status_code == 401:
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["status"] == 401
    return answer.status_code


def test_a_right_token_is_answered(hooked):
    """Requirements: 176."""
    assert status(hooked, hooked.signer.token(url_of(PATH))) == 200
    assert status(hooked, hooked.signer.token([url_of(PATH), "https://other.example"])) == 200


def test_none_is_refused(hooked):
    """Requirements: 176, 201."""
    for token in ("", "x", "a.b.c", "." * 5, "x" * 9_000):
        assert status(hooked, token) == 401
    body = records.call("patient-view", today=hooked.today)
    basic = hooked.post(PATH, body, token="", Authorization="Basic eDp5")
    assert basic.status_code == 401


def unsigned(hooked, header):
    said = jwt_claims(hooked)
    parts = [
        base64.urlsafe_b64encode(json.dumps(it).encode()).rstrip(b"=") for it in (header, said)
    ]
    return b".".join([*parts, b""]).decode()


def jwt_claims(hooked):
    token = hooked.signer.token(url_of(PATH))
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_no_signature_and_shared_secrets_are_refused(hooked):
    """Requirements: 201, 203."""
    for name in ("none", "None", "NONE"):
        assert status(hooked, unsigned(hooked, {"alg": name, "typ": "JWT", "kid": "ec-1"})) == 401
    # The public key, which anybody may have, as if it were a shared secret.
    shared = hooked.signer.key.as_pem(private=False)
    for name, digest in (("HS256", "sha256"), ("HS384", "sha384")):
        text = unsigned(hooked, {"alg": name, "kid": "ec-1", "typ": "JWT"})
        made = hmac.digest(shared, text.rstrip(".").encode(), digest)
        signature = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
        assert status(hooked, text + signature) == 401


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS384"])
def test_other_algorithms_are_refused(hooked, algorithm):
    key = ec_key(curve="P-256") if algorithm == "ES256" else rsa_key()
    signer = Signer(issuer=hooked.signer.issuer, key=key, algorithm=algorithm)
    assert status(hooked, signer.token(url_of(PATH))) == 401


def test_rs384_is_taken_from_whoever_registered_such_a_key(hooked):
    signer = Signer("https://rsa.example", "one", rsa_key(), "RS384")
    register(hooked.board_id, signer, {"one": hooked.practice_id}, by=hooked.admin, at=clock.now())
    assert status(hooked, signer.token(url_of(PATH))) == 200
    with_jku = signer.token(url_of(PATH), header={"jku": "https://rsa.example/jwks"})
    assert status(hooked, with_jku) == 401, "an address that nobody registered is not asked"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"}, {"iss": None}, {"iss": 7}, {"iss": "x\x00"},
        {"tenant": "two"}, {"tenant": None}, {"tenant": ["one"]},
        {"aud": "https://other.example"}, {"aud": None}, {"aud": []}, {"aud": [PATH]}, {"aud": 7},
        {"jti": None}, {"jti": ""}, {"jti": {"a": 1}}, {"jti": "x" * 400},
        {"exp": None}, {"exp": "soon"}, {"exp": True}, {"exp": float("nan")}, {"exp": 1e300},
        {"iat": None}, {"iat": -1},
    ],
    ids=str,
)  # fmt: skip
def test_a_claim_that_is_wrong_is_refused(hooked, changes):
    audience = changes.pop("aud", url_of(PATH)) if "aud" in changes else url_of(PATH)
    token = hooked.signer.token(audience, **changes)
    assert status(hooked, token) == 401


def test_the_address_is_exact(hooked):
    for other in (f"/cds-services/{NOTE}", f"{PATH}/", f"{PATH}/feedback", "/cds-services"):
        assert status(hooked, hooked.signer.token(url_of(other))) == 401
    forwarded = hooked.post(
        PATH, {}, token=hooked.signer.token(f"https://evil.example{PATH}"), Host="evil.example"
    )
    assert forwarded.status_code in (400, 401), "our own name is ours to say"


@pytest.mark.parametrize(
    ("issued", "expires", "answer"),
    [
        (0, 300, 200), (4, 300, 200), (-295, 4, 200), (-300, -3, 200),
        (8, 300, 401), (-300, -8, 401), (0, 7_200, 401), (10, 5, 401),
    ],
)  # fmt: skip
def test_clocks_may_differ_by_five_seconds(hooked, issued, expires, answer):
    now = int(time.time())
    token = hooked.signer.token(url_of(PATH), iat=now + issued, exp=now + expires)
    assert status(hooked, token) == answer


def test_a_token_that_is_not_good_yet_is_refused(hooked):
    assert status(hooked, hooked.signer.token(url_of(PATH), nbf=int(time.time()) + 60)) == 401


def test_a_token_is_good_once_even_if_its_call_was_wrong(hooked):
    token = hooked.signer.token(url_of(PATH))
    assert hooked.post(PATH, b"{", token=token).status_code == 400
    assert status(hooked, token) == 401
    same = hooked.signer.token(url_of(PATH), jti="again")
    assert status(hooked, same) == 200
    assert status(hooked, hooked.signer.token(url_of(PATH), jti="again")) == 401


@pytest.mark.parametrize(
    "header",
    [{"kid": "other"}, {"kid": None}, {"kid": ["ec-1"]}, {"typ": None}, {"typ": "at+jwt"},
     {"jku": "https://evil.example/jwks"}],
    ids=str,
)  # fmt: skip
def test_a_header_that_is_wrong_is_refused(hooked, header):
    assert status(hooked, signed_anyhow(hooked, header)) == 401


def test_text_that_no_database_can_hold_is_refused(hooked):
    for name in ("iss", "tenant", "jti"):
        claims = json.dumps(jwt_claims(hooked) | {name: "\ud800"}).encode()
        assert status(hooked, signed_anyhow(hooked, {}, claims)) == 401


def signed_anyhow(hooked, header, claims=None):
    """Sign with any header, also one that a library would not write."""
    from joserfc.jws import JWSRegistry, serialize_compact

    head = {"alg": "ES384", "kid": "ec-1", "typ": "JWT"} | header
    head = {name: value for name, value in head.items() if value is not None}
    if isinstance(head.get("kid"), list):
        return unsigned(hooked, head) + "AAAA"
    registry = JWSRegistry(algorithms=["ES384"], strict_check_header=False)
    said = claims or json.dumps(jwt_claims(hooked)).encode()
    return serialize_compact(head, said, hooked.signer.key, registry=registry)


def test_another_key_with_the_same_name_is_refused(hooked):
    assert status(hooked, Signer(key=ec_key()).token(url_of(PATH))) == 401


def test_a_system_that_is_switched_off_is_refused_from_its_next_call(hooked):
    with acting_as(hooked.admin, at=clock.now()):
        systems.set_enabled(
            system_id=hooked.system_id, is_enabled=False, version=2, by=hooked.admin,
            at=clock.now(),
        )  # fmt: skip
    assert status(hooked, hooked.signer.token(url_of(PATH))) == 401


def test_a_providers_system_has_no_business_here(hooked):
    signer = Signer("https://provider.example")
    register(
        hooked.board_id, signer, {"one": hooked.practice_id}, by=hooked.admin,
        at=clock.now(), kind="provider",
    )  # fmt: skip
    assert status(hooked, signer.token(url_of(PATH))) == 401


def test_the_token_of_another_tenant_opens_only_that_tenants_practice(hooked):
    theirs = factory.build(mark="two", signer=Signer(tenant="two", key=hooked.signer.key))
    body = records.call("patient-view", today=hooked.today)
    card = hooked.cards(body=body)[0]
    other = theirs.cards(body=body)[0]
    assert "Well one" in card["summary"]
    assert "Well two" in other["summary"]
    said = {"feedback": [{"card": card["uuid"], "outcome": "overridden",
                          "outcomeTimestamp": "2026-06-03T09:30:00Z"}]}  # fmt: skip
    assert theirs.feedback(said).status_code == 404


def test_the_body_is_not_read_before_the_token_is_judged(hooked):
    for path in (PATH, f"{PATH}/feedback"):
        for length in ("10", "60000000"):
            answer = hooked.browser.generic(
                "POST", path, b"", content_type="application/json",
                **{"wsgi.input": Unread(), "CONTENT_LENGTH": length},
            )  # fmt: skip
            assert answer.status_code == (401 if length == "10" else 413)


@contextmanager
def key_server(published):
    """Serve a JWK Set; say how often it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = json.dumps(published()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_keys_are_fetched_from_the_registered_address_alone_and_kept(hooked):
    """Requirements: 199."""
    signer = Signer("https://fetched.example")
    with key_server(lambda: public(signer.key)) as (address, asked):
        register(
            hooked.board_id, signer, {"one": hooked.practice_id}, by=hooked.admin,
            at=clock.now(), jwks=None, jwks_url=address,
        )  # fmt: skip
        for header in ({}, {"jku": address}, {}):
            assert status(hooked, signer.token(url_of(PATH), header=header)) == 200
        assert len(asked) == 1
        for number in range(5):
            stranger = Signer(signer.issuer, key=ec_key(f"unknown-{number}"))
            assert status(hooked, stranger.token(url_of(PATH))) == 401
        assert len(asked) == 1, "nobody makes us ask again and again"
        evil = signer.token(url_of(PATH), header={"jku": f"{address}?x"})
        assert status(hooked, evil) == 401


def test_keys_that_cannot_be_had_prove_nothing(hooked):
    signer = Signer("https://gone.example")
    register(
        hooked.board_id, signer, {"one": hooked.practice_id}, by=hooked.admin,
        at=clock.now(), jwks=None, jwks_url="http://127.0.0.1:9/jwks",
    )  # fmt: skip
    assert status(hooked, signer.token(url_of(PATH))) == 401
