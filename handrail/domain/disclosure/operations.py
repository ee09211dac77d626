"""Write and end releases. Called by ``consent``, which holds the evidence."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import To
from handrail.domain.disclosure.models import Release
from handrail.domain.organisations import queries as organisations
from handrail.kernel.errors import BadInput
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of


class NeverTold(BadInput):
    """A body is never told this, whatever anybody agrees to."""

    default = "This cannot be shared with them. Choose only what they may be told."


def release(
    *,
    person_id: UUID,
    organisation_id: UUID | None = None,
    helper_id: UUID | None = None,
    kinds: Collection[Kind],
    purpose: str,
    evidence_id: UUID,
    by: Viewer,
    at: datetime,
    until_at: datetime | None = None,
    only_lines: Mapping[Kind, Sequence[str]] | None = None,
) -> None:
    """Let an organisation, a helper or research know these kinds about a person; NeverTold.

    ``only_lines`` names, kind by kind, the lines that are told where not all of them are.
    """
    to = recipient_of(organisation_id, helper_id)
    told = organisations.get(organisation_id).kind if organisation_id else to
    if not frozenset(kinds) <= matrix.may_be_told(told):
        raise NeverTold
    Release.objects.bulk_create(
        Release(
            person_id=person_id,
            organisation_id=organisation_id,
            recipient=to,
            helper_id=helper_id,
            kind=kind.value,
            only_lines=None if only_lines is None else list(only_lines[kind]),
            purpose=purpose,
            evidence_id=evidence_id,
            recorded_by_organisation_id=organisation_of(by),
            from_at=at,
            until_at=until_at,
        )
        for kind in sorted(kinds)
    )


def recipient_of(organisation_id: UUID | None, helper_id: UUID | None) -> To:
    """Return what somebody is to whom something is released; nobody named is research."""
    if organisation_id:
        return To.ORGANISATION
    return To.HELPER if helper_id else To.RESEARCH


def end_releases(*, evidence_id: UUID, at: datetime) -> int:
    """End at once what was released on this evidence; return how many releases ended."""
    live = Release.objects.filter(Q(until_at=None) | Q(until_at__gt=at), evidence_id=evidence_id)
    return live.update(until_at=at)
