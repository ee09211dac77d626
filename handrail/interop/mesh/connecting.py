"""Reach MESH: one connection for one job, with time-outs, and no tries of its own.

Whether and when to try again is decided by the outbox, which every administrator sees.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from mesh_client import MeshClient, MeshError

from handrail.config.mesh import Mesh
from handrail.domain.messaging.ports import Refused, TryAgain

# Nobody else's hiccup is the letter's fault; anything else MESH says of one is final.
PASSING = frozenset({401, 403, 408, 425, 429})
SERVER_ERRORS = 500


@contextmanager
def connected(mesh: Mesh) -> Iterator[MeshClient]:
    """Give a client of our mailbox; TryAgain where MESH is out of reach, Refused if it refuses."""
    certificate, key, authority = (
        str(path) if path else None
        for path in (mesh.certificate_file, mesh.private_key_file, mesh.authority_file)
    )
    try:
        client = MeshClient(
            mesh.url,
            mesh.mailbox,
            mesh.password,
            shared_key=mesh.shared_key,
            cert=(certificate, key) if certificate and key else None,
            verify=authority,
            timeout=mesh.seconds,
            max_retries=0,
            application_name="handrail",
        )
    except OSError as problem:
        raise TryAgain(f"The keys of MESH cannot be used: {problem.strerror}") from problem
    with client:
        try:
            yield client
        except MeshError as problem:
            raise Refused(f"MESH refused it: {_said(problem)}") from problem
        except requests.HTTPError as problem:
            raise _answer(problem) from problem
        except (requests.RequestException, OSError, ValueError) as problem:
            raise TryAgain(f"MESH could not be used: {type(problem).__name__}") from problem


def _answer(problem: requests.HTTPError) -> TryAgain | Refused:
    status = problem.response.status_code if problem.response is not None else SERVER_ERRORS
    told = f"MESH answered {status}"
    return TryAgain(told) if status >= SERVER_ERRORS or status in PASSING else Refused(told)


def _said(problem: MeshError) -> str:
    return " ".join(str(problem.args[0] if problem.args else problem).split())[:200]
