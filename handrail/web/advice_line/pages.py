"""What the pages of the advice line show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_datetime
from handrail.domain.enquiries.calls import CallRecord, Counted, Figures
from handrail.domain.enquiries.choices import Caller, Pointed, Topic
from handrail.domain.staff.permissions import Permission
from handrail.kernel.viewer import Staff
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column, Row

Line = tuple[Cell | str, ...]


@dataclass(frozen=True, slots=True)
class CallsPage:
    """What was rung about lately?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    has_figures: bool


@dataclass(frozen=True, slots=True)
class CallPage:
    """What was said, and can it go on?"""

    id: UUID
    title: str
    rows: tuple[Row, ...]
    may_confirm: bool
    may_refer: bool
    went_on_href: str


@dataclass(frozen=True, slots=True)
class Group:
    """One table of counts."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """How many rang, about what, and where were they pointed?"""

    total: str
    went_on: str
    groups: tuple[Group, ...]


def calls(found: Sequence[CallRecord], names: Mapping[UUID, str], viewer: Staff) -> CallsPage:
    """Return the list of the latest calls."""
    return CallsPage(
        count=ngettext("%(num)s call", "%(num)s calls", len(found)) % {"num": len(found)},
        columns=tuple(Column(text) for text in (_("Call"), _("About"), _("Pointed"))),
        rows=tuple(_line(one, names) for one in found),
        has_figures=viewer.has(Permission.MANAGE_SERVICE),
    )


def call(one: CallRecord, names: Mapping[UUID, str], viewer: Staff) -> CallPage:
    """Return one call."""
    can_go_on = one.is_about_someone and not one.went_on
    return CallPage(
        id=one.id,
        title=one.name or _("A call about nobody in particular"),
        rows=tuple(
            row
            for row in (
                Row(_("Taken"), (nhs_datetime(one.taken_at), _taker(one, names))),
                Row(_("Who rang"), _word(Caller(one.caller).label)),
                Row(_("About"), _word(Topic(one.topic).label)),
                Row(_("Pointed"), tuple(filter(None, (_pointed(one), one.pointed_to)))),
                Row(_("Took"), _("%(num)s minutes") % {"num": one.minutes}),
                Row(_("Number to ring"), one.phone),
                Row(_("What they said"), one.note),
            )
            if row.value
        ),
        may_confirm=can_go_on and viewer.has(Permission.TRIAGE),
        may_refer=can_go_on and viewer.has(Permission.REFER),
        went_on_href=_went_on(one, viewer),
    )


def figures(found: Figures) -> FiguresPage:
    """Return the counts; a small one is shown as hidden."""
    return FiguresPage(
        total=_count(found.total),
        went_on=_count(found.went_on),
        groups=(
            _group(_("Who rang"), found.callers, dict(Caller.choices)),
            _group(_("What about"), found.topics, dict(Topic.choices)),
            _group(_("Where they were pointed"), found.pointed, dict(Pointed.choices)),
        ),
    )


def _line(one: CallRecord, names: Mapping[UUID, str]) -> Line:
    return (
        Cell(
            one.name or _word(Caller(one.caller).label),
            href=address("call", one.id),
            note=f"{nhs_datetime(one.taken_at)}, {_taker(one, names)}",
            tag=_("Went on") if one.went_on else "",
            colour="green",
        ),
        _word(Topic(one.topic).label),
        Cell(_pointed(one), note=one.pointed_to),
    )


def _taker(one: CallRecord, names: Mapping[UUID, str]) -> str:
    return names.get(one.taken_by_account_id, _("Unknown"))


def _pointed(one: CallRecord) -> str:
    return _word(Pointed(one.pointed).label)


def _went_on(one: CallRecord, viewer: Staff) -> str:
    if one.intake_id and viewer.has(Permission.TRIAGE):
        return address("inbox_intake", one.intake_id)
    return ""


def _group(title: str, counts: Sequence[Counted], words: Mapping[str, object]) -> Group:
    return Group(
        title,
        (Column(title), Column(_("Calls"), is_number=True)),
        tuple((_word(words[it.code]), _count(it.count)) for it in counts),
    )


def _count(count: int | None) -> str:
    return _("fewer than 8") if count is None else str(count)


def _word(text: object) -> str:
    said = str(text)
    return f"{said[:1].upper()}{said[1:]}"
