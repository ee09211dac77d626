"""What pages about agreements show. None of them is about a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.agreements.choices import PurposeOfUse
from handrail.domain.agreements.queries import BasisLine, TeamLine
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.programmes import queries as programmes
from handrail.domain.staff import wall
from handrail.web.shared.components import Cell, Column, Row
from handrail.web.shared.forms import Option

Lines = tuple[tuple[Cell | str, ...], ...]


@dataclass(frozen=True, slots=True)
class Team:
    """Who is one team for a pathway."""

    pathway: str
    count: str
    lines: Lines
    is_alone: bool


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """Who is one team with whom, and which law do we rely on?"""

    team_columns: tuple[Column, ...]
    teams: tuple[Team, ...]
    law_columns: tuple[Column, ...]
    laws: Lines
    undecided: str
    former_columns: tuple[Column, ...]
    former: Lines


@dataclass(frozen=True, slots=True)
class LawPage:
    """What was decided about one purpose, and when?"""

    title: str
    columns: tuple[Column, ...]
    history: Lines


def agreements(
    lines: Sequence[TeamLine], former: Sequence[TeamLine], bases: Mapping[str, BasisLine]
) -> AgreementsPage:
    """Return what holds, what is to come and what has ended."""
    names = organisations.many({line.organisation_id for line in (*lines, *former)})
    by_pathway = groupby(lines, key=lambda line: line.pathway)
    undecided = sum(purpose not in bases for purpose in PurposeOfUse.values)
    return AgreementsPage(
        team_columns=_columns(
            _("Organisation"), _("Holds"), _("Agreed by"), _("Written in"), _("Change")
        ),
        teams=tuple(_team(pathway, list(found), names) for pathway, found in by_pathway),
        law_columns=_columns(_("What for"), _("Lawful basis"), _("For health"), _("Decided by")),
        laws=tuple(_law(purpose, bases.get(purpose)) for purpose in PurposeOfUse),
        undecided=ngettext(
            "%(num)s purpose has no basis yet", "%(num)s purposes have no basis yet", undecided
        )
        % {"num": undecided}
        if undecided
        else "",
        former_columns=_columns(_("Organisation"), _("Pathway"), _("Ended"), _("Why")),
        former=tuple(_former(line, names[line.organisation_id].name) for line in former),
    )


def law(purpose: str, history: Sequence[BasisLine]) -> LawPage:
    """Return every decision about a purpose, the newest first."""
    return LawPage(
        title=_("The law we rely on %(what)s") % {"what": PurposeOfUse(purpose).label},
        columns=_columns(_("From"), _("Lawful basis"), _("For health"), _("Decided by")),
        history=tuple((nhs_date(one.from_date), *_decided(one)) for one in history),
    )


def ending(line: TeamLine) -> tuple[Row, ...]:
    """Return the line that is about to end."""
    return (
        Row(_("Organisation"), organisations.get(line.organisation_id).name),
        Row(_("Pathway"), line.pathway),
        Row(_("Agreed by"), (line.agreed_by, nhs_date(line.agreed_date))),
        Row(_("Written in"), line.reference),
    )


def pathways(on: date) -> tuple[Option, ...]:
    """Return the programmes a list can be for, by name."""
    found = sorted(programmes.live(on=on), key=lambda one: (one.rules.name, one.programme_id))
    return tuple(Option(one.programme_id, one.rules.name) for one in found)


def candidates(board_id: UUID, on: date) -> tuple[Option, ...]:
    """Return the organisations of the area that can be in a team, by name."""
    found = areas.listed(areas.of_area(board_id, on))
    return tuple(
        Option(str(one.id), one.name, hint=one.kind_label)
        for one in found
        if one.kind not in wall.TOLD_ONLY
    )


def _columns(*texts: str) -> tuple[Column, ...]:
    return tuple(Column(text) for text in texts)


def _team(
    pathway: str, lines: Sequence[TeamLine], names: Mapping[UUID, OrganisationSummary]
) -> Team:
    return Team(
        pathway=pathway,
        count=ngettext("%(num)s organisation", "%(num)s organisations", len(lines))
        % {"num": len(lines)},
        lines=tuple(
            (
                names[line.organisation_id].name,
                _holds(line),
                Cell(line.agreed_by, note=nhs_date(line.agreed_date)),
                line.reference,
                Cell(
                    _("End"),
                    href=reverse("agreement_team_end", args=[line.id]),
                    hidden=names[line.organisation_id].name,
                ),
            )
            for line in lines
        ),
        is_alone=len(lines) == 1,
    )


def _holds(line: TeamLine) -> str:
    if line.until_date is None:
        return _("From %(day)s") % {"day": nhs_date(line.from_date)}
    days = {"first": nhs_date(line.from_date), "last": nhs_date(line.until_date)}
    return _("From %(first)s until %(last)s") % days


def _former(line: TeamLine, name: str) -> tuple[Cell | str, ...]:
    if line.ended_at is not None:
        return name, line.pathway, nhs_date(line.ended_at), line.ended_why
    return name, line.pathway, nhs_date(line.until_date), _("Its last day had come")


def _law(purpose: PurposeOfUse, found: BasisLine | None) -> tuple[Cell | str, ...]:
    label = str(purpose.label)
    what = Cell(
        f"{label[:1].upper()}{label[1:]}", href=reverse("agreement_law", args=[purpose.value])
    )
    if found is None:
        return what, Cell("", tag=_("Not decided"), colour="orange"), "", ""
    return (what, *_decided(found))


def _decided(one: BasisLine) -> tuple[Cell | str, ...]:
    return (
        Cell(_capital(one.article6_words), note=one.article6),
        Cell(_capital(one.article9_words), note=one.article9 if one.article9 != "none" else ""),
        Cell(
            one.controller,
            note=_("%(document)s, from %(day)s")
            % {"document": one.reference, "day": nhs_date(one.from_date)},
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
