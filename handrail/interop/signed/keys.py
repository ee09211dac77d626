"""The public keys of a system: those its board pasted, or those at the one address it named.

An address that a token names is never asked: only the registered one is, for an hour at most once,
and once more when a token names a key that is not there, but not more often than once a minute.
Whoever changes a system changes its version, and with it every process asks anew.
"""

import json
import threading
import time
from functools import lru_cache
from typing import Any
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from handrail.domain.systems import rules
from handrail.domain.systems.queries import Candidate
from handrail.interop.outside import asking, naming
from handrail.interop.outside.asking import Away, Terms

KEPT_SECONDS, AGAIN_SECONDS = 3600.0, 60.0
SECONDS, MOST = 4.0, 512 * 1024
KINDS: dict[str, Any] = {"EC": ECKey, "RSA": RSAKey}
Keys = dict[str, Any]
_lock = threading.Lock()
_fetched: dict[tuple[UUID, int], tuple[float, Keys]] = {}


def of(system: Candidate, key_id: str, algorithm: str) -> Any | None:
    """Return the key of this id that may sign with this algorithm, or None."""
    kind = rules.KINDS_OF_KEY[algorithm]
    for found in _held(system, key_id):
        key = found.get(key_id)
        if key is not None and isinstance(key, KINDS[kind]):
            return key
    return None


def forget() -> None:
    """Forget all keys that were fetched."""
    with _lock:
        _fetched.clear()


def _held(system: Candidate, key_id: str) -> list[Keys]:
    found = []
    if system.jwks_text:
        found.append(_imported(system.jwks_text, system.algorithms))
    if system.jwks_url and not any(key_id in each for each in found):
        found.append(_at(system, key_id))
    return found


def _at(system: Candidate, key_id: str) -> Keys:
    now, whose = time.monotonic(), (system.system_id, system.version)
    with _lock:
        since, kept = _fetched.get(whose, (float("-inf"), {}))
        age = now - since
        if age < AGAIN_SECONDS or (age < KEPT_SECONDS and key_id in kept):
            return kept
        _fetched[whose] = (now, kept)  # whoever comes meanwhile does not ask again
    try:
        said = _fetch(system)
    except Away:
        return kept
    found = _imported(json.dumps(said, sort_keys=True), system.algorithms)
    with _lock:
        _fetched[whose] = (now, found)
    return found


def _fetch(system: Candidate) -> dict[str, Any]:
    terms = Terms(servers=[system.jwks_url], seconds=SECONDS, most_bytes=MOST)
    with asking.opened(naming.keys_of(system), terms) as line:
        answer = line.get(system.jwks_url)
    if answer.status != 200:
        raise Away(f"status {answer.status}")
    return answer.thing()


@lru_cache(maxsize=512)
def _imported(jwks: str, algorithms: tuple[str, ...]) -> Keys:
    """Return usable keys by id; one whose id another has too is nobody's."""
    said = json.loads(jwks).get("keys")
    each_key = [it for it in said if isinstance(it, dict)] if isinstance(said, list) else []
    ids = [it.get("kid") for it in each_key]
    found: Keys = {}
    for each in each_key:
        kid = each.get("kid")
        if not (isinstance(kid, str) and ids.count(kid) == 1):
            continue
        if rules.is_usable(each, frozenset(algorithms)):
            try:
                plain = {name: each[name] for name in ("kty", "crv", "x", "y", "n", "e")
                         if name in each}  # fmt: skip
                found[kid] = KINDS[each["kty"]].import_key(plain)
            except (JoseError, ValueError, KeyError, TypeError):
                continue
    return found
