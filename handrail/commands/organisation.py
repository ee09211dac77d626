"""Which organisation a command acts for: by ODS code, by id, or by its exact name."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

if TYPE_CHECKING:
    from handrail.domain.organisations.queries import OrganisationSummary


def find(said: str) -> "OrganisationSummary":
    """Return the organisation that is meant; ClickException when there is none, or several.

    Nor for one that is only told things, such as who pays for a programme: it holds nothing here,
    and reads what somebody shares on its own pages alone.
    """
    from handrail.domain.organisations import queries
    from handrail.domain.staff.wall import TOLD_ONLY

    try:
        found = queries.many([UUID(said)])
    except ValueError:
        by_code = queries.by_ods(said)
        found = {by_code.id: by_code} if by_code else {}
        found |= {each.id: each for each in queries.named(said)}
    if len(found) != 1:
        many = "Several organisations are called" if found else "There is no organisation"
        raise click.ClickException(f"{many} “{said}”. Give its ODS code or its id.")
    (meant,) = found.values()
    if meant.kind in TOLD_ONLY:
        raise click.ClickException(
            f"{meant.name} is only told what people share with it, on its own pages. "
            "There is nothing of its own here to take in or out."
        )
    return meant
