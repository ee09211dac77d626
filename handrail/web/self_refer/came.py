"""By which link somebody came: their practice's own, or one of those that a practice invites by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handrail.domain.invitations import cohorts, links
from handrail.journey import inviting

FROM, INVITED = "from", "invited"


@dataclass(frozen=True, slots=True)
class Came:
    """What the page before the first question carries on, and its value; nothing for nowhere."""

    field: str = ""
    value: str = ""


NOWHERE = Came()


def by(given: Mapping[str, str], *, at: datetime) -> dict[str, str]:
    """Return what a draft keeps of the link that its page carried; nothing for one that is over."""
    if code := given.get(FROM):
        link = links.by_code(code)
        return inviting.came_by_practice(link.practice_id) if link and link.is_in_force else {}
    if secret := given.get(INVITED):
        found = cohorts.invited(secret, at=at)
        return inviting.came_by_cohort(found.digest) if found and found.works else {}
    return {}
