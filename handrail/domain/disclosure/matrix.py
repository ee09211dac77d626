"""Who may be told what: recipient by kind of information (R99, R101, R102; Caldicott).

One table, read here by every release and every send, and by the database, whose function and
trigger are written from it. A kind that is not listed for a recipient cannot be released to it
at all. One that is listed is told only when the person has released it.
"""

from enum import StrEnum

from handrail.domain.organisations.models import Kind as Organisation
from handrail.kernel.privacy import Kind


class Recipient(StrEnum):
    """Whom something is told, as the person is asked about it."""

    OWN_GP = "own GP practice"
    SERVICE = "a service or team that supports them"
    EMPLOYER = "employer"
    JOBCENTRE = "Jobcentre or DWP"
    HELPER = "family member or advocate"
    REPORTING = "ICB reporting"
    RESEARCH = "research"


# Released for one document: it opens that document and nothing else.
FOR_ONE_REPORT = "send a report"
EVERYTHING = frozenset(Kind) - {Kind.OPERATIONAL}
MAY_BE_TOLD: dict[Recipient, frozenset[Kind]] = {
    Recipient.OWN_GP: EVERYTHING,
    Recipient.SERVICE: EVERYTHING,
    # Dates, adjustments and what they mean at work: never from the clinical record.
    Recipient.EMPLOYER: frozenset(
        {Kind.IDENTITY, Kind.KNOWN, Kind.ATTENDANCE, Kind.WORK, Kind.ADJUSTMENTS}
    ),
    Recipient.JOBCENTRE: EVERYTHING - {Kind.HEALTH, Kind.MEASURES},
    Recipient.HELPER: EVERYTHING,
    # Reports are counts; nobody can be told apart in them.
    Recipient.REPORTING: frozenset(),
    Recipient.RESEARCH: frozenset({Kind.KNOWN, Kind.ATTENDANCE, Kind.WORK, Kind.MEASURES}),
}
RECIPIENT_OF = {
    Organisation.PRACTICE: Recipient.OWN_GP,
    Organisation.PCN: Recipient.SERVICE,
    Organisation.TRUST: Recipient.SERVICE,
    Organisation.PROVIDER: Recipient.SERVICE,
    Organisation.COUNCIL: Recipient.SERVICE,
    Organisation.VCSE: Recipient.SERVICE,
    Organisation.EMPLOYER: Recipient.EMPLOYER,
    Organisation.JOBCENTRE: Recipient.JOBCENTRE,
    Organisation.DWP: Recipient.JOBCENTRE,
    Organisation.ICB: Recipient.SERVICE,
    Organisation.SUB_ICB: Recipient.SERVICE,
}


def recipient(organisation_kind: str) -> Recipient:
    """Return what kind of recipient an organisation is; KeyError for a kind there is none of."""
    return RECIPIENT_OF[Organisation(organisation_kind)]


def may_be_told(organisation_kind: str) -> frozenset[Kind]:
    """Return which kinds of information a person can release to such an organisation."""
    return MAY_BE_TOLD[recipient(organisation_kind)]


def _pairs() -> str:
    told = sorted((kind, each) for kind in RECIPIENT_OF for each in may_be_told(kind))
    return ", ".join(f"('{kind}', '{each}')" for kind, each in told)


FUNCTION = f"""
create or replace function disclosure_may_be_told(p_organisation_kind text, p_kind text)
returns boolean language sql immutable as $$
    select (p_organisation_kind, p_kind) in ({_pairs()})
$$;
create or replace function disclosure_refuse_release() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
begin
    if exists (select 1 from organisations_organisation o where o.id = new.organisation_id
                and not disclosure_may_be_told(o.kind, new.kind)) then
        raise insufficient_privilege using message = 'this is never told to such a body';
    end if;
    return new;
end $$;
drop trigger if exists matrix on disclosure_release;
create trigger matrix before insert on disclosure_release
    for each row execute function disclosure_refuse_release();
"""
DROP = """
drop trigger if exists matrix on disclosure_release;
drop function if exists disclosure_refuse_release();
drop function if exists disclosure_may_be_told(text, text);
"""
