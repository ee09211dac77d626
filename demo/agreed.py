"""What the town's board has agreed: one direct-care team, and the law for most purposes."""

from datetime import datetime

from demo import cast
from demo.organisations import Town
from handrail.domain.agreements import operations as agreements
from handrail.domain.agreements.choices import Article6, Article9, PurposeOfUse
from handrail.domain.agreements.operations import Agreed, Decision, Pathway
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System

PATHWAY = Pathway("workwell", "WorkWell")
TEAM = (cast.WORKWELL, cast.NORTH, cast.THERAPIES)
GUARDIAN = "Dr Imani Cole, Caldicott Guardian"
AGREEMENT, ASSESSMENT = "Merebridge sharing agreement 3", "Data protection impact assessment 7"
# Research is left for somebody who tries it out.
LAWS = {
    PurposeOfUse.SUPPORT: (Article6.PUBLIC_TASK, Article9.CARE),
    PurposeOfUse.TELL: (Article6.PUBLIC_TASK, Article9.CARE),
    PurposeOfUse.SAFETY: (Article6.VITAL_INTERESTS, Article9.VITAL_INTERESTS),
    PurposeOfUse.FIGURES: (Article6.PUBLIC_TASK, Article9.CARE),
    PurposeOfUse.AUDIT: (Article6.LEGAL_OBLIGATION, Article9.CARE),
}


def build(town: Town, *, at: datetime) -> None:
    """Write down the team and the law."""
    day, by = local_date(at), System()
    agreements.add_to_team(
        board_id=town[cast.BOARD],
        pathway=PATHWAY,
        organisation_ids=[town[name] for name in TEAM],
        agreed=Agreed(GUARDIAN, day, AGREEMENT, day),
        by=by,
        at=at,
    )
    for purpose, (article6, article9) in LAWS.items():
        agreements.set_basis(
            board_id=town[cast.BOARD],
            decision=Decision(purpose, cast.BOARD, article6, article9, ASSESSMENT, day),
            by=by,
            at=at,
        )
