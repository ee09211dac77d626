"""A provider of identity that can be told to lie: OpenID Connect on a loopback port.

It checks us as NHS login and CIS2 do (PKCE, redirect address, client authentication) and signs
whatever the test wants it to say.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.factories.rsa import rsa_key, usual_rsa_key

SECRET = "a-secret-of-the-test"


@dataclass
class Provider:
    """What the provider knows, and how it misbehaves."""

    url: str = ""
    key: RSAKey = field(default_factory=usual_rsa_key)
    algorithm: str = "RS256"
    client_id: str = "handrail-test"
    client_key: Any = None  # the public key of private_key_jwt, instead of the secret
    subject: str = "910000000001"
    claims: dict[str, Any] = field(default_factory=dict)  # besides the usual ones, in the token
    userinfo: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)  # to the token, None to leave out
    header: dict[str, Any] = field(default_factory=dict)
    sign_with: Any = None  # another key than the published one
    metadata: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    is_down: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    keys_asked: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, url: str) -> dict[str, str]:
        """Answer an authentication request as a browser that says yes would; what comes back."""
        given = {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}
        assert given["response_type"] == "code"
        assert given["client_id"] == self.client_id
        assert given["code_challenge_method"] == "S256"
        self.asked.append(given)
        if self.error:
            return {"error": self.error, "state": given["state"]}
        code = secrets.token_urlsafe(12)
        self.codes[code] = given
        return {"code": code, "state": given["state"]}

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer a token request."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or form.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        if not self._knows_client(form, authorization):
            return 401, {"error": "invalid_client"}
        access = secrets.token_urlsafe(12)
        return 200, {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": self._token(asked["nonce"]),
        }

    def _knows_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.client_key is None:
            name, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            return (unquote_plus(name), unquote_plus(secret)) == (self.client_id, SECRET)
        assertion = jwt.decode(form["client_assertion"], self.client_key, algorithms=["RS512"])
        said = assertion.claims
        return (
            said["iss"] == said["sub"] == self.client_id
            and said["aud"] == f"{self.url}/token"
            and said["exp"] - said["iat"] <= 300
            and bool(said["jti"])
            and SECRET not in json.dumps(form)
        )

    def _token(self, nonce: str) -> str:
        now = int(time.time())
        said = {
            "iss": self.url,
            "sub": self.subject,
            "aud": self.client_id,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            **self.claims,
            **self.changes,
        }
        said = {name: value for name, value in said.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid, **self.header}
        unsigned = ".".join(_url64(json.dumps(each).encode()) for each in (header, said))
        if header["alg"] == "none":
            return f"{unsigned}."
        if header["alg"] == "HS256":  # with the public key as if it were a shared secret
            public = self.key.as_pem(private=False)
            return f"{unsigned}.{_url64(hmac.digest(public, unsigned.encode(), 'sha256'))}"
        return jwt.encode(header, said, self.sign_with or self.key, algorithms=[header["alg"]])

    def published(self) -> dict[str, Any]:
        """Return the keys that anybody may have."""
        self.keys_asked += 1
        return dict(KeySet([self.key]).as_dict(private=False))

    def described(self) -> dict[str, Any]:
        """Return the addresses."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            **self.metadata,
        }


def _url64(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if provider.is_down:
                self._say(503, {})
            elif path == "/.well-known/openid-configuration":
                self._say(200, provider.described())
            elif path == "/keys":
                self._say(200, provider.published())
            elif path == "/userinfo":
                self._say(200, {"sub": provider.subject, **provider.userinfo})
            elif path == "/authorize":
                came = provider.authorize(self.path)
                self.send_response(302)
                back = provider.asked[-1]["redirect_uri"]
                self.send_header("Location", f"{back}?{urlencode(came)}")
                self.end_headers()
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.seen.append(body)
            form = {name: value[0] for name, value in parse_qs(body).items()}
            self._say(*provider.tokens(form, self.headers.get("Authorization", "")))

        def _say(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def secret_file(folder: Path) -> Path:
    """Write the secret where the settings can name it."""
    path = folder / "client-secret"
    path.write_text(f"{SECRET}\n")
    return path


def key_file(folder: Path) -> tuple[Path, RSAKey]:
    """Make a private key that proves who we are; return its file and the key."""
    key = rsa_key("ours")
    path = folder / "client-key.pem"
    path.write_bytes(key.as_pem(private=True))
    return path, key
