"""What the pages about mailboxes and mail domains show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.organisations.areas import MarkedDomain
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.staff import queries as staff
from handrail.web.administrator.forms import LETTERS, ROUTES
from handrail.web.shared.components import Cell, Column, Pages, pages

SIZE = 50


@dataclass(frozen=True, slots=True)
class MailboxesPage:
    """Who cannot get a letter?"""

    count: str
    filter: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class MailboxPage:
    """Where do this organisation's letters go?"""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class DomainsPage:
    """Which mail is secure enough for health content?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    may_mark: bool


def mailboxes(
    found: Sequence[OrganisationSummary], parameters: QueryDict, *, filtered: bool
) -> MailboxesPage:
    """Return the list of who gets letters, those without a mailbox first."""
    ordered = sorted(found, key=lambda one: bool(one.mailbox_email))
    missing = sum(not one.mailbox_email for one in found)
    shown = pages(parameters, total=len(ordered), size=SIZE)
    start = (shown.number - 1) * SIZE
    count = ngettext("%(num)s organisation", "%(num)s organisations", len(found))
    return MailboxesPage(
        count=count % {"num": len(found)},
        filter=_("%(num)s without a mailbox") % {"num": missing}
        if missing or not filtered
        else _("that match"),
        columns=tuple(Column(text) for text in (_("Organisation"), _("Mailbox"), _("Letters"))),
        rows=tuple(_line(one) for one in ordered[start : start + SIZE]),
        pages=shown,
    )


def mailbox(found: OrganisationSummary) -> MailboxPage:
    """Return the page of one organisation's mailbox."""
    return MailboxPage(found.name, found.ods_code or "")


def domains(found: Sequence[MarkedDomain], *, may_mark: bool) -> DomainsPage:
    """Return the list of mail domains."""
    names = staff.names(one.marked_by for one in found if one.marked_by)
    return DomainsPage(
        count=ngettext("%(num)s domain", "%(num)s domains", len(found)) % {"num": len(found)},
        columns=tuple(Column(text) for text in (_("Domain"), _("Health content"), _("Marked"))),
        rows=tuple(
            (
                one.domain,
                Cell("", tag=_("Allowed"), colour="green")
                if one.accredited_secure
                else Cell("", tag=_("Not allowed"), colour="grey"),
                Cell(
                    nhs_date(one.marked_at),
                    note=names.get(one.marked_by, "") if one.marked_by else "",
                ),
            )
            for one in found
        ),
        may_mark=may_mark,
    )


def _ways(one: OrganisationSummary) -> Cell:
    """Return by which ways letters go there, the first first; red where one leads nowhere."""
    if not one.letter_ways:
        return Cell("", tag=_("On paper"), colour="yellow")
    said = {
        "email": one.mailbox_email or "",
        "fhir": _("Fetched by their system"),
        "mesh": one.mesh_mailbox or (str(dict(ROUTES)[one.mesh_route]) if _finds(one) else ""),
    }
    first, *others = one.letter_ways
    note = ", ".join(said[way] for way in others if said[way])
    if not said[first]:
        return Cell("", tag=_("None"), colour="red", note=note)
    return Cell(said[first], note=note)


def _finds(one: OrganisationSummary) -> bool:
    return one.mesh_route != "mailbox"


def _line(one: OrganisationSummary) -> tuple[Cell | str, ...]:
    href = reverse("admin_mailbox", args=[one.id])
    return (
        Cell(one.name, href=href, note=f"{one.kind_label} {one.ods_code or ''}".strip()),
        _ways(one),
        str(dict(LETTERS)[one.letters_wanted]),
    )
