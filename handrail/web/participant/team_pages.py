"""Who is one team for the person, and whether they are asked first."""

from dataclasses import dataclass
from datetime import date

from handrail.domain.organisations import queries as organisations
from handrail.journey.status import OwnPage
from handrail.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class OneTeam:
    """Who may tell each other what they need, because they are one team for one request."""

    service: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Does the person want to be asked first?"""

    names: tuple[str, ...]
    wish_date: date | None


def teams(own: OwnPage) -> tuple[OneTeam, ...]:
    """Return who is one team, for each request that is under way."""
    ids = {line.organisation_id for each in own.threads for line in each.team}
    names = {id_: one.name for id_, one in organisations.many(ids).items()}
    return tuple(
        OneTeam(
            each.card.service_name,
            (
                each.card.to_organisation_name,
                *sorted(names[line.organisation_id] for line in each.team),
            ),
        )
        for each in own.threads
        if each.team and each.card.state != "closed"
    )


def team(own: OwnPage) -> TeamPage:
    """Return everybody who is in a team of the person's, and what they want now."""
    names = {name for each in teams(own) for name in each.names}
    return TeamPage(tuple(sorted(names)), local_date(own.wish.from_at) if own.wish else None)
