"""Ask which programme version is in force. Public data: anyone may ask, so no viewer is taken."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from handrail.domain.programmes.files.reading import rules_from
from handrail.domain.programmes.models import ProgrammeVersion
from handrail.domain.programmes.rules import ProgrammeRules, Status
from handrail.kernel.errors import NotFound

# None ever goes, so who keeps what they made of the versions asks how many there are.
HOW_MANY = "select count(*) from programmes_programmeversion"


class ProgrammeUnknown(NotFound):
    """There is no such programme, or it has no version yet on that day."""

    default = "We cannot find that programme."


@dataclass(frozen=True, slots=True)
class Version:
    """A dated version, ready to judge by."""

    id: UUID
    programme_id: str
    number: int
    valid_from_date: date
    rules: ProgrammeRules


def version_in_force(programme_id: str, *, on: date) -> Version:
    """Return the version by which a referral of that day is judged. Raises ProgrammeUnknown."""
    found = (
        ProgrammeVersion.objects.filter(programme_id=programme_id, valid_from_date__lte=on)
        .order_by("-valid_from_date", "-number")
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise ProgrammeUnknown
    return version(found)


def all_in_force(*, on: date) -> tuple[Version, ...]:
    """Return every programme's version of the day, by programme, closed ones included (R13)."""
    found = (
        ProgrammeVersion.objects.filter(valid_from_date__lte=on)
        .order_by("programme_id", "-valid_from_date", "-number")
        .distinct("programme_id")
        .values_list("id", flat=True)
    )
    return tuple(version(id) for id in found)


def live(*, on: date) -> tuple[Version, ...]:
    """Return the programmes that people can be sent to on the day, by programme."""
    return tuple(
        found
        for found in all_in_force(on=on)
        if found.rules.status is Status.LIVE
        and (found.rules.funded_until_date is None or on <= found.rules.funded_until_date)
    )


def history(programme_id: str) -> tuple[Version, ...]:
    """Return every version of a programme, the newest first."""
    found = ProgrammeVersion.objects.filter(programme_id=programme_id).order_by("-number")
    return tuple(version(id) for id in found.values_list("id", flat=True))


def numbered(programme_id: str, number: int) -> Version:
    """Return one version of a programme by its number. Raises ProgrammeUnknown."""
    found = ProgrammeVersion.objects.filter(programme_id=programme_id, number=number)
    version_id = found.values_list("id", flat=True).first()
    if version_id is None:
        raise ProgrammeUnknown(f"There is no version {number} of {programme_id}.")
    return version(version_id)


@lru_cache(maxsize=1_024)
def version(version_id: UUID) -> Version:
    """Return one version. Kept in memory, since a version never changes.

    Raises ProgrammeUnknown.
    """
    found = ProgrammeVersion.objects.filter(id=version_id).first()
    if found is None:
        raise ProgrammeUnknown
    return Version(
        found.id,
        found.programme_id,
        found.number,
        found.valid_from_date,
        rules_from(found.rules),
    )
