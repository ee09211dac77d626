"""What the pages about programmes show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.programmes.comparing import differences
from handrail.domain.programmes.drafts import DraftRecord
from handrail.domain.programmes.eligibility.answers import Eligibility
from handrail.domain.programmes.eligibility.words import said_about
from handrail.domain.programmes.english import sayings
from handrail.domain.programmes.queries import Version
from handrail.domain.programmes.rules import Status, missing_for_go_live
from handrail.domain.programmes.sections import SECTIONS
from handrail.domain.programmes.states import State
from handrail.journey.redraft import Counted, Shift, Tried
from handrail.web.programmes.labels import PARTS
from handrail.web.programmes.saying import part_in_words
from handrail.web.shared.components import Cell, Column, Entry, Row

HIDDEN = -1
STATUSES = {
    Status.LIVE: (lazy("Runs"), "green"),
    Status.CLOSED: (lazy("Closed"), "grey"),
    Status.UNKNOWN: (lazy("Being checked"), "yellow"),
}
DRAFTS = {
    State.OPEN: (lazy("Draft"), "blue"),
    State.PROPOSED: (lazy("Waits for a second person"), "orange"),
}
EVENTS = {
    "programme_draft.started": lazy("Started"),
    "programme_draft.changed": lazy("Changed"),
    "programme_draft.proposed": lazy("Proposed"),
    "programme_draft.sent_back": lazy("Sent back"),
}
SHIFTS = {
    Shift.GAIN: lazy("would gain: it was no, and is no longer"),
    Shift.LOSE: lazy("would lose: it would be no now"),
    Shift.CLEARER: lazy("would be surer: it may have fitted, and fits"),
    Shift.LESS_CLEAR: lazy("would be less sure: it fitted, and may fit"),
    Shift.SAME: lazy("would be answered the same"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """Which programmes are there, and is any being changed?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One version, and what it changed."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """What does this programme say, and how did it change?"""

    id: str
    title: str
    since: str
    missing: tuple[str, ...]
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    has_draft: bool
    may_draft: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What does the draft say, what would it change, and whose turn is it?"""

    id: str
    title: str
    is_open: bool
    why: str
    valid_from: str
    differences: tuple[str, ...]
    rows: tuple[Row, ...]
    steps: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class AboutDraft:
    """Which draft a form is about, and what it would change."""

    id: str
    name: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoPage:
    """Who would gain or lose, and may the reader publish it?"""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    same: str
    judged: str
    shifts: tuple[Row, ...]
    is_proposed: bool
    may_publish: bool
    why: str
    valid_from: str


@dataclass(frozen=True, slots=True)
class TriedPage:
    """How would somebody be judged, now and by the draft?"""

    id: str
    name: str
    rows: tuple[Row, ...]


def programmes(found: Sequence[Version], standing: Mapping[str, State]) -> ListPage:
    """Return the list of programmes, by name."""
    ordered = sorted(found, key=lambda version: (version.rules.name.casefold(), version.id))
    return ListPage(
        count=ngettext("%(num)s programme", "%(num)s programmes", len(found)) % {"num": len(found)},
        columns=(Column(_("Programme")), Column(_("Counts since")), Column(_("Status"))),
        rows=tuple(_line(version, standing.get(version.programme_id)) for version in ordered),
    )


def programme(
    versions: Sequence[Version], *, on: date, has_draft: bool, may_draft: bool
) -> ProgrammePage:
    """Return what a programme says today; versions are newest first."""
    today = next((it for it in versions if it.valid_from_date <= on), versions[-1])
    return ProgrammePage(
        id=today.programme_id,
        title=today.rules.name,
        since=_("Version %(number)s, since %(day)s")
        % {"number": today.number, "day": nhs_date(today.valid_from_date)},
        missing=missing_for_go_live(today.rules),
        rows=tuple(Row(said.topic, said.sentences) for said in sayings(today.rules)),
        changes=tuple(_change(later, earlier) for later, earlier in pairwise(versions)),
        has_draft=has_draft,
        may_draft=may_draft,
    )


