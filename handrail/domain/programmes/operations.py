"""Put programme versions in force."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.programmes.access import check_may_keep_programmes
from handrail.domain.programmes.comparing import differences
from handrail.domain.programmes.files.reading import Source, rules_from
from handrail.domain.programmes.models import Origin, Programme, ProgrammeVersion
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import Viewer


class EditedHere(Refusal):
    """The latest version was written here and the file says something new; both are kept.

    ``differences`` say in words what the file would change.
    """

    default = "This programme was changed here, and the file says something new."

    def __init__(self, differences: tuple[str, ...]) -> None:
        super().__init__()
        self.differences = differences


class TooEarly(Refusal):
    """A later version is already dated; an earlier one would rewrite what was in force."""

    default = "A new version cannot start before the latest one does."


@dataclass(frozen=True, slots=True)
class Loaded:
    """Which version is the latest after loading, and whether it is new.

    ``kept`` is what was changed here while the file stayed as it was.
    """

    programme_id: str
    version_id: UUID
    number: int
    outcome: Literal["new", "unchanged", "kept"]


@transaction.atomic
def load_version(
    *,
    source: Source,
    valid_from_date: date,
    over_local: bool = False,
    by: Viewer,
    at: datetime,
) -> Loaded:
    """Add a version where a programme file says something new, and say which is the latest.

    Raises NotAllowed, EditedHere (unless ``over_local`` says that the file counts from now on; what
    was written here stays as history) and TooEarly. The same file again changes nothing.
    """
    check_may_keep_programmes(by)
    programme = _locked(source.rules.id, at)
    latest = _latest(programme.id)
    if latest and not over_local and _said_before(programme.id, source.hash):
        outcome: Literal["unchanged", "kept"] = (
            "kept" if latest.origin == Origin.LOCAL else "unchanged"
        )
        return Loaded(programme.id, latest.id, latest.number, outcome)
    if latest and latest.source_hash == source.hash:
        return Loaded(programme.id, latest.id, latest.number, "unchanged")
    if latest and latest.origin == Origin.LOCAL and not over_local:
        raise EditedHere(differences(rules_from(latest.rules), source.rules))
    if latest and valid_from_date < latest.valid_from_date:
        raise TooEarly
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=latest.number + 1 if latest else 1,
        valid_from_date=valid_from_date,
        rules=dict(source.data),
        source_hash=source.hash,
        created_at=at,
    )
    audit.record(
        action="programme.version_loaded",
        by=by,
        at=at,
        subject=("programme_version", version.id),
        detail={"programme": programme.id, "number": version.number, "file": source.name},
    )
    return Loaded(programme.id, version.id, version.number, "new")


def _locked(programme_id: str, at: datetime) -> Programme:
    """Return the programme's row, locked so that two loads cannot take the same number."""
    Programme.objects.get_or_create(id=programme_id, defaults={"created_at": at})
    return Programme.objects.select_for_update().get(id=programme_id)


def _latest(programme_id: str) -> ProgrammeVersion | None:
    return ProgrammeVersion.objects.filter(programme_id=programme_id).order_by("-number").first()


def _said_before(programme_id: str, source_hash: str) -> bool:
    """Return whether the latest file that was loaded said the very same."""
    loaded = ProgrammeVersion.objects.filter(programme_id=programme_id, origin=Origin.FILE)
    hashes = loaded.order_by("-number").values_list("source_hash", flat=True)
    return hashes.first() == source_hash
