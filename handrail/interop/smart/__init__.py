"""SMART App Launch 2.2: our referral form inside a clinical system. We are the client app."""

from handrail.domain.systems.ports import LaunchDoor
from handrail.interop.smart.flow import Flow


def door() -> LaunchDoor:
    """Return the door to the records of clinical systems."""
    return Flow()
