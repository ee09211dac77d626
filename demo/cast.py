"""The fixed cast of the demo town: made-up people at made-up organisations.

The same cast serves the persona page and the tests.
"""

from dataclasses import dataclass

from handrail.domain.staff.permissions import Permission

DOMAIN = "merebridge.example"


@dataclass(frozen=True, slots=True)
class Role:
    """A job role as the demo's area has defined it."""

    key: str
    name: str
    refers_as: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the cast, with every role they hold at their organisation."""

    email: str
    name: str
    job: str
    organisation: str
    blurb: str
    roles: tuple[str, ...]


REFERS = (Permission.REFER, Permission.FOLLOW)
SUPPORTS = (Permission.WORK_CASES, Permission.REFER, Permission.FOLLOW)
ROLES = (
    Role("gp", "GP", "gp", REFERS),
    Role("practice-nurse", "Practice nurse", "practice_nurse", REFERS),
    Role("receptionist", "Receptionist", "practice_other", REFERS),
    Role("link-worker", "Social prescribing link worker", "arrs_splw", REFERS),
    Role("health-coach", "Health and wellbeing coach", "arrs_hwbc", REFERS),
    Role("care-coordinator", "Care coordinator", "arrs_cc", REFERS),
    Role(
        "first-contact-physio",
        "First contact physiotherapist",
        "fcp_physio",
        (*SUPPORTS, Permission.TRIAGE),
    ),
    Role("coach", "Work and health coach", "other_nhs", SUPPORTS),
    Role("case-manager", "Case manager", "other_nhs", SUPPORTS),
    Role("employment-adviser", "Employment adviser", "other_nhs", SUPPORTS),
    Role(
        "oh-clinician",
        "Occupational health clinician",
        "other_nhs",
        (*SUPPORTS, Permission.DECIDE_CLINICALLY, Permission.OVERRIDE),
    ),
    Role("triage", "Triage", "other_nhs", (Permission.TRIAGE,)),
    Role(
        "service-manager",
        "Service manager",
        "other_nhs",
        (
            Permission.MANAGE_SERVICE,
            Permission.REASSIGN,
            Permission.TRIAGE,
            Permission.WORK_CASES,
            Permission.READ_SAFEGUARDING,
            Permission.OVERRIDE,
        ),
    ),
    Role("commissioner", "Commissioner", "other", (Permission.VIEW_AREA,)),
    Role(
        "administrator",
        "Administrator",
        "other",
        (Permission.MANAGE_PEOPLE, Permission.MANAGE_DIRECTORY, Permission.WATCH_MESSAGES),
    ),
    Role("told", "Sees what people share", "other", ()),
    Role(
        "information-governance",
        "Information governance",
        "other",
        (Permission.READ_AUDIT, Permission.DISPOSE, Permission.SET_AGREEMENTS),
    ),
)

ASH, BEECH, CEDAR = "Ash Tree Surgery", "Beech House Practice", "Cedar Lane Surgery"
WORKWELL = "Merebridge Work and Health"
COUNCIL = "Merebridge Council"
THERAPIES = "Merebridge Talking Therapies"
STONES = "Stepping Stones Trust"
NORTH = "North Mere Primary Care Network"
ADVICE = "Mere Advice"
BOARD = "Merebridge Integrated Care Board"
JOBCENTRE = "Merebridge Jobcentre"
HOTEL = "Harbour View Hotel"


def _member(first: str, last: str, job: str, organisation: str, blurb: str, *roles: str) -> Member:
    email = f"{first}.{last}@{DOMAIN}".lower().replace(" ", "-").replace("'", "")
    title = "Dr " if job == "GP" else ""
    return Member(email, f"{title}{first} {last}", job, organisation, blurb, roles)


CAST = (
    _member("Ruth", "Calder", "GP", ASH, "Refer somebody in the consultation, and read what comes back.", "gp"),
    _member("Priya", "Nandra", "Practice nurse", ASH, "Refer somebody after a review.", "practice-nurse"),
    _member("Tom", "Ashby", "Receptionist", ASH, "Refer somebody who asks at the desk.", "receptionist"),
    _member("Owen", "Pritchard", "GP", BEECH, "Refer from another practice.", "gp"),
    _member("Grace", "Mbeki", "GP", CEDAR, "Refer from a third practice.", "gp"),
    _member("Leila", "Haddow", "Link worker", NORTH, "Refer from across the network.", "link-worker"),
    _member("Femi", "Brookes", "First contact physiotherapist", NORTH, "Take referrals in the practice.", "first-contact-physio"),
    _member("Nia", "Sweeting", "Care coordinator", NORTH, "Follow up referrals.", "care-coordinator"),
    _member("Marcus", "Venn", "Health and wellbeing coach", NORTH, "Refer somebody you coach.", "health-coach"),
    _member("Sana", "Whitlock", "Triage lead and coach", WORKWELL, "See what came in, decide, and support people.", "triage", "coach"),
    _member("Dan", "Orme", "Triage", WORKWELL, "Decide on what came in.", "triage"),
    _member("Jo", "Fairley", "Work and health coach", WORKWELL, "Ring people, agree plans, close cases.", "coach"),
    _member("Kofi", "Lyle", "Work and health coach", WORKWELL, "Carry a caseload.", "coach"),
    _member("Bea", "Tansley", "Case manager", WORKWELL, "Carry a caseload.", "case-manager"),
    _member("Helen", "Strand", "Service manager", WORKWELL, "See waits against promise, and who is overloaded; reach somebody in an emergency.", "service-manager"),
    _member("Aled", "Rook", "Employment adviser", COUNCIL, "Support people into work.", "employment-adviser", "triage"),
    _member("Carys", "Dunmore", "Service manager", COUNCIL, "Run Connect to Work; reach somebody in an emergency, which is reviewed.", "service-manager"),
    _member("Yusuf", "Kellan", "Employment adviser", THERAPIES, "Support people alongside therapy.", "employment-adviser", "triage"),
    _member("Isla", "Farrow", "Service manager", THERAPIES, "Run the employment advisers.", "service-manager"),
    _member("Mina", "Osgood", "Employment adviser", STONES, "Support people with long-term conditions.", "employment-adviser", "triage"),
    _member("Rory", "Teale", "Occupational health clinician", WORKWELL, "Advise on adjustments; agree as the second person to emergency access.", "oh-clinician"),
    _member("Pat", "Winslow", "Adviser", ADVICE, "Answer the advice line.", "case-manager", "triage"),
    _member("Zara", "Hollin", "Commissioner", BOARD, "See figures for the area, never people.", "commissioner"),
    _member("Ade", "Marlowe", "Administrator", BOARD, "Give access, mend messages, keep the directory.", "administrator"),
    _member("Lowri", "Penhale", "Directory keeper", BOARD, "Be the second person: read what Ade Marlowe changes of a programme, and publish it.", "administrator"),
    _member("Gail", "Inskip", "Jobcentre work coach", JOBCENTRE, "See only what somebody chose to share.", "told"),
    _member("Noor", "Haworth", "Personnel manager", HOTEL, "See only what an employee chose to share.", "told"),
    _member("Erin", "Sable", "Information governance", BOARD, "See who looked at what, review emergency access, propose records to dispose of.", "information-governance"),
    _member("Wyn", "Castell", "Records officer", BOARD, "Be the second person: confirm what Erin Sable proposes to dispose of.", "information-governance"),
)  # fmt: skip


def by_job(job: str) -> Member:
    """Return the first member of the cast with this job; StopIteration when nobody has it."""
    return next(member for member in CAST if member.job == job)


def sign_in_lines() -> tuple[str, ...]:
    """Return what ``handrail run`` prints about signing in."""
    return ("Choose who you want to be on the first page, or open /demo/ at any time.",)
