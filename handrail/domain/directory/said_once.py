"""What somebody says with a secret of their own is kept once, however often the form is sent."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from handrail.domain.directory.models import Proposal, Report
from handrail.kernel.viewer import LinkBearer, System, acting_as


def kept(row: Report | Proposal, *, at: datetime) -> UUID | None:
    """Write a row for whoever is to read it; return the id of the one that is there instead.

    Two sent at the same moment are one as well: the secret's hash is unique.
    """
    known = _known(row, at)
    if known is not None:
        return known
    try:
        with acting_as(System(row.keeper_organisation_id), at=at), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = _known(row, at)
        if known is None:
            raise
        return known
    return None


def _known(row: Report | Proposal, at: datetime) -> UUID | None:
    bearer = LinkBearer(row.token_hash)
    with acting_as(bearer, at=at):
        rows = type(row).objects.visible_to(bearer, at=at)
        found = rows.filter(token_hash=row.token_hash).first()
    return found.pk if found else None
