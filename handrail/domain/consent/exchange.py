"""Ask what somebody agreed to as another system asks: of what a referral rests on, and no more.

What a person shares with an employer, a Jobcentre, somebody close to them or research is nobody's
system's to read.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.consent.choices import RENEWED
from handrail.domain.consent.models import Evidence
from handrail.domain.disclosure.asking import Moments, Sieve, Slice, part, seen
from handrail.domain.disclosure.matrix import PURPOSES, Recipient
from handrail.kernel.viewer import Viewer

SUPPORT = "support"
INFORMED = PURPOSES[Recipient.OWN_GP]
_SOURCE = """consent_evidence join consent_wording w on w.id = consent_evidence.wording_id"""
_COLUMNS = """consent_evidence.id, consent_evidence.person_id, consent_evidence.organisation_id,
    consent_evidence.recorded_by_organisation_id, consent_evidence.kinds,
    consent_evidence.purpose, consent_evidence.how, w.text, consent_evidence.given_at,
    consent_evidence.until_at, consent_evidence.withdrawn_at, consent_evidence.withdrawn_how"""
_CHANGED = """greatest(consent_evidence.given_at, consent_evidence.withdrawn_at,
    case when consent_evidence.until_at <= %s then consent_evidence.until_at end)"""
_HOLDS = """(consent_evidence.withdrawn_at is null
    and (consent_evidence.until_at is null or consent_evidence.until_at > %s))"""
ORDERS = {
    "given": "consent_evidence.given_at, consent_evidence.id",
    "-given": "consent_evidence.given_at desc, consent_evidence.id",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for anything. ``holds``: whether it still does."""

    ids: tuple[UUID, ...] | None = None
    people: tuple[UUID, ...] | None = None
    organisations: tuple[UUID, ...] | None = None
    holds: bool | None = None
    given: Moments = ()
    changed: Moments = ()
    order: str = "-given"


@dataclass(frozen=True, slots=True)
class Line:
    """One time a person agreed that an organisation may know something, and whether it holds."""

    id: UUID
    person_id: UUID
    organisation_id: UUID
    recorded_by_organisation_id: UUID | None
    kinds: tuple[str, ...]
    purpose: str
    how: str
    explained: str
    given_at: datetime
    until_at: datetime | None
    withdrawn_at: datetime | None
    was_renewed: bool

    def holds(self, at: datetime) -> bool:
        """Return whether it is neither taken back nor over."""
        return self.ended_at is None or self.ended_at > at

    @property
    def ended_at(self) -> datetime | None:
        """When it ends or ended, or None."""
        return min(filter(None, (self.withdrawn_at, self.until_at)), default=None)


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what was found, and how many there are in all, where that was asked."""

    lines: tuple[Line, ...]
    total: int | None


def search(wanted: Wanted, which: Slice, *, viewer: Viewer, at: datetime) -> Found:
    """Return a part of what the viewer may know that people agreed to for their referrals."""
    text, own = seen(Evidence, viewer, at)
    sieve = Sieve().that(text, *own).that("consent_evidence.recipient = 'organisation'")
    sieve.that("consent_evidence.only_lines is null")
    sieve.among("consent_evidence.purpose", (SUPPORT, *INFORMED))
    sieve.among("consent_evidence.id", wanted.ids)
    sieve.among("consent_evidence.person_id", wanted.people)
    sieve.among("consent_evidence.organisation_id", wanted.organisations)
    sieve.moments("consent_evidence.given_at", wanted.given)
    for how, moment in wanted.changed:
        changed = Sieve().moments(_CHANGED, [(how, moment)])
        sieve.that(changed.text, at, *changed.values)
    if wanted.holds is not None:
        sieve.that(_HOLDS if wanted.holds else f"not {_HOLDS}", at)
    found = part(_COLUMNS, _SOURCE, sieve, ORDERS[wanted.order], which)
    return Found(tuple(_line(*row) for row in found.rows), found.total)


def one(evidence_id: UUID, *, viewer: Viewer, at: datetime) -> Line | None:
    """Return one such agreement, or None where the viewer may not know of it."""
    found = search(Wanted(ids=(evidence_id,)), Slice(0, 1), viewer=viewer, at=at)
    return found.lines[0] if found.lines else None


def _line(*row: object) -> Line:
    *plain, withdrawn_how = row
    said = dict(zip(tuple(Line.__dataclass_fields__)[:-1], plain, strict=True))
    said["kinds"] = tuple(said["kinds"])  # type: ignore[arg-type]
    return Line(**said, was_renewed=withdrawn_how == RENEWED)  # type: ignore[arg-type]
