"""Say yes or no to research: the person's own choice, apart from the National Data Opt-out.

Yes lets the team write rows without who they are about for research that was approved. The
opt-out, which the person sets with the NHS, still counts besides. Nothing is released unasked.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.consent import operations as consent
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient as Told
from handrail.domain.participants import queries as people
from handrail.domain.sharing import operations as stopping
from handrail.domain.sharing import queries as sharing
from handrail.journey.share import HasDied
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Person, Viewer

WORDING = "research"
EXPLAINED = (
    "Approved research may have rows about their support, their work and their answers to "
    "questionnaires, without who they are. It is apart from the National Data Opt-out. They can "
    "say no at any time, and it changes nothing about their support or their benefits."
)
KINDS = matrix.MAY_BE_TOLD[Told.RESEARCH]
(PURPOSE,) = matrix.PURPOSES[Told.RESEARCH]


def since(person_id: UUID) -> datetime | None:
    """Return since when somebody lets research have anything, or None.

    Answers the person and whoever is in touch with them.
    """
    return min(sharing.to_research(person_id).values(), default=None)


@transaction.atomic
def answer(*, person_id: UUID, yes: bool, how: str, by: Viewer, at: datetime) -> bool:
    """Keep what somebody said of research; return whether that changed anything.

    Yes covers every kind that the matrix lets research have on that day, until they say no.
    A no ends what was said before. HasDied, NoConsent, NotAllowed.
    """
    if isinstance(by, Person) and by.person_id != person_id:
        raise NotAllowed
    if people.record(person_id, viewer=by, at=at).died_date is not None:
        raise HasDied
    held = frozenset(sharing.to_research(person_id))
    if (held == KINDS) if yes else not held:
        return False
    stopping.stop(person_id=person_id, only_research=True, how=how, by=by, at=at)
    if yes:
        consent.give(
            person_id=person_id,
            kinds=KINDS,
            purpose=PURPOSE,
            how=how,
            explained="Rows without who they are about, for approved research",
            wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
            by=by,
            at=at,
        )
    return True
