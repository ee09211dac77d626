"""Team: who may know without being asked about again, because they are one direct-care team.

One door for every onward telling: with how the person agreed it is explicit; without, it is implied
inside the team that information governance has agreed, or refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.agreements import queries as agreed
from handrail.domain.agreements.queries import BasisLine, TeamLine
from handrail.domain.consent import implied
from handrail.domain.consent import operations as consent
from handrail.domain.consent.choices import IMPLIED, Says
from handrail.domain.consent.implied import Wish
from handrail.domain.directory import queries as directory
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer

WORDING = "direct-care-team"
EXPLAINED = (
    "The organisations that are one direct-care team for your support may tell each other what "
    "they need to know to help you, without asking you again. Your own page names them. You can "
    "say at any time that you want to be asked first, and it stops."
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who is to know which kinds about whom, for what, on which referral."""

    person_id: UUID
    referral_id: UUID | None
    organisation_id: UUID
    kinds: Collection[Kind]
    purpose: str


@dataclass(frozen=True, slots=True)
class OneTeam:
    """With whom the team of a referral is one, and whether the person wants to be asked first."""

    lines: tuple[TeamLine, ...]
    wish: Wish | None


@transaction.atomic
def agree(
    *,
    to: Agreement,
    how: str,
    wording_key: str,
    wording: str,
    says: Collection[Says] = (),
    by: Viewer,
    at: datetime,
) -> UUID:
    """Record how the person agreed, or that it is implied; return the evidence.

    NoConsent without either, NotOneTeam where nothing can be implied.
    """
    if how == IMPLIED:
        if to.referral_id is None:
            raise consent.NotOneTeam
        return consent.imply(
            person_id=to.person_id,
            referral_id=to.referral_id,
            organisation_id=to.organisation_id,
            kinds=to.kinds,
            purpose=to.purpose,
            wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
            by=by,
            at=at,
        )
    return consent.give(
        person_id=to.person_id,
        organisation_id=to.organisation_id,
        kinds=to.kinds,
        purpose=to.purpose,
        how=how,
        wording_id=consent.set_wording(key=wording_key, text=wording, says=says, by=by, at=at),
        by=by,
        at=at,
    )


def one_team(card: ReferralCard, *, viewer: Viewer, at: datetime) -> OneTeam:
    """Return who is one team for a referral, and the person's wish, as far as it may be known."""
    programme = directory.card(card.service_id, on=local_date(at)).programme_id
    lines = (
        agreed.team_of(card.to_organisation_id, programmes=[programme], at=at) if programme else ()
    )
    return OneTeam(lines, implied.wish(card.person_id, viewer=viewer, at=at))


def laws(organisation_id: UUID, *, at: datetime) -> tuple[BasisLine, ...]:
    """Return the law relied on in an organisation's area, purpose by purpose."""
    area = organisations.area_of(organisation_id, local_date(at))
    if area is None:
        return ()
    return tuple(agreed.bases(area.organisation_id, on=local_date(at)).values())
