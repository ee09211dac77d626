"""What the public pages show, made from the directory's answers."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.urls import is_valid_path, reverse

from handrail.domain.agreements import queries as agreed
from handrail.domain.organisations import queries as organisations
from handrail.kernel.clock import local_date
from handrail.web.public.listing import Results
from handrail.web.shared import law
from handrail.web.shared.components import Row

GET_SUPPORT = "/get-support/"
PROFESSIONALS = "/professionals/"


@dataclass(frozen=True, slots=True)
class HomePage:
    """Can this help me?"""

    get_support_href: str
    professional_href: str


@dataclass(frozen=True, slots=True)
class FindPage:
    """What is near me that fits?"""

    results: Results | None
    more_is_open: bool


@dataclass(frozen=True, slots=True)
class AreaAgreed:
    """Who is one team in an area, pathway by pathway, and the law relied on there."""

    name: str
    teams: tuple[Row, ...]
    laws: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """Who knows what about me, and by what right?"""

    areas: tuple[AreaAgreed, ...]


def privacy(*, at: datetime) -> PrivacyPage:
    """Return what each area has agreed."""
    return PrivacyPage(
        tuple(
            AreaAgreed(
                area.public_name,
                _teams(area.organisation_id, at),
                law.rows(agreed.bases(area.organisation_id, on=local_date(at)).values()),
            )
            for area in organisations.areas()
        )
    )


def _teams(board_id: UUID, at: datetime) -> tuple[Row, ...]:
    lines = [line for line in agreed.team(board_id, at=at) if line.stands(at)]
    names = organisations.many({line.organisation_id for line in lines})
    teams = (
        (pathway, sorted(names[line.organisation_id].name for line in found))
        for pathway, found in groupby(lines, key=lambda line: line.pathway)
    )
    return tuple(Row(pathway, tuple(team)) for pathway, team in teams if len(team) > 1)


def home() -> HomePage:
    """Return the home page; a button leads to what there is."""
    return HomePage(
        GET_SUPPORT if is_valid_path(GET_SUPPORT) else reverse("find_support"),
        PROFESSIONALS if is_valid_path(PROFESSIONALS) else reverse("account_login"),
    )
