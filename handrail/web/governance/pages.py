"""What information governance sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date, nhs_datetime, nhs_number
from handrail.domain.audit.purposes import purpose_of, worded
from handrail.domain.organisations import queries as organisations
from handrail.domain.oversight.queries import Asked, Line, Subject
from handrail.domain.staff import queries as staff
from handrail.web.shared.components import Cell, Column, Pages, Row, pages

SIZE = 50
ANSWERS_FOR = timedelta(hours=8)
ACTORS = {
    "person": gettext_lazy("The person themself"),
    "linkbearer": gettext_lazy("The person, by a link"),
    "public": gettext_lazy("Somebody not signed in"),
    "system": gettext_lazy("Handrail itself"),
    "client": gettext_lazy("Another system"),
}


@dataclass(frozen=True, slots=True)
class AskPage:
    """What have I asked lately?"""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """Was every look justified?"""

    title: str
    rows: tuple[Row, ...]
    unrelated: int
    unrelated_text: str
    count: str
    filter: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell | str, ...], ...]
    pages: Pages


def asked(found: Sequence[Asked], *, at: datetime) -> AskPage:
    """Return the viewer's own enquiries; those that still answer are links."""
    return AskPage(
        columns=(Column(_("Asked")), Column(_("Why"))),
        rows=tuple(
            (
                Cell(
                    nhs_datetime(one.asked_at),
                    href=reverse("enquiry", args=[one.id])
                    if one.asked_at > at - ANSWERS_FOR
                    else "",
                ),
                one.reason,
            )
            for one in found
        ),
    )


def enquiry(
    subject: Subject, lines: Sequence[Line], parameters: QueryDict, *, show: str
) -> EnquiryPage:
    """Return who looked and who acted about one person."""
    chosen = [line for line in lines if _is_shown(line, show)]
    unrelated = sum(not line.has_relation for line in lines)
    shown = pages(parameters, total=len(chosen), size=SIZE)
    start = (shown.number - 1) * SIZE
    some = chosen[start : start + SIZE]
    names = _Names(some)
    return EnquiryPage(
        title=_("Who looked at the record of %(name)s") % {"name": subject.family_name},
        rows=(
            Row(_("NHS number"), nhs_number(subject.nhs_number)),
            Row(_("Born"), nhs_date(subject.birth_date)),
            Row(_("You asked"), nhs_datetime(subject.asked_at)),
            Row(_("Because"), subject.reason),
        ),
        unrelated=unrelated,
        unrelated_text=ngettext(
            "%(num)s look by somebody who has no relation to this person",
            "%(num)s looks by people who have no relation to this person",
            unrelated,
        )
        % {"num": unrelated},
        count=ngettext("%(num)s line", "%(num)s lines", len(chosen)) % {"num": len(chosen)},
        filter="" if show == "all" else _("of %(num)s") % {"num": len(lines)},
        columns=tuple(Column(text) for text in (_("When"), _("Who"), _("What"), _("Why"))),
        lines=tuple(names.line(line) for line in some),
        pages=shown,
    )


def _is_shown(line: Line, show: str) -> bool:
    if show == "unrelated":
        return not line.has_relation
    return show != "looks" or line.is_view


class _Names:
    """The names of everybody on a page, in three queries."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.people = staff.names(line.account_id for line in lines if line.account_id)
        self.roles = staff.job_role_names(line.job_role for line in lines if line.job_role)
        self.places = organisations.many(
            line.organisation_id for line in lines if line.organisation_id
        )

    def line(self, line: Line) -> tuple[Cell | str, ...]:
        """Return one line of the table."""
        place = self.places.get(line.organisation_id) if line.organisation_id else None
        role = self.roles.get(line.job_role, line.job_role)
        where = ", ".join(filter(None, (role, place.name if place else "")))
        return (
            Cell(
                nhs_datetime(line.at),
                tag="" if line.has_relation else _("No relation"),
                colour="red",
            ),
            Cell(self._who(line), note=where),
            Cell(_("Looked") if line.is_view else _("Did"), note=_words(line.action)),
            _why(line),
        )

    def _who(self, line: Line) -> str:
        if line.account_id:
            return self.people.get(line.account_id, _("Unknown"))
        return str(ACTORS.get(line.actor_kind, line.actor_kind))


def _why(line: Line) -> Cell | str:
    """Return the purpose of a look, with the words that somebody gave for it."""
    if not line.is_view:
        return line.reason
    purpose = purpose_of(line.purpose_code, line.reason, line.action)
    if purpose is None:
        return line.reason or _("Not said")
    return Cell(worded(purpose), note=line.reason if line.purpose_code else "")


def _words(action: str) -> str:
    """Return an event in words: ``referral.offered_elsewhere`` as "referral offered elsewhere"."""
    return action.replace(".", " ").replace("_", " ")
