"""What the demonstration's message pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_datetime
from handrail.web.demo.kept import MAIL, TEXT, Kept
from handrail.web.shared.components import Cell, Column, Pages, Row, pages

SIZE = 50


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """What was sent, to whom, and when?"""

    tabs: tuple[tuple[str, str, bool], ...]
    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages
    goes_out: bool


@dataclass(frozen=True, slots=True)
class MessagePage:
    """What does its reader see?"""

    title: str
    rows: tuple[Row, ...]
    body: str


def messages(found: Sequence[Kept], parameters: QueryDict, *, goes_out: bool) -> MessagesPage:
    """Return the list of kept messages, all or of one kind."""
    kind = parameters.get("show", "")
    chosen = [each for each in found if kind not in {MAIL, TEXT} or each.kind == kind]
    shown = pages(parameters, total=len(chosen), size=SIZE)
    start = (shown.number - 1) * SIZE
    return MessagesPage(
        tabs=tuple(
            (value, label, value == (kind if kind in {MAIL, TEXT} else ""))
            for value, label in (("", _("All")), (MAIL, _("Emails")), (TEXT, _("Texts")))
        ),
        count=ngettext("%(count)s message", "%(count)s messages", len(chosen))
        % {"count": len(chosen)},
        columns=tuple(Column(text) for text in (_("Message"), _("To"), _("Begins"), _("Sent"))),
        rows=tuple(_line(each) for each in chosen[start : start + SIZE]),
        pages=shown,
        goes_out=goes_out,
    )


def message(found: Kept) -> MessagePage:
    """Return the page of one message."""
    rows = [Row(_("To"), found.to), Row(_("Sent"), nhs_datetime(found.at))]
    if found.kind == MAIL:
        rows.insert(0, Row(_("Subject"), found.subject))
    return MessagePage(_title(found), tuple(rows), found.body)


def _line(found: Kept) -> tuple[Cell | str, ...]:
    href = reverse("demo_message", args=[found.kind, found.id])
    first = found.body.strip().partition("\n")[0]
    return (
        Cell(_title(found), href=href, hidden=nhs_datetime(found.at)),
        found.to,
        first,
        nhs_datetime(found.at),
    )


def _title(found: Kept) -> str:
    if found.kind == TEXT:
        return _("Text")
    return _("Email %(subject)s") % {"subject": found.subject}
