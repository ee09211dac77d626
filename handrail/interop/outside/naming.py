"""As what an outside system is known when it is asked: one name for each way to it."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from handrail.config.providers import Provider
from handrail.domain.systems.circuits import MESH, REGISTER, Outside
from handrail.domain.systems.ports import Point
from handrail.domain.systems.queries import Candidate


def keys_of(system: Candidate) -> Outside:
    """Return where a system keeps its public keys."""
    place = system.jwks_url
    return Outside(f"system/{system.system_id}/keys", place, system.system_id, _is_private(place))


def records_of(system: Candidate, server: str) -> Outside:
    """Return the FHIR server that a system's call is completed from."""
    key = f"system/{system.system_id}/records"
    return Outside(key, server, system.system_id, _is_private(server))


def told(system_id: UUID, subscription_id: UUID, endpoint: str) -> Outside:
    """Return where a system is told what it subscribed to."""
    key = f"system/{system_id}/{subscription_id}/told"
    return Outside(key, endpoint, system_id, _is_private(endpoint))


def form_of(point: Point) -> Outside:
    """Return the server from whose records our form is opened."""
    return Outside(f"point/{point.id}/form", point.iss, point.system_id, _is_private(point.iss))


def provider(named: Provider) -> Outside:
    """Return whom people sign in by: whoever runs Handrail has named its address."""
    return Outside(f"sign-in/{named.key}", named.issuer, None, may_be_private=True)


def mesh() -> Outside:
    """Return the MESH by which letters go: whoever runs Handrail has named its address."""
    place = settings.MESH.url if settings.MESH else ""
    return Outside(MESH, place, None, may_be_private=True)


def register(url: str) -> Outside:
    """Return a national register, under the address that the settings name."""
    return Outside(REGISTER, url, None, _is_private(url))


def _is_private(address: str) -> bool:
    """Return whether a system may be in a private network: where somebody said so, or on trial."""
    host = urlsplit(address).hostname or ""
    return settings.SYSTEMS_MAY_BE_HERE or host in settings.PRIVATE_SYSTEMS
