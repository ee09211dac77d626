"""What pages about concerns show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_datetime
from handrail.domain.concerns.choices import Source, State
from handrail.domain.concerns.queries import ConcernRecord, RotaRecord, StepRecord
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants.queries import PersonCard
from handrail.domain.staff import queries as staff
from handrail.kernel.viewer import Staff
from handrail.web.shared.components import Cell, Column, Entry, Row
from handrail.web.shared.crisis import LINES, Line

STATES = {
    State.RAISED: (gettext_lazy("Nobody has answered yet"), "red"),
    State.ACKNOWLEDGED: (gettext_lazy("Somebody is dealing with it"), "blue"),
    State.DEALT_WITH: (gettext_lazy("Dealt with"), "green"),
}
SOURCES = {
    Source.STAFF: gettext_lazy("A member of staff is worried"),
    Source.ANSWER: gettext_lazy("They said that they may not be safe"),
}
EVENTS = {
    "concern.raised": gettext_lazy("Raised"),
    "concern.reason_added": gettext_lazy("Reason added"),
    "concern.duty_told": gettext_lazy("On duty told"),
    "concern.deputy_told": gettext_lazy("Deputy told: nobody had answered in time"),
    "concern.manager_told": gettext_lazy("Manager told: nobody had answered yet"),
    "concern.acknowledged": gettext_lazy("“I am dealing with this”"),
    "concern.dealt_with": gettext_lazy("Dealt with"),
}


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """What happens now, whom to ring, and who was told?"""

    id: UUID
    name: str
    state: str
    colour: str
    crisis: tuple[Line, ...]
    reads: str
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]
    person_href: str
    is_closed: bool
    is_unanswered: bool
    may_answer: bool
    may_finish: bool
    may_add: bool


@dataclass(frozen=True, slots=True)
class WorriesPage:
    """What stands, and who is on duty?"""

    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    duty: tuple[Row, ...]
    is_set: bool
    runs: bool


def concern(
    record: ConcernRecord,
    steps: Sequence[StepRecord],
    people: Mapping[UUID, PersonCard],
    viewer: Staff,
    *,
    is_there: bool,
    at: datetime,
) -> ConcernPage:
    """Return one concern; ``at`` says whether the time to read it has passed.

    ``is_there`` is False where it is about what nobody has sent yet: nothing can be opened.
    """
    word, colour = STATES[State(record.state)]
    person = people.get(record.person_id) if record.person_id else None
    acts = record.may_act(viewer)
    team = organisations.get(record.organisation_id).name
    return ConcernPage(
        id=record.id,
        name=person.name if person else _("somebody who is not confirmed yet"),
        state=str(word),
        colour=colour,
        crisis=LINES,
        reads=_reads(record, team, at),
        rows=(
            Row(_("Raised"), nhs_datetime(record.raised_at)),
            Row(_("Team"), team),
            Row(_("What raised it"), str(SOURCES[Source(record.source)])),
            *_answered(record),
        ),
        entries=_entries(steps),
        person_href=_about(record) if acts and is_there else "",
        is_closed=any(step.is_closed for step in steps),
        is_unanswered=record.state == State.RAISED,
        may_answer=acts and record.state == State.RAISED,
        may_finish=acts and record.state == State.ACKNOWLEDGED,
        may_add=record.state != State.DEALT_WITH,
    )


def worries(
    found: Sequence[ConcernRecord],
    people: Mapping[UUID, PersonCard],
    held: RotaRecord,
    *,
    runs: bool,
) -> WorriesPage:
    """Return what stands at a team."""
    names = staff.names(account for account in (held.on_duty, held.deputy, held.manager) if account)
    posts = (
        (_("On duty"), held.on_duty),
        (_("Deputy"), held.deputy),
        (_("Manager"), held.manager),
    )
    return WorriesPage(
        count=ngettext("%(num)s worry stands", "%(num)s worries stand", len(found))
        % {"num": len(found)},
        columns=columns(),
        rows=lines(found, people),
        duty=tuple(Row(post, names.get(account, "")) for post, account in posts if account),
        is_set=held.on_duty is not None,
        runs=runs,
    )


def columns() -> tuple[Column, ...]:
    """Return the columns of a list of concerns."""
    return tuple(
        Column(text) for text in (_("Person"), _("Raised"), _("Read by"), _("Where it is"))
    )


def lines(
    found: Sequence[ConcernRecord], people: Mapping[UUID, PersonCard]
) -> tuple[tuple[Cell | str, ...], ...]:
    """Return the lines of a list of concerns."""
    return tuple(_line(one, people) for one in found)


def _line(one: ConcernRecord, people: Mapping[UUID, PersonCard]) -> tuple[Cell | str, ...]:
    word, colour = STATES[State(one.state)]
    card = people.get(one.person_id) if one.person_id else None
    name = card.name if card else _("Somebody who is not confirmed yet")
    return (
        Cell(name, href=reverse("worry", args=[one.id])),
        nhs_datetime(one.raised_at),
        nhs_datetime(one.read_by_at),
        Cell("", tag=str(word), colour=colour),
    )


def _reads(record: ConcernRecord, team: str, at: datetime) -> str:
    if record.state != State.RAISED:
        return ""
    when = {"team": team, "when": nhs_datetime(record.read_by_at)}
    if at > record.read_by_at:
        return _("%(team)s was to read this by %(when)s. Nobody has answered yet.") % when
    return _("Somebody at %(team)s reads this by %(when)s.") % when


def _answered(record: ConcernRecord) -> tuple[Row, ...]:
    if record.acknowledged_at is None or record.acknowledged_by_account_id is None:
        return ()
    names = staff.names([record.acknowledged_by_account_id])
    who = names.get(record.acknowledged_by_account_id, _("Unknown"))
    return (Row(_("Dealing with it"), (who, nhs_datetime(record.acknowledged_at))),)


def _about(record: ConcernRecord) -> str:
    if record.case_id:
        return reverse("case", args=[record.case_id])
    if record.referral_id:
        return reverse("inbox_item", args=[record.referral_id])
    return reverse("inbox_intake", args=[record.intake_id])


def _entries(steps: Sequence[StepRecord]) -> tuple[Entry, ...]:
    accounts = {
        account
        for step in steps
        for account in (step.by_account_id, step.told_account_id)
        if account
    }
    names = staff.names(accounts)
    return tuple(
        Entry(str(EVENTS.get(step.event, step.event)), step.at, _who(step, names), _words(step))
        for step in reversed(steps)
    )


def _words(step: StepRecord) -> str:
    if step.is_closed:
        return _("Whoever is on duty, and whoever deals with it, can read the words.")
    if step.is_broken:
        return _("The words cannot be opened. Tell whoever runs the system: their key is missing.")
    return step.words


def _who(step: StepRecord, names: Mapping[UUID, str]) -> str:
    account = step.told_account_id or step.by_account_id
    if account is None:
        return _("The team's shared mailbox") if step.event.endswith("_told") else ""
    return names.get(account, "")
