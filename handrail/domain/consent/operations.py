"""Write down that somebody agreed, or has changed their mind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.consent import implied
from handrail.domain.consent.choices import IMPLIED, Says
from handrail.domain.consent.functions import MADE_HERE
from handrail.domain.consent.models import Evidence, Wording
from handrail.domain.disclosure import operations as disclosure
from handrail.domain.disclosure.queries import permits
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, account_of, organisation_of

_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


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


class NotOneTeam(NoConsent):
    """Agreement was to be implied outside the direct-care team, or against the person's wish."""

    default = (
        "They are not in the direct-care team agreed for this pathway, or the person wants to be "
        "asked first. Ask the person, and record how they agreed."
    )


@transaction.atomic
def set_wording(
    *, key: str, text: str, says: Collection[Says] = (), by: Viewer, at: datetime
) -> UUID:
    """Add a version of a wording when its text is new; return the version in force.

    ``says`` is what the text says that the database goes by. Two that add at once: the second
    waits, and finds what the first added.
    """
    said = (text, sorted(each.value for each in says))
    latest = _latest(key)
    if latest is not None and (latest.text, latest.says) == said:
        return latest.id
    one_at_a_time(f"handrail.wording.{key}")
    latest = _latest(key)
    if latest is not None and (latest.text, latest.says) == said:
        return latest.id
    version = 1 if latest is None else latest.version + 1
    row = Wording.objects.create(key=key, version=version, text=text, says=said[1], from_at=at)
    audit.record(action="consent.wording_set", by=by, at=at, subject=("wording", row.id))
    return row.id


def one_at_a_time(name: str) -> None:
    """Wait until nobody else writes under this name, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [name])


def _latest(key: str) -> Wording | None:
    return Wording.objects.filter(key=key).order_by("-version").first()


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
    if not how or not kinds or how == IMPLIED:
        raise NoConsent
    evidence = Evidence(
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
        given_at=at,
        until_at=until_at,
        renews_id=renews_id,
    )
    return _keep(evidence, owed, by, at)


@transaction.atomic
def imply(
    *,
    person_id: UUID,
    referral_id: UUID,
    organisation_id: UUID,
    kinds: Collection[Kind],
    purpose: str,
    wording_id: UUID,
    by: Viewer,
    at: datetime,
) -> UUID:
    """Record that agreement is implied inside the direct-care team, and release those kinds.

    What the person kept from the team itself is not released. It ends with the list, with the
    organisation's place on it, or when the person says no. NotOneTeam; the database refuses too.
    """
    ours = organisation_of(by)
    line = implied.allows(referral_id=referral_id, organisation_id=organisation_id, at=at)
    if line is None or ours is None:
        raise NotOneTeam
    held = permits(person_id=person_id, organisation_id=ours, kinds=kinds, at=at)
    kinds = frozenset(kinds) & (held | frozenset(MADE_HERE))
    evidence = Evidence(
        person_id=person_id,
        organisation_id=organisation_id,
        recipient=disclosure.recipient_of(organisation_id, None),
        kinds=sorted(kind.value for kind in kinds),
        purpose=purpose,
        how=IMPLIED,
        explained=implied.explained(line)[:500],
        wording_id=wording_id,
        team_member_id=line.id,
        given_at=at,
        until_at=line.until_at,
    )
    return _keep(evidence, None, by, at)


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


def _keep(evidence: Evidence, owed: Owed | None, by: Viewer, at: datetime) -> UUID:
    evidence.recorded_by_account_id = account_of(by)
    evidence.recorded_by_organisation_id = organisation_of(by)
    evidence.save(force_insert=True)
    disclosure.release(
        person_id=evidence.person_id,
        organisation_id=evidence.organisation_id,
        helper_id=evidence.helper_id,
        kinds=[Kind(kind) for kind in evidence.kinds],
        purpose=evidence.purpose,
        evidence_id=evidence.id,
        until_at=evidence.until_at,
        only_lines=owed.lines if owed else None,
        by=by,
        at=at,
    )
    to = evidence.organisation_id or evidence.helper_id or evidence.recipient
    detail = {"to": str(to), "kinds": evidence.kinds, "how": evidence.how}
    if evidence.team_member_id is not None:
        detail["basis"] = evidence.explained
    audit.record(
        action="consent.given",
        by=by,
        at=at,
        subject=("consent", evidence.id),
        person_id=evidence.person_id,
        detail=detail,
    )
    return evidence.id
