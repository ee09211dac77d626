"""What pages about keeping and disposing show. None of them says whose a record is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date, nhs_datetime, plural
from handrail.domain.organisations import queries as organisations
from handrail.domain.retention import queries
from handrail.domain.retention.queries import (
    ClassCard,
    DisposalRecord,
    DueRecord,
    HoldRecord,
)
from handrail.domain.staff import queries as staff
from handrail.web.shared.components import Cell, Column, Row
from handrail.web.shared.forms import Option

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class KeepingPage:
    """What is past its day, what is held, what waits for a second person?"""

    count: str
    held: str
    rows: tuple[Row, ...]
    holds: tuple[tuple[UUID, str, str, str], ...]
    columns: tuple[Column, ...]
    disposals: tuple[tuple[Cell | str, ...], ...]


@dataclass(frozen=True, slots=True)
class DisposalPage:
    """What is proposed, or the certificate of what was disposed of."""

    id: UUID
    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    tables: tuple[tuple[str, str], ...]
    is_done: bool
    is_over: bool
    is_mine: bool


def choices(found: Sequence[DueRecord], classes: Mapping[str, ClassCard]) -> tuple[Option, ...]:
    """Return the records that may be proposed, as boxes to tick."""
    free = [one for one in found if not one.is_held and not one.is_proposed][:MOST_AT_ONCE]
    places = organisations.many({one.organisation_id for one in free})
    return tuple(
        Option(
            f"{one.what}:{one.id}",
            one.reference,
            hint=_("%(kind)s, %(place)s. Latest contact %(latest)s, past its day on %(due)s")
            % {
                "kind": classes[one.class_key].name,
                "place": places[one.organisation_id].name,
                "latest": nhs_date(one.latest_date),
                "due": nhs_date(one.due_date),
            },
        )
        for one in free
    )


def keeping(
    found: Sequence[DueRecord],
    classes: Mapping[str, ClassCard],
    holds: Sequence[HoldRecord],
    disposals: Sequence[DisposalRecord],
) -> KeepingPage:
    """Return the queue."""
    held = sum(one.is_held for one in found)
    return KeepingPage(
        count=ngettext(
            "%(num)s record is past its day", "%(num)s records are past their day", len(found)
        )
        % {"num": len(found)},
        held=_("%(num)s held back") % {"num": held} if held else "",
        rows=tuple(_class(card) for card in classes.values()),
        holds=tuple(
            (
                one.id,
                one.reference,
                one.why,
                _("Until %(day)s") % {"day": nhs_date(one.until_date)}
                if one.until_date
                else _("Until somebody lifts it"),
            )
            for one in holds
        ),
        columns=tuple(Column(text) for text in (_("Proposed"), _("By"), _("Where it is"))),
        disposals=_disposals(disposals),
    )


def disposal(record: DisposalRecord, viewer_id: UUID) -> DisposalPage:
    """Return what is proposed, or the certificate."""
    is_done = record.confirmed_at is not None
    return DisposalPage(
        id=record.id,
        title=_("Certificate of disposal") if is_done else _("Proposed disposal"),
        rows=_certificate(record) if is_done else _proposal(record),
        columns=(Column(_("Table")), Column(_("Rows"), is_number=True)),
        tables=tuple(
            (name, f"{count:,}") for name, count in sorted(record.counts.get("rows", {}).items())
        ),
        is_done=is_done,
        is_over=is_done or record.withdrawn_at is not None,
        is_mine=record.proposed_by_account_id == viewer_id,
    )


def _class(card: ClassCard) -> Row:
    years = plural(card.years, _("year"), _("years"))
    said = _("%(years)s after the latest contact") % {"years": years}
    if card.years_after_death is not None:
        after = plural(card.years_after_death, _("year"), _("years"))
        said = _("%(said)s, or %(after)s after death") % {"said": said, "after": after}
    return Row(card.name, (said, card.source))


def _disposals(found: Sequence[DisposalRecord]) -> tuple[tuple[Cell | str, ...], ...]:
    names = staff.names({one.proposed_by_account_id for one in found})
    return tuple(
        (
            Cell(nhs_datetime(one.proposed_at), href=reverse("disposal", args=[one.id])),
            names.get(one.proposed_by_account_id, ""),
            _where(one),
        )
        for one in found
    )


def _where(one: DisposalRecord) -> Cell:
    if one.confirmed_at:
        return Cell("", tag=_("Done"), colour="green")
    if one.withdrawn_at:
        return Cell("", tag=_("Taken back"), colour="grey")
    return Cell("", tag=_("Waits for a second person"), colour="orange")


def _proposal(record: DisposalRecord) -> tuple[Row, ...]:
    names = staff.names([record.proposed_by_account_id])
    return (
        Row(_("Records"), str(record.waiting)),
        Row(
            _("Proposed by"),
            (names.get(record.proposed_by_account_id, ""), nhs_datetime(record.proposed_at)),
        ),
        *(
            (Row(_("Taken back"), nhs_datetime(record.withdrawn_at)),)
            if record.withdrawn_at
            else ()
        ),
    )


def _certificate(record: DisposalRecord) -> tuple[Row, ...]:
    who = [record.proposed_by_account_id, record.confirmed_by_account_id]
    names = staff.names(account for account in who if account)
    counts = record.counts
    classes = queries.classes()
    kinds = tuple(f"{classes[key].name}: {count}" for key, count in counts["records"].items())
    first, last = counts["latest_contact_from"], counts["latest_contact_until"]
    return (
        Row(_("For"), organisations.get(record.organisation_id).name),
        Row(_("Records disposed of"), kinds or _("None")),
        Row(_("Latest contact between"), _between(first, last)),
        Row(_("People of whom nothing is left"), str(counts["people"])),
        Row(_("Left out: held or no longer due"), str(counts["left_out"])),
        Row(
            _("Proposed by"),
            (names.get(record.proposed_by_account_id, ""), nhs_datetime(record.proposed_at)),
        ),
        Row(
            _("Confirmed by"),
            (
                names.get(record.confirmed_by_account_id, "")
                if record.confirmed_by_account_id
                else "",
                nhs_datetime(record.confirmed_at),
            ),
        ),
    )


def _between(first: str | None, last: str | None) -> str:
    if not first or not last:
        return _("None")
    days = {
        "first": nhs_date(date.fromisoformat(first)),
        "last": nhs_date(date.fromisoformat(last)),
    }
    return _("%(first)s and %(last)s") % days
