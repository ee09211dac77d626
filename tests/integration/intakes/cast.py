"""A team that takes self-referrals, another one, and a person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from handrail.domain.consent import operations as consent
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.organisations.models import Organisation
from handrail.domain.participants import operations as participants
from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals import sending
from handrail.domain.staff.permissions import Permission
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff, System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BORN = date(1980, 2, 1)
SAID = {
    "goals": ["stay_in_work"],
    "conditions": ["msk"],
    "given_name": "Amara",
    "family_name": "Okafor",
    "birth_date": BORN.isoformat(),
    "phone": "07700900123",
    "safe_ways": ["text"],
}


@dataclass(frozen=True, slots=True)
class Team:
    """An organisation, its service, and someone who decides on what comes in."""

    organisation_id: UUID
    service_id: UUID
    triage: Staff


def make_team(name: str, at: datetime = AT, areas: tuple[str, ...] = ()) -> Team:
    """Make a provider with one service that takes referrals: from everywhere, or of some areas."""
    provider = Organisation.objects.create(name=name, kind="provider")
    with acting_as(System(), at=at):
        service_id = directory.add(
            service=NewService(
                name=f"{name} coaching",
                provider_id=provider.id,
                phone="01632960001",
                area_codes=areas,
            ),
            by=System(),
            at=at,
        )
    triage = Staff(new_id(), provider.id, "triage", frozenset({Permission.TRIAGE}))
    return Team(provider.id, service_id, triage)


def make_referral(team: Team, at: datetime = AT, **safe: str) -> tuple[UUID, sending.Sent]:
    """Register a person with the team, and send a referral about them."""
    viewer = System(team.organisation_id)
    with acting_as(viewer, at=at):
        person = participants.register(names=Names("Amara", "Okafor", BORN), by=viewer, at=at)
        participants.change_details(
            person_id=person.person_id,
            details=Details(
                phone="07700900123", **({"text_safe": "yes", "phone_safe": "yes"} | safe)
            ),
            version=None,
            by=viewer,
            at=at,
        )
        wording = consent.set_wording(key="referral", text="We share it.", by=viewer, at=at)
        evidence = consent.give(
            person_id=person.person_id,
            organisation_id=team.organisation_id,
            kinds={Kind.IDENTITY, Kind.HEALTH},
            purpose="support",
            how="spoken",
            wording_id=wording,
            by=viewer,
            at=at,
        )
        sent = sending.send(
            request=sending.Request(
                submission_id=new_id(),
                person_id=person.person_id,
                source="gp",
                service_id=team.service_id,
                to_organisation_id=team.organisation_id,
                consent_evidence_id=evidence,
                promised_at=at + timedelta(days=7),
            ),
            body={"one": "body"},
            by=viewer,
            at=at,
        )
    return person.person_id, sent
