"""Write down that somebody agreed, or has changed their mind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.consent.models import Evidence, Wording
from handrail.domain.disclosure import operations as disclosure
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, account_of, organisation_of


class NoConsent(BadInput):
    """Nothing is sent without the person's agreement."""

    default = "Nothing can be sent until the person has agreed. Record how they agreed."


@dataclass(frozen=True, slots=True)
class Owed:
    """The lines that a version of a programme owes to who pays for it, kind by kind."""

    programme_version_id: UUID
    lines: Mapping[Kind, Sequence[str]]

    @property
    def keys(self) -> list[str]:
        """Every line, in order."""
        return sorted(key for keys in self.lines.values() for key in keys)


@transaction.atomic
def set_wording(*, key: str, text: str, by: Viewer, at: datetime) -> UUID:
    """Add a version of a wording when its text is new; return the version in force."""
    latest = Wording.objects.filter(key=key).order_by("-version").first()
    if latest is not None and latest.text == text:
        return latest.id
    version = 1 if latest is None else latest.version + 1
    row = Wording.objects.create(key=key, version=version, text=text, from_at=at)
    audit.record(action="consent.wording_set", by=by, at=at, subject=("wording", row.id))
    return row.id


@transaction.atomic
def give(
    *,
    person_id: UUID,
    organisation_id: UUID | None = None,
    helper_id: UUID | None = None,
    kinds: Collection[Kind],
    purpose: str,
    how: str,
    wording_id: UUID,
    explained: str = "",
    until_at: datetime | None = None,
    owed: Owed | None = None,
    renews_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> UUID:
    """Record that the person agreed, and release those kinds until then or until they stop it.

    To an organisation, to a helper, or to research where neither is named. NoConsent without
    how or kinds; NeverTold for a kind that such a body is never told.
    """
    if not how or not kinds:
        raise NoConsent
    evidence = Evidence.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        recipient=disclosure.recipient_of(organisation_id, helper_id),
        helper_id=helper_id,
        kinds=sorted(kind.value for kind in kinds),
        only_lines=owed.keys if owed else None,
        programme_version_id=owed.programme_version_id if owed else None,
        purpose=purpose,
        how=how,
        explained=explained,
        wording_id=wording_id,
        recorded_by_account_id=account_of(by),
        recorded_by_organisation_id=organisation_of(by),
        given_at=at,
        until_at=until_at,
        renews_id=renews_id,
    )
    _release(evidence, owed, by, at)
    audit.record(
        action="consent.given",
        by=by,
        at=at,
        subject=("consent", evidence.id),
        person_id=person_id,
        detail={
            "to": str(organisation_id or helper_id or evidence.recipient),
            "kinds": evidence.kinds,
            "how": how,
        },
    )
    return evidence.id


def _release(row: Evidence, owed: Owed | None, by: Viewer, at: datetime) -> None:
    disclosure.release(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        helper_id=row.helper_id,
        kinds=[Kind(kind) for kind in row.kinds],
        purpose=row.purpose,
        evidence_id=row.id,
        until_at=row.until_at,
        only_lines=owed.lines if owed else None,
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw(*, evidence_id: UUID, how: str, by: Viewer, at: datetime) -> None:
    """Record that the person no longer agrees; nothing more is told from this moment."""
    row = Evidence.objects.visible_to(by, at=at).filter(pk=evidence_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound
    row.withdrawn_at = at
    row.withdrawn_how = how
    row.save(update_fields=["withdrawn_at", "withdrawn_how"])
    disclosure.end_releases(evidence_id=row.id, at=at)
    audit.record(
        action="consent.withdrawn",
        by=by,
        at=at,
        subject=("consent", row.id),
        person_id=row.person_id,
    )
