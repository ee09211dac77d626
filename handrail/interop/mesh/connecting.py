"""Reach MESH: one connection for one job, with time-outs, and no tries of its own.

Whether and when to try again is decided by the outbox, which every administrator sees. While MESH
does not answer, its circuit keeps everybody from asking it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from mesh_client import MeshClient, MeshError

from handrail.config.mesh import Mesh
from handrail.domain.messaging.ports import Refused, TryAgain
from handrail.domain.systems import circuits
from handrail.domain.systems.choices import Trouble
from handrail.interop.outside import naming
from handrail.kernel import clock

# Nobody else's hiccup is the letter's fault; anything else MESH says of one is final.
PASSING = frozenset({401, 403, 408, 425, 429})
BUSY, SERVER_ERRORS = 429, 500


@contextmanager
def connected(mesh: Mesh) -> Iterator[MeshClient]:
    """Give a client of our mailbox; TryAgain where MESH is out of reach, Refused if it refuses.

    Its circuit is kept: TryAgain at once while that is open. That MESH refused is an answer.
    """
    entered = circuits.enter(naming.mesh(), at=clock.now())
    if entered is None:
        raise TryAgain("MESH did not answer lately, and is not asked just now.")
    try:
        with _client(mesh) as client, _in_our_words():
            yield client
    except TryAgain as away:
        trouble = trouble_of(away.__cause__)
        circuits.failed(naming.mesh(), entered, trouble, at=clock.now())
        raise
    except Refused:
        circuits.went(naming.mesh(), entered, at=clock.now())
        raise
    circuits.went(naming.mesh(), entered, at=clock.now())


def trouble_of(cause: BaseException | None) -> Trouble:
    """Return in one word why MESH could not be used."""
    match cause:
        case requests.HTTPError(response=answer) if answer is not None:
            return Trouble.BUSY if answer.status_code == BUSY else Trouble.BROKEN
        case requests.exceptions.SSLError():
            return Trouble.NOT_SECURE
        case requests.Timeout():
            return Trouble.TOO_SLOW
        case OSError() if not isinstance(cause, ValueError):
            return Trouble.NO_CONNECTION
    return Trouble.BROKEN


def _client(mesh: Mesh) -> MeshClient:
    certificate, key, authority = (
        str(path) if path else None
        for path in (mesh.certificate_file, mesh.private_key_file, mesh.authority_file)
    )
    try:
        return MeshClient(
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


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say as TryAgain or Refused what the client says."""
    try:
        yield
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
