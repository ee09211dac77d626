"""Seal the audit, and write each end of the chain outside the database and into the log."""

from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction

from handrail.domain.audit import sealing
from handrail.jobs import heads
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)
BATCHES = 200


def run_seal(at: datetime, *, batches: int = BATCHES) -> int:
    """Seal all that can be, write the ends outside, and return how many rows were sealed."""
    count = 0
    for _ in range(batches):
        with transaction.atomic(durable=True), acting_as(System(), at=at):
            sealed = sealing.seal_batch()
        count += sealed
        if not sealed:
            break
    _write_outside(Path(settings.AUDIT_HEAD_PATH), at)
    return count


def _write_outside(file: Path, at: datetime) -> None:
    """Write every end that the file does not have yet, those of other hosts' sealers too."""
    with transaction.atomic(durable=True), acting_as(System(), at=at):
        ends = sealing.ends_after(heads.latest_in(file))
    written = heads.append(
        file, (heads.as_end(end.sequence, end.digest, end.sealed_at) for end in ends)
    )
    for end in written:
        log.info("audit sealed", sequence=end.sequence, digest=end.digest)
