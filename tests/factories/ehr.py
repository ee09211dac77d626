"""A clinical system that can be told to lie: FHIR and its authorization server, on a loopback port.

It checks us as SMART App Launch 2.2 says (PKCE, aud, redirect address, client authentication),
shows our app in a sandboxed frame, and keeps what is written into its records.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.factories import records

CLIENT, SECRET, GP = "handrail-app", "a-secret-of-the-test", "Practitioner/gp-1"
OTHER = "pat-2"
FHIR = "application/fhir+json"
Json = dict[str, Any]
ALL = (
    "launch openid fhirUser patient/Patient.r patient/Condition.s patient/Observation.s "
    "patient/Procedure.s patient/ServiceRequest.c patient/Task.c"
)


def patient(key: str = records.PATIENT, **more: Any) -> Json:
    """Return a patient with a telephone and an address."""
    return records.patient(
        id=key,
        telecom=[{"system": "phone", "use": "mobile", "value": "07700 900123"}],
        **more,
    )


def other() -> Json:
    """Return somebody else, with another number that is never issued."""
    return patient(
        OTHER,
        identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000042"}],
        name=[{"family": "Marrowby", "given": ["Ottoline"]}],
        birthDate="1979-07-14",
    )


def problem(code: str, display: str, key: str = records.PATIENT, **more: Any) -> Json:
    """Return an active problem."""
    coding = [{"system": records.SNOMED, "code": code, "display": display}]
    return records.coded("Condition", code, key) | {"code": {"coding": coding}} | more


def notes(today: date, key: str = records.PATIENT) -> list[Json]:
    """Return two fit notes, of which the second still holds."""
    off = today - timedelta(days=20)
    return [
        records.fit_note(first, last, subject={"reference": f"Patient/{key}"})
        for first, last in (
            (off, off + timedelta(days=9)),
            (off + timedelta(days=10), today + timedelta(days=7)),
        )
    ]


@cache
def usual_key() -> RSAKey:
    """Return the key that signs where a test says no other; unlike most, not said to be for it."""
    return RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)


@dataclass
class Ehr:
    """What the system knows, and how it misbehaves."""

    root: str = ""
    app: str = ""
    key: RSAKey = field(default_factory=usual_key)
    sign_with: Any = None  # another key than the published one
    proves_by: str = "public"
    app_key: Any = None
    scope: str = ALL
    fhir_user: str | None = GP
    patients: dict[str, Json] = field(default_factory=lambda: {"pat-1": patient(), OTHER: other()})
    resources: list[Json] = field(default_factory=list)
    launches: dict[str, str] = field(default_factory=dict)
    context: Json = field(default_factory=dict)  # over the token response; None leaves out
    claims: Json = field(default_factory=dict)
    configuration: Json = field(default_factory=dict)
    error: str = ""
    is_down: bool = False
    finds: list[str] | None = None  # whom a search finds, whatever is asked
    fails: set[str] = field(default_factory=set)  # kinds of resource that answer 500
    asked: list[dict[str, str]] = field(default_factory=list)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    read: list[tuple[str, str]] = field(default_factory=list)
    written: list[Json] = field(default_factory=list)
    says_place: str = ""  # where a write went, said in place of what was written
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def iss(self) -> str:
        """Return the address of its FHIR server."""
        return f"{self.root}/fhir"

    def launch(self, key: str = records.PATIENT) -> str:
        """Open a patient's record and our app in it; return the launch parameter."""
        said = secrets.token_urlsafe(8)
        self.launches[said] = key
        return said

    def authorize(self, url: str) -> str:
        """Answer an authorization request as a user who says yes; return where that leads."""
        given = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
        assert given["response_type"] == "code"
        assert given["client_id"] == CLIENT
        assert given["code_challenge_method"] == "S256"
        assert given["aud"] == self.iss
        self.asked.append(given)
        if self.error:
            came = {"error": self.error, "state": given["state"]}
        else:
            code = secrets.token_urlsafe(12)
            self.codes[code] = given
            came = {"code": code, "state": given["state"]}
        return f"{given['redirect_uri']}?{urlencode(came)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Json]:
        """Answer a token request."""
        self.exchanged.append(form)
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        if not self._knows_client(form, authorization):
            return 401, {"error": "invalid_client"}
        token = secrets.token_urlsafe(24)
        self.tokens.append(token)
        said = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 600,
            "scope": self.scope,
            "patient": self.launches.get(asked.get("launch", ""), records.PATIENT),
            "need_patient_banner": True,
            "id_token": self._identity(),
            **self.context,
        }
        return 200, {name: value for name, value in said.items() if value is not None}

    def _knows_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.proves_by == "public":
            return form.get("client_id") == CLIENT and not authorization
        assert "client_id" not in form
        if self.proves_by == "secret":
            name, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            return (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
        found = jwt.decode(form["client_assertion"], self.app_key, algorithms=["RS384", "ES384"])
        said = found.claims
        return (
            form["client_assertion_type"]
            == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            and found.header["typ"] == "JWT"
            and bool(found.header["kid"])
            and said["iss"] == said["sub"] == CLIENT
            and said["aud"] == f"{self.root}/token"
            and said["exp"] - time.time() <= 300
            and bool(said["jti"])
        )

    def _identity(self) -> str:
        now = int(time.time())
        said = {
            "iss": self.root,
            "sub": "gp-1",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "fhirUser": self.fhir_user,
            **self.claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.sign_with or self.key)

    def described(self) -> Json:
        """Return its SMART configuration."""
        return {
            "issuer": self.root,
            "jwks_uri": f"{self.root}/keys",
            "authorization_endpoint": f"{self.root}/authorize",
            "token_endpoint": f"{self.root}/token",
            "code_challenge_methods_supported": ["S256"],
            "capabilities": ["launch-ehr", "client-public", "sso-openid-connect"],
            **self.configuration,
        }

    def answer(self, address: str, query: dict[str, str], authorization: str) -> tuple[int, Json]:
        """Answer what is asked for JSON."""
        path = urlsplit(address).path
        if self.is_down:
            return 503, {}
        if path == "/fhir/.well-known/smart-configuration":
            return 200, self.described()
        if path == "/keys":
            return 200, dict(KeySet([self.key]).as_dict(private=False))
        if path.startswith("/fhir/"):
            self.read.append((address, authorization))
            return self.found(path.removeprefix("/fhir/"), query)
        return 404, {}

    def found(self, path: str, query: dict[str, str]) -> tuple[int, Json]:
        """Answer a read or a search."""
        kind, _, key = path.partition("/")
        if kind in self.fails:
            return 500, {}
        if kind == "Patient" and not key:
            return 200, records.bundle(*self.patients_of(query))
        if kind == "Patient":
            return (200, self.patients[key]) if key in self.patients else (404, {})
        wanted = f"Patient/{query.get('patient')}"
        every = [it for it in self.resources if it["resourceType"] == kind]
        return 200, records.bundle(*(it for it in every if it["subject"]["reference"] == wanted))

    def patients_of(self, query: dict[str, str]) -> list[Json]:
        """Return whom it has of an identifier and a day, as far as it looks at them."""
        if self.finds is not None:
            return [self.patients[key] for key in self.finds]
        return [
            it
            for it in self.patients.values()
            if query["birthdate"] == it["birthDate"]
            and query["identifier"] in {f"{i['system']}|{i['value']}" for i in it["identifier"]}
        ]

    def write(self, resource: Json, once: str) -> tuple[int, str, bytes, str]:
        """Answer a write: with what was written, or only with where it is."""
        kind = resource["resourceType"]
        if kind in self.fails:
            return 403, FHIR, json.dumps({"resourceType": "OperationOutcome"}).encode(), "/"
        made = resource | {"id": f"made-{len(self.written)}"}
        self.written.append(made | {"if": once})
        if not self.says_place:
            return 201, FHIR, json.dumps(made).encode(), "/"
        return 201, FHIR, b"", self.says_place.format(iss=self.iss, kind=kind, id=made["id"])

    def page(self, keys: list[str]) -> str:
        """Return the system's own page: our app in a sandboxed frame for each record."""
        frames = "".join(
            f'<iframe name="{key}" title="{key}" sandbox="allow-scripts allow-forms" width="100%" '
            f'height="900" src="{self.app}/smart/launch?'
            f'{urlencode({"iss": self.iss, "launch": self.launch(key)})}"></iframe>'
            for key in keys
        )
        return f"<!DOCTYPE html><html lang='en'><title>A clinical system</title>{frames}</html>"


@contextmanager
def running() -> Iterator[Ehr]:
    """Serve a clinical system until the block ends."""
    ehr = Ehr()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            split = urlsplit(self.path)
            query = {name: value[0] for name, value in parse_qs(split.query).items()}
            if split.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", ehr.authorize(self.path))
                self.end_headers()
            elif split.path == "/record":
                self._send(200, "text/html", ehr.page(query["patients"].split(",")).encode())
            else:
                self._say(*ehr.answer(self.path, query, self.headers.get("Authorization", "")))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/token":
                form = {name: value[0] for name, value in parse_qs(body).items()}
                self._say(*ehr.token(form, self.headers.get("Authorization", "")))
                return
            once = self.headers.get("If-None-Exist", "")
            self._send(*ehr.write(json.loads(body), once))

        def _say(self, status: int, said: Json) -> None:
            self._send(status, "application/json", json.dumps(said).encode())

        def _send(self, status: int, kind: str, body: bytes, place: str = "/") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Location", place)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ehr.root = f"http://127.0.0.1:{server.server_port}"
    try:
        yield ehr
    finally:
        server.shutdown()
        server.server_close()
