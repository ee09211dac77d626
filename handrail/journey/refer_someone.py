"""Refer someone who asked you to: the short form of employers, Jobcentres, councils, charities.

Nothing about health is asked, and whoever fills it in learns nothing but that it arrived.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.referrals import intakes
from handrail.domain.referrals.choices import Source
from handrail.domain.referrals.intake_answers import Answers, Partner, read
from handrail.domain.referrals.intakes import DraftGone, IntakeSent
from handrail.journey.self_refer import team_for
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import acting_as

SOURCES = (Source.EMPLOYER, Source.JOBCENTRE, Source.COUNCIL, Source.VCSE, Source.OTHER)


class DidNotAsk(BadInput):
    """Nobody is referred who did not ask for it."""

    default = "Only refer someone who asked you to. If they did, tick the box."


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBehalf:
    """The whole short form."""

    submission_id: UUID
    source: str
    partner: Partner
    given_name: str
    family_name: str
    phone: str
    email: str
    postcode: str
    asked_me: bool

    def stored(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {
            "partner": asdict(self.partner),
            "given_name": self.given_name,
            "family_name": self.family_name,
            "phone": self.phone,
            "email": self.email,
            "postcode": self.postcode,
            "asked_partner": self.asked_me,
        }


@transaction.atomic
def send(*, form: OnBehalf, at: datetime) -> IntakeSent:
    """Send the form to the area's team, once: the same one again answers the same.

    DidNotAsk without the tick, SentBefore for other answers, NobodyToSendTo. Only whoever
    knows the form's own number can read it back, so that is its secret.
    """
    if not form.asked_me or form.source not in SOURCES:
        raise DidNotAsk
    bearer = intakes.bearer_of(str(form.submission_id))
    stored = form.stored()
    said: Answers = read(stored)
    team = team_for(said, at=at)
    with acting_as(bearer, at=at):
        try:
            intakes.own(by=bearer, at=at)
        except DraftGone:
            intakes.start(
                source=form.source,
                submission_id=form.submission_id,
                answers=stored,
                by=bearer,
                at=at,
            )
        return intakes.send(
            answers=stored,
            service_id=None,
            to_organisation_id=team.organisation_id,
            promised_at=team.promised_at,
            nation=team.clock_nation,
            by=bearer,
            at=at,
        )
