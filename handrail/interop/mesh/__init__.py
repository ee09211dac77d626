"""MESH, the NHS's Message Exchange for Social Care and Health: letters out, answers in.

By NHS England's own client. A practice's system answers by ITK3 responses, MESH itself by
reports; neither is taken off MESH before what it says is committed here.
"""

from django.conf import settings

from handrail.domain.messaging.ports import Door
from handrail.interop.mesh.sending import MeshLetters, NoMesh

__all__ = ["NoMesh", "door"]


def door() -> Door:
    """Return the door for letters into practices' own systems."""
    return MeshLetters(settings.MESH) if settings.MESH else NoMesh()
