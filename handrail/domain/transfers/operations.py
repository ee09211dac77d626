"""Keep mappings, runs and items."""

import hashlib
import json
from collections.abc import Mapping as Facts
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.transfers.access import check_may_move
from handrail.domain.transfers.models import Item, Mapping, Run
from handrail.kernel.viewer import Viewer, organisation_of


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from."""

    system: str
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One case that came: its reference there, and what it became here."""

    system: str
    reference: str
    person_id: UUID
    referral_id: UUID
    case_id: UUID
    evidence_id: UUID


@transaction.atomic
def keep_mapping(*, name: str, body: Facts[str, Any], by: Viewer, at: datetime) -> UUID:
    """Keep a mapping under its name; a changed one becomes the next version. NotAllowed."""
    organisation_id = check_may_move(by, organisation_of(by))
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    latest = (
        Mapping.objects.visible_to(by, at=at)
        .filter(organisation_id=organisation_id, name=name)
        .order_by("-version")
        .first()
    )
    if latest is not None and latest.sha256 == digest:
        return latest.id
    row = Mapping.objects.create(
        organisation_id=organisation_id,
        name=name,
        version=latest.version + 1 if latest else 1,
        body=dict(body),
        sha256=digest,
        made_at=at,
    )
    audit.record(action="transfer.mapping_kept", by=by, at=at, subject=("mapping", row.id))
    return row.id


@transaction.atomic
def begin(*, mapping_id: UUID, origin: Origin, by: Viewer, at: datetime) -> UUID:
    """Begin a run of one file; return its id. NotAllowed."""
    organisation_id = check_may_move(by, organisation_of(by))
    row = Run.objects.create(
        organisation_id=organisation_id,
        mapping_id=mapping_id,
        system=origin.system,
        file_name=origin.file_name,
        sha256=origin.sha256,
        at=at,
    )
    audit.record(
        action="transfer.begun",
        by=by,
        at=at,
        subject=("transfer", row.id),
        detail={"file": origin.file_name, "system": origin.system},
    )
    return row.id


@transaction.atomic
def finish(*, run_id: UUID, counts: Facts[str, int], by: Viewer, at: datetime) -> None:
    """Write down what a run did."""
    check_may_move(by, organisation_of(by))
    Run.objects.visible_to(by, at=at).filter(pk=run_id).update(counts=dict(counts))
    audit.record(
        action="transfer.finished",
        by=by,
        at=at,
        subject=("transfer", run_id),
        detail=dict(counts),
    )


@transaction.atomic
def keep_item(
    *,
    run_id: UUID,
    arrival: Arrival,
    fingerprints: Facts[str, str],
    marks: Facts[str, int],
    by: Viewer,
    at: datetime,
) -> None:
    """Remember a case that came, and how it stood."""
    organisation_id = check_may_move(by, organisation_of(by))
    Item.objects.create(
        organisation_id=organisation_id,
        run_id=run_id,
        system=arrival.system,
        reference=arrival.reference,
        person_id=arrival.person_id,
        referral_id=arrival.referral_id,
        case_id=arrival.case_id,
        evidence_id=arrival.evidence_id,
        fingerprints=dict(fingerprints),
        marks=dict(marks),
    )
    audit.record(
        action="transfer.case_brought_in",
        by=by,
        at=at,
        subject=("case", arrival.case_id),
        person_id=arrival.person_id,
        detail={"system": arrival.system},
    )


@transaction.atomic
def mark_undone(*, item_id: UUID, by: Viewer, at: datetime) -> None:
    """Note that one case was taken back."""
    check_may_move(by, organisation_of(by))
    Item.objects.visible_to(by, at=at).filter(pk=item_id, undone_at=None).update(undone_at=at)


@transaction.atomic
def mark_run_undone(*, run_id: UUID, by: Viewer, at: datetime) -> None:
    """Note that a run was taken back, as far as nobody had worked on it."""
    check_may_move(by, organisation_of(by))
    Run.objects.visible_to(by, at=at).filter(pk=run_id).update(undone_at=at)
    audit.record(action="transfer.undone", by=by, at=at, subject=("transfer", run_id))
