"""What happened to a referral, folded into the versions of its Task and its ServiceRequest. Pure.

Each line of the history that shows makes one version, and all of them can be read again. Why a
referral ended is kept once: where it was taken up again, an end before reads as ``completed``,
whatever it was. Whoever referred sees their own acts, and the rest as far as the person lets them
know how it goes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handrail.domain.referrals.exchange import Line
from handrail.domain.referrals.rules import BY_REFERRER, COMPLETED, CONCLUSIONS, REVOKED

ASKED = "referral.question_asked"
MOVED = "referral.taken_over"
# What a Task says after each event: its status, and where it stands in our own words.
HANDLED = {
    "referral.sent": ("requested", "received"),
    ASKED: ("on-hold", "question-asked"),
    "referral.question_answered": ("requested", "question-answered"),
    "referral.offered_elsewhere": ("requested", "offered-elsewhere"),
    "referral.taken_over": ("requested", "moved"),
    "referral.offer_refused": ("requested", "received"),
    "referral.place_opened": ("requested", "place-opened"),
    "referral.accepted": ("accepted", "accepted"),
    "referral.contacted": ("in-progress", "first-contact"),
    "referral.contact_corrected": ("accepted", "accepted"),
    "referral.started": ("in-progress", "support-started"),
    "referral.plan_agreed": ("in-progress", "plan-agreed"),
    "referral.closed": ("rejected", "declined"),
    "referral.withdrawn": ("cancelled", "withdrawn"),
    "referral.finished": ("completed", "finished"),
    "referral.reopened": ("accepted", "reopened"),
}
BUSINESS = {
    "received": "received",
    "question-asked": "a question was asked of the referrer",
    "question-answered": "the referrer answered",
    "offered-elsewhere": "offered to another service",
    "moved": "with another service now",
    "place-opened": "a place opened",
    "accepted": "accepted by a named worker",
    "first-contact": "first conversation had",
    "support-started": "support started",
    "plan-agreed": "plan agreed",
    "declined": "declined, with something else offered",
    "withdrawn": "taken back by the referrer",
    "finished": "support ended",
    "reopened": "taken up again",
}
REQUESTED = {
    "referral.sent": "active",
    "referral.information_added": "active",
    "referral.withdrawn": "revoked",
    COMPLETED: "completed",
    REVOKED: "revoked",
}
# Where the referrer has no other system than our pages, the request ends with what became of it,
# unless a system has said since how it ends.
ENDS_BY_ITSELF = {
    "referral.closed": "revoked",
    "referral.finished": "completed",
    "referral.reopened": "active",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One version: the status, where it stands, since when, and the line that made it so."""

    status: str
    business: str
    since: datetime
    line: Line
    is_contacted: bool = False


def shown(lines: Sequence[Line], *, is_known: bool) -> list[Line]:
    """Return the lines that whoever looks may know of."""
    return [it for it in lines if is_known or it.event in BY_REFERRER or it.event == ASKED]


def moved_at(lines: Sequence[Line]) -> datetime | None:
    """Return when a referral last went to another team, or None."""
    return max((it.at for it in lines if it.event == MOVED), default=None)


def handling(lines: Sequence[Line], *, closing: str, is_known: bool) -> tuple[Stage, ...]:
    """Return the versions of the Task, earliest first. ``closing`` is why the referral ended."""
    found: list[Stage] = []
    told = shown(lines, is_known=is_known)
    ends = [it for it in told if it.event == "referral.finished"]
    for line in told:
        if line.event not in HANDLED:
            continue
        status, business = HANDLED[line.event]
        spoken = bool(found) and found[-1].is_contacted
        if line.event in {"referral.contacted", "referral.contact_corrected"}:
            spoken = line.event == "referral.contacted"
        if status in {"accepted", "in-progress"}:
            status = "in-progress" if spoken else "accepted"
        if ends and line is ends[-1] and closing not in {"finished", ""}:
            status = "failed"
        found.append(Stage(status, business, line.at, line, spoken))
    return tuple(found)


def requests(
    lines: Sequence[Line], *, closing: str, is_known: bool, is_sent_here: bool
) -> tuple[Stage, ...]:
    """Return the versions of the ServiceRequest, earliest first: its status is the referrer's."""
    found: list[Stage] = []
    for line in shown(lines, is_known=is_known):
        status = REQUESTED.get(line.event)
        is_concluded = any(it.line.event in CONCLUSIONS for it in found)
        if status is None and is_sent_here and not is_concluded:
            status = ENDS_BY_ITSELF.get(line.event)
        if status is not None:
            found.append(Stage(status, "", line.at, line))
    if found and found[-1].line.event == "referral.finished" and closing != "finished":
        found[-1] = replace(found[-1], status="revoked")
    return tuple(found)