def draft(found: DraftRecord, names: Mapping[UUID, str]) -> DraftPage:
    """Return the page of a draft."""
    is_open = found.state is State.OPEN
    return DraftPage(
        id=found.programme_id,
        title=_("Next version of %(name)s") % {"name": found.after.name},
        is_open=is_open,
        why=found.why,
        valid_from=nhs_date(found.valid_from_date) if found.valid_from_date else "",
        differences=found.differences,
        rows=tuple(_part(found, key, is_open) for key in SECTIONS),
        steps=tuple(
            Entry(
                str(EVENTS.get(step.event, step.event)),
                step.at,
                names.get(step.by_account_id, ""),
                str(PARTS.get(step.note, step.note)),
            )
            for step in found.steps
        ),
    )


def asked(found: DraftRecord) -> AboutDraft:
    """Return which draft a form is about."""
    return AboutDraft(found.programme_id, found.after.name, found.differences)


def who(found: DraftRecord, tried: Sequence[Tried], people: Counted) -> WhoPage:
    """Return who would gain or lose: test persons first, then counts of real ones."""
    differing = [each for each in tried if each.differs]
    same = len(tried) - len(differing)
    return WhoPage(
        id=found.programme_id,
        title=_("Who would gain or lose"),
        columns=(Column(_("Test person")), Column(_("Now")), Column(_("By the draft"))),
        rows=tuple(_tried(each) for each in differing),
        same=ngettext(
            "%(num)s test person is answered the same.",
            "%(num)s test persons are answered the same.",
            same,
        )
        % {"num": same},
        judged=_shown(people.judged),
        shifts=tuple(Row(_shown(people.shifts[it]), str(SHIFTS[it])) for it in Shift),
        is_proposed=found.state is State.PROPOSED,
        may_publish=found.may_publish,
        why=found.why,
        valid_from=nhs_date(found.valid_from_date) if found.valid_from_date else "",
    )


def tried(found: DraftRecord, tried: Tried | None) -> TriedPage:
    """Return how somebody made up is judged, now and by the draft."""
    rows: tuple[Row, ...] = ()
    if tried is not None:
        rows = tuple(
            Row(label, (answer.headline, *map(said_about, answer.reasons)))
            for label, answer in ((_("Now"), tried.before), (_("By the draft"), tried.after))
        )
    return TriedPage(found.programme_id, found.after.name, rows)


def _line(version: Version, state: State | None) -> tuple[Cell | str, ...]:
    status, colour = STATUSES[version.rules.status]
    name = Cell(
        version.rules.name,
        href=reverse("programme", args=[version.programme_id]),
        tag=str(DRAFTS[state][0]) if state else "",
        colour=DRAFTS[state][1] if state else "",
        note=version.rules.nation,
    )
    return (name, nhs_date(version.valid_from_date), Cell("", tag=str(status), colour=colour))


def _change(later: Version, earlier: Version) -> Change:
    return Change(
        _("Version %(number)s, from %(day)s")
        % {"number": later.number, "day": nhs_date(later.valid_from_date)},
        differences(earlier.rules, later.rules) or (_("The same in other words."),),
    )


def _part(found: DraftRecord, key: str, is_open: bool) -> Row:
    href = reverse("programme_part", args=[found.programme_id, key]) if is_open else ""
    return Row(str(PARTS[key]), part_in_words(SECTIONS[key], found.content), href=href)


def _tried(each: Tried) -> tuple[Cell | str, ...]:
    tags = {Shift.GAIN: (_("Gains"), "green"), Shift.LOSE: (_("Loses"), "red")}
    tag, colour = tags.get(each.shift, ("", ""))
    before, after = _answer(each.before), _answer(each.after)
    why = said_about(each.after.reasons[0]) if each.after.reasons else ""
    return (each.name, before, Cell(after, tag=str(tag), colour=colour, note=why))


def _answer(found: Eligibility) -> str:
    return f"{found.headline}: {found.tier.name}" if found.tier else found.headline


def _shown(count: int) -> str:
    return _("7 or fewer") if count == HIDDEN else f"{count:,}"
