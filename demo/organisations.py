"""The town's organisations: a board, three networks, twelve practices, and who gives support."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from demo import cast
from demo.places import ICB_CODE, LAST_CODE, SUB_ICB_CODE, postcode
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations import queries
from handrail.domain.organisations.operations import Particulars
from handrail.kernel.viewer import System

SINCE = date(2020, 4, 1)
NETWORKS = (cast.NORTH, "South Mere Primary Care Network", "Harbour Primary Care Network")
PRACTICES = (
    (cast.ASH, cast.BEECH, "Dovecote Medical Centre", "Elm Row Surgery"),
    (cast.CEDAR, "Foundry Street Practice", "Gable End Surgery", "Hawthorn Medical Centre"),
    ("Ivy Bridge Surgery", "Jubilee Quay Practice", "Kiln Lane Surgery", "Lockside Health Centre"),
)
PROVIDERS = (
    (cast.WORKWELL, "provider", "ZZ901", "01632 960 090"),
    (cast.COUNCIL, "council", None, "01632 960 091"),
    (cast.THERAPIES, "trust", "ZZ902", "01632 960 092"),
    (cast.STONES, "vcse", None, "01632 960 093"),
    (cast.ADVICE, "vcse", None, "01632 960 098"),
)
# People may tell these something; they are no part of the area, and look after nobody.
OUTSIDE = ((cast.JOBCENTRE, "jobcentre"), (cast.HOTEL, "employer"))
PART = "Merebridge sub-ICB location"
EMPLOYER = "Quayside Bakery"
NO_MAILBOX = "Kiln Lane Surgery"  # so that an administrator has something to mend
NOT_ACCREDITED = "Foundry Street Practice"  # is sent notices that name nobody


@dataclass(frozen=True, slots=True)
class Town:
    """The ids of the town's organisations by name."""

    ids: dict[str, UUID]

    def __getitem__(self, name: str) -> UUID:
        """Return the id of the organisation with this name; KeyError when there is none."""
        return self.ids[name]


def build(*, at: datetime) -> Town:
    """Add the organisations and how they belong together."""
    by, ids = System(), {}

    def add(name: str, kind: str, particulars: Particulars) -> UUID:
        ids[name] = organisations.register(
            name=name, kind=kind, particulars=particulars, by=by, at=at
        )
        return ids[name]

    def belongs(child: UUID, parent: UUID, kind: str) -> None:
        organisations.relate(
            child_id=child, parent_id=parent, kind=kind, from_date=SINCE, by=by, at=at
        )

    board = add(cast.BOARD, "icb", _known_by(ICB_CODE))
    part = add(PART, "sub_icb", _known_by(SUB_ICB_CODE))
    belongs(part, board, "part_of")
    for number, network in enumerate(NETWORKS):
        network_id = add(network, "pcn", _network(number, network))
        belongs(network_id, part, "part_of")
        for place, name in enumerate(PRACTICES[number]):
            practice_id = add(name, "practice", _practice(number, place, name))
            belongs(practice_id, network_id, "member_of")
            belongs(practice_id, part, "part_of")
    for name, kind, code, phone in PROVIDERS:
        known = Particulars(ods_code=code, source="demo", mailbox_email=_mailbox(name), phone=phone)
        belongs(add(name, kind, known), board, "part_of")
    for name, kind in OUTSIDE:
        add(name, kind, Particulars(source="demo"))
    organisations.mark_mail_domain(domain=cast.DOMAIN, accredited_secure=True, by=by, at=at)
    return Town(ids)


def find() -> Town | None:
    """Return the town's organisations where they are there already."""
    if queries.by_ods(ICB_CODE) is None:
        return None
    practices = (name for row in PRACTICES for name in row)
    providers = (provider[0] for provider in PROVIDERS)
    outside = (name for name, _kind in OUTSIDE)
    names = (cast.BOARD, PART, *NETWORKS, *practices, *providers, *outside)
    return Town({name: queries.named(name)[0].id for name in names})


def add_employer(*, at: datetime) -> None:
    """Add an employer of the town: the last thing to be added, so its sign of being whole."""
    organisations.register(
        name=EMPLOYER, kind="employer", particulars=_known_by(LAST_CODE), by=System(), at=at
    )


def _mailbox(name: str) -> str:
    local = "-".join(word.lower() for word in name.split()[:2])
    return f"{local}@{cast.DOMAIN}"


def _known_by(code: str) -> Particulars:
    return Particulars(ods_code=code, source="demo")


def _network(number: int, name: str) -> Particulars:
    return Particulars(
        ods_code=f"U9990{number}",
        source="demo",
        mailbox_email=_mailbox(name),
        phone=f"01632 96008{number}",
    )


def _practice(network: int, place: int, name: str) -> Particulars:
    number = network * len(PRACTICES[0]) + place
    local = name.split()[0].lower()
    mailbox = f"{local}@{cast.DOMAIN}"
    if name == NOT_ACCREDITED:
        mailbox = f"{local}@surgeries.example"
    return Particulars(
        ods_code=f"Z99{number:03d}",
        source="demo",
        postcode=postcode(network, place * 8),
        phone=f"01632 9600{number:02d}",
        mailbox_email=None if name == NO_MAILBOX else mailbox,
        prescribing_setting="4",
    )


def name_area(town: Town, *, contact_account_id: UUID, at: datetime) -> None:
    """Give the area its one public address and telephone number."""
    organisations.set_area(
        organisation_id=town[cast.BOARD],
        public_name="Merebridge work and health",
        public_email=f"hello@{cast.DOMAIN}",
        public_phone="01632 960 099",
        single_point_of_contact_account_id=contact_account_id,
        by=System(),
        at=at,
    )
