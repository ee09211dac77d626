"""What the stories share: the anchor, who works where, the services, and everybody's diary."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from demo import cast
from demo.moments import on
from demo.organisations import Town
from demo.post import Post
from handrail.domain.matching import queries as matching
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import MembershipCard
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.kernel.working_days import add, promised_by

WORKWELL = "WorkWell Merebridge"
COUNCIL = "Connect to Work, Merebridge"
THERAPIES = "Employment advice in Talking Therapies"
STONES = "Stepping Stones into work"
PHYSIO = "First contact physiotherapy, North Mere"
ADVICE = "Mere Advice line"


@dataclass(frozen=True, slots=True)
class Team:
    """Who gives a service: who decides on what comes in, and who supports people."""

    organisation: str
    triage: tuple[str, ...]
    coaches: tuple[str, ...]


TEAMS = {
    WORKWELL: Team(
        cast.WORKWELL,
        ("sana.whitlock", "dan.orme"),
        ("jo.fairley",) * 4 + ("kofi.lyle",) * 3 + ("bea.tansley",) * 2 + ("sana.whitlock",),
    ),
    COUNCIL: Team(cast.COUNCIL, ("aled.rook",), ("aled.rook",)),
    THERAPIES: Team(cast.THERAPIES, ("yusuf.kellan",), ("yusuf.kellan",)),
    STONES: Team(cast.STONES, ("mina.osgood",), ("mina.osgood",)),
    PHYSIO: Team(cast.NORTH, ("femi.brookes",), ("femi.brookes",)),
    ADVICE: Team(cast.ADVICE, ("pat.winslow",), ("pat.winslow",)),
}


@dataclass(frozen=True, slots=True)
class World:
    """Everything a story may ask for."""

    anchor: datetime
    town: Town
    services: dict[str, UUID]
    crew: dict[str, tuple[MembershipCard, ...]]
    promises: dict[str, int]
    starts: dict[str, int | None]
    post: Post
    diary: set[tuple[str, datetime]] = field(default_factory=set)

    @property
    def today(self) -> date:
        """Return the anchor's day in London."""
        return local_date(self.anchor)

    def card(self, who: str, may: Permission, organisation: str = "") -> MembershipCard:
        """Return a cast member's membership that carries a permission; StopIteration if none."""
        return next(
            card
            for card in self.crew[who]
            if may in card.permissions and organisation in ("", card.organisation_name)
        )

    def viewer(self, who: str, may: Permission) -> Staff:
        """Return a cast member acting in the role that carries a permission."""
        found = self.card(who, may).viewer()
        assert isinstance(found, Staff)
        return found

    def account(self, who: str) -> UUID:
        """Return a cast member's account."""
        return self.crew[who][0].account_id

    def name(self, who: str) -> str:
        """Return a cast member's name."""
        return self.crew[who][0].account_name

    def promised_at(self, service: str, at: datetime) -> datetime:
        """Return when a service promises the first conversation by."""
        return promised_by(at, self.promises[service])

    def start_promised_at(self, service: str, at: datetime) -> datetime | None:
        """Return when a service promises that support starts by, where it does."""
        days = self.starts[service]
        return promised_by(at, days) if days is not None else None

    def free_time(self, who: str, day: date, hours: Sequence[int]) -> datetime:
        """Keep the first of these hours that a worker has free, that day or later."""
        while True:
            for hour in hours:
                starts_at = on(day, hour)
                if (who, starts_at) not in self.diary:
                    self.diary.add((who, starts_at))
                    return starts_at
            day = add(day, 1)


def world(town: Town, services: dict[str, UUID], accounts: dict[str, UUID], at: datetime) -> World:
    """Return the world as it is when all but the people are there."""
    return World(
        anchor=at,
        town=town,
        services=services,
        post=Post(at),
        crew={
            email.removesuffix(f"@{cast.DOMAIN}"): staff.memberships(account_id, at=at)
            for email, account_id in accounts.items()
        },
        promises={
            name: matching.promise_days(service_id, on=local_date(at))
            for name, service_id in services.items()
        },
        starts={
            name: matching.clocks(service_id, on=local_date(at)).start_working_days
            for name, service_id in services.items()
        },
    )
