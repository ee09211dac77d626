"""The town's organisations: a board, three networks, twelve practices, and who gives support."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from demo import cast
from demo.places import ICB_CODE, SUB_ICB_CODE, postcode
from handrail.domain.organisations import operations as organisations
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
    (cast.WORKWELL, "provider", "ZZ901"),
    (cast.COUNCIL, "council", None),
    (cast.THERAPIES, "trust", "ZZ902"),
    (cast.STONES, "vcse", None),
    (cast.ADVICE, "vcse", None),
)


@dataclass(frozen=True, slots=True)
class Town:
    """The ids of the town's organisations by name."""

    ids: dict[str, UUID]
    practices: tuple[str, ...]

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
    part = add("Merebridge sub-ICB location", "sub_icb", _known_by(SUB_ICB_CODE))
    belongs(part, board, "part_of")
    for number, network in enumerate(NETWORKS):
        network_id = add(network, "pcn", _known_by(f"U9990{number}"))
        belongs(network_id, part, "part_of")
        for place, name in enumerate(PRACTICES[number]):
            practice_id = add(name, "practice", _practice(number, place, name))
            belongs(practice_id, network_id, "member_of")
            belongs(practice_id, part, "part_of")
    for name, kind, code in PROVIDERS:
        belongs(add(name, kind, _known_by(code)), board, "part_of")
    organisations.mark_mail_domain(domain=cast.DOMAIN, accredited_secure=True, by=by, at=at)
    return Town(ids, tuple(name for row in PRACTICES for name in row))


def _known_by(code: str | None) -> Particulars:
    return Particulars(ods_code=code, source="demo")


def _practice(network: int, place: int, name: str) -> Particulars:
    number = network * len(PRACTICES[0]) + place
    return Particulars(
        ods_code=f"Z99{number:03d}",
        source="demo",
        postcode=postcode(network, place * 8),
        phone=f"01632 9600{number:02d}",
        mailbox_email=f"{name.split()[0].lower()}@{cast.DOMAIN}",
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
