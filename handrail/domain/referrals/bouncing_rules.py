"""Pure rules of bouncing: when a person's way from one to the next is raised to a senior (R34)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.domain.referrals.onward_choices import BounceReason

WITHIN = timedelta(days=365)
TWICE = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of somebody's way; ``to_gp`` where it put them back with their practice."""

    what: BounceReason
    at: datetime
    to_gp: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a senior has to look, why, and how often what has happened."""

    reasons: tuple[BounceReason, ...]
    sent_back: int
    redirected: int
    declined: int
    to_gp: int

    @property
    def is_raised(self) -> bool:
        """Return whether a senior has to look."""
        return bool(self.reasons)

    @property
    def is_pingpong(self) -> bool:
        """Return whether the GP was given the person back twice."""
        return self.to_gp >= TWICE


def judge(turns: Iterable[Turn], *, since: datetime | None, at: datetime) -> Verdict:
    """Return the verdict on somebody's way: sent back once, or passed on or declined twice.

    What a senior settled (``since``) and what is longer ago than a year no longer counts; the order
    and the number of services and referrals it went through change nothing.
    """
    counted = [it for it in turns if at - WITHIN <= it.at <= at and (not since or it.at > since)]
    number = {what: sum(it.what is what for it in counted) for what in BounceReason}
    needed = {
        BounceReason.SENT_BACK: 1,
        BounceReason.REDIRECTED: TWICE,
        BounceReason.DECLINED: TWICE,
    }
    return Verdict(
        reasons=tuple(what for what, least in needed.items() if number[what] >= least),
        sent_back=number[BounceReason.SENT_BACK],
        redirected=number[BounceReason.REDIRECTED],
        declined=number[BounceReason.DECLINED],
        to_gp=sum(it.to_gp for it in counted),
    )
