"""How much each thing counts in the order of offers. An area may bring its own.

Pure. ``DEFAULT`` is reviewed here, each with its reason; an area's own are data of a dated version
(``weighing``), read and checked by ``read``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from handrail.kernel.errors import BadInput

MOST = 100.0
SHARES = ("remote", "remote_if_not_preferred", "nowhere_known")


class BadWeights(BadInput):
    """What was given are no weights."""

    default = "Enter numbers from 0 to 100."


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

    made_for: float = 10  # what is made for somebody like this helps more than what takes anybody
    first_contact: float = 25  # "I don't know how long it takes" keeps GPs from referring (R17)
    treatment: float = 10  # a first call that is followed by months of waiting helps little
    nearness: float = 20  # "in the surgery" was asked for most; travel costs the unwell most
    language: float = 15  # without a shared language there is no conversation
    access: float = 15  # what a person needs to take part at all
    evenings: float = 8  # people in work are kept in work by not taking a day off for support
    funding: float = 6  # services that "come and go" lose GPs' trust (R18)
    evidence: float = 6  # weighs least: what is not evaluated yet is not shown to be worse

    first_contact_curve: WaitCurve = WaitCurve(half_days=10, unknown_days=20)
    treatment_curve: WaitCurve = WaitCurve(half_days=30, unknown_days=60)
    half_miles: float = 5
    # Nearness of support that needs no travel, unless the person said what they prefer.
    remote: float = 0.8
    remote_if_not_preferred: float = 0.3
    nowhere_known: float = 0.3


DEFAULT = Weights()
POINTS = (
    "made_for",
    "first_contact",
    "treatment",
    "nearness",
    "language",
    "access",
    "evenings",
    "funding",
    "evidence",
)


def as_data(weights: Weights) -> dict[str, Any]:
    """Return weights as they are kept with a ranking, whole."""
    return asdict(weights)


def from_data(data: Mapping[str, Any]) -> Weights:
    """Return weights as they were kept."""
    curves = {name: WaitCurve(**data[name]) for name in ("first_contact_curve", "treatment_curve")}
    return Weights(**{**data, **curves})


def read(data: Mapping[str, Any]) -> Weights:
    """Return an area's own weights; what it does not name stays as it is by default.

    BadWeights for a name that there is not, for what is no number from 0 to 100 (a share: to 1; a
    distance: more than 0), and where nothing at all would count.
    """
    known = {*POINTS, *SHARES, "half_miles"}
    if unknown := sorted(set(data) - known):
        raise BadWeights(f"There is no weight called {unknown[0]!r}.")
    numbers: dict[str, Any] = {name: _number(name, data[name]) for name in sorted(data)}
    weights = replace(DEFAULT, **numbers)
    if not any(getattr(weights, name) for name in POINTS):
        raise BadWeights("Something has to count. Give at least one of them points.")
    return weights


def _number(name: str, value: object) -> float:
    most = 1.0 if name in SHARES else MOST
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= float(value) <= most:  # type: ignore[arg-type]
        raise BadWeights(f"{name} has to be a number from 0 to {most:g}.")
    if name == "half_miles" and not value:
        raise BadWeights("half_miles has to be more than 0.")
    return float(value)  # type: ignore[arg-type]
