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
    SERVICE = "a service or team, or another provider"
    EMPLOYER = "employer"
    JOBCENTRE = "Jobcentre"
    FUNDER = "DWP, as who pays for a programme"
    HELPER = "family member or advocate"
    REPORTING = "ICB reporting"
    RESEARCH = "research"


class To(StrEnum):
    """What somebody is to whom something is released: most are organisations."""

    ORGANISATION = "organisation"
    HELPER = "helper"  # one person whom the person named
    RESEARCH = "research"  # nobody in particular: rows without who they are about


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
    # Of these only the lines that a programme owes, named one by one in the release.
    Recipient.FUNDER: frozenset({Kind.IDENTITY, Kind.KNOWN, Kind.ATTENDANCE, Kind.WORK}),
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
    Organisation.DWP: Recipient.FUNDER,
    Organisation.ICB: Recipient.SERVICE,
    Organisation.SUB_ICB: Recipient.SERVICE,
}
# Recipients that are no organisation, by the word that a release carries for them.
WITHOUT_ORGANISATION = {To.HELPER: Recipient.HELPER, To.RESEARCH: Recipient.RESEARCH}
# For what each is told. A look has a purpose of its own, in the audit.
PURPOSES: dict[Recipient, tuple[str, ...]] = {
    Recipient.OWN_GP: ("keep the referrer informed", "keep the practice informed"),
    Recipient.SERVICE: ("support", "keep the referrer informed"),
    Recipient.EMPLOYER: ("tell my employer", FOR_ONE_REPORT),
    Recipient.JOBCENTRE: ("tell the Jobcentre",),
    Recipient.FUNDER: ("tell who pays for the programme",),
    Recipient.HELPER: ("tell somebody close to me",),
    Recipient.REPORTING: (),
    Recipient.RESEARCH: ("research",),
}


def recipient(told: str) -> Recipient:
    """Return what kind of recipient a kind of organisation is, or who is none; ValueError."""
    for to, found in WITHOUT_ORGANISATION.items():
        if told == to:
            return found
    return RECIPIENT_OF[Organisation(told)]


def may_be_told(told: str) -> frozenset[Kind]:
    """Return which kinds of information can be released to such an organisation, or to whom."""
    return MAY_BE_TOLD[recipient(told)]


def everybody_told() -> tuple[str, ...]:
    """Return every kind of organisation, and who is none, that something can be released to."""
    return (*(kind.value for kind in RECIPIENT_OF), *(to.value for to in WITHOUT_ORGANISATION))


def _pairs() -> str:
    told = sorted((kind, each) for kind in everybody_told() for each in may_be_told(kind))
    return ", ".join(f"('{kind}', '{each}')" for kind, each in told)


FUNCTION = f"""
create or replace function disclosure_may_be_told(p_organisation_kind text, p_kind text)
returns boolean language sql immutable as $$
    select (p_organisation_kind, p_kind) in ({_pairs()})
$$;
create or replace function disclosure_refuse_release() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
declare
    v_told text := new.recipient;
begin
    if v_told = 'organisation' then
        select o.kind into v_told from organisations_organisation o
         where o.id = new.organisation_id;
    end if;
    if not disclosure_may_be_told(v_told, new.kind) then
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
