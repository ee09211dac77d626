"""What the pages about an entry show."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.directory.owning import Linked
from handrail.domain.directory.proposing import ProposalCard
from handrail.domain.directory.reporting import ReportCard
from handrail.domain.directory.wrong import Outcome, Wrong
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Row

# "Something" comes first: it is what the Enter key presses.
KINDS = (Wrong.OTHER, *(kind for kind in Wrong if kind is not Wrong.OTHER))


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What is wrong with this entry?"""

    name: str
    kinds: tuple[tuple[str, str], ...]
    back_href: str


@dataclass(frozen=True, slots=True)
class ToldPage:
    """What became of what I said?"""

    title: str
    lead: str
    rows: tuple[Row, ...]
    href: str
    link: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class RightPage:
    """Is my entry still right?"""

    name: str
    since: str
    href: str
    rows: tuple[Row, ...]


def report(service_id: UUID, name: str) -> ReportPage:
    """Return the page on which somebody says what is wrong."""
    kinds = tuple((kind.value, str(kind.label)) for kind in KINDS)
    return ReportPage(name, kinds, address("service", service_id))


def report_told(card: ReportCard) -> ToldPage:
    """Return what became of a report."""
    rows = [
        Row(_("Entry"), card.service_name),
        Row(_("You told us"), str(Wrong(card.kind).label)),
    ]
    if card.note:
        rows.append(Row(_("And"), card.note))
    rows.append(Row(_("On"), nhs_date(card.made_at)))
    if card.answer:
        rows.append(Row(_("Our answer"), card.answer))
    return ToldPage(
        title=str(Outcome(card.outcome).label) if card.outcome else _("Thank you"),
        lead=_("Whoever keeps this directory has answered.")
        if card.outcome
        else _("Whoever keeps this directory will look at it. You see here what they did."),
        rows=tuple(rows),
        href=address("service", card.service_id),
        link=_("Back to %(name)s") % {"name": card.service_name},
        is_open=not card.outcome,
    )


def proposal_told(card: ProposalCard) -> ToldPage:
    """Return what became of a proposal."""
    rows = [
        Row(_("Service"), card.said.name),
        Row(_("Run by"), card.said.provider_name),
        Row(_("Proposed on"), nhs_date(card.made_at)),
    ]
    if card.reason:
        rows.append(Row(_("Why"), card.reason))
    if card.approved:
        title, lead = _("It is in the directory"), _("People can find it now.")
    elif card.approved is False:
        title, lead = _("It was not added"), _("You can propose it again if this changes.")
    else:
        title = _("Thank you")
        lead = _("Whoever keeps this directory will decide. Until then nobody finds it here.")
    found = card.service_id is not None
    return ToldPage(
        title=title,
        lead=lead,
        rows=tuple(rows),
        href=address("service", card.service_id) if found else address("find_support"),
        link=_("See how it is listed") if found else _("Find support"),
        is_open=card.approved is None,
    )


def still_right(
    found: Linked, summary: str, waits: tuple[tuple[str, str], ...], phone: str
) -> RightPage:
    """Return the page that asks an owner whether an entry is right."""
    rows = [Row(_("What it says"), summary)] if summary else []
    rows += [Row(key, text) for key, text in waits]
    if phone:
        rows.append(Row(_("Phone"), phone))
    return RightPage(
        found.name, nhs_date(found.since_date), address("service", found.service_id), tuple(rows)
    )


def declared(days: int, on: date) -> str:
    """Return a wait as its owner declared it."""
    return _("%(days)s working days, as you said on %(day)s") % {"days": days, "day": nhs_date(on)}
