"""How much each thing counts in the order of offers. An area may bring its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitCurve:
    """Half the points are left at ``half_days``; an unsaid wait counts as ``unknown_days``.

    A wait declared longer ago than ``stale_after_days`` is only half believed.
    """

    half_days: float
    unknown_days: float
    stale_after_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Points for the best case of each; none of them outweighs fit, which always comes first."""

    made_for: float = 10
    first_contact: float = 25
    treatment: float = 10
    nearness: float = 20
    language: float = 15
    access: float = 15
    evenings: float = 8
    funding: float = 6
    evidence: float = 6

    first_contact_curve: WaitCurve = WaitCurve(half_days=10, unknown_days=20)
    treatment_curve: WaitCurve = WaitCurve(half_days=30, unknown_days=60)
    half_miles: float = 5
    # Nearness of support that needs no travel, unless the person said what they prefer.
    remote: float = 0.8
    remote_if_not_preferred: float = 0.3
    nowhere_known: float = 0.3


DEFAULT = Weights()
