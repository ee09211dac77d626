"""What the pages about messages that did not arrive show. Nothing says whom one is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_datetime
from handrail.domain.messaging.arrivals import UnknownArrival
from handrail.domain.messaging.choices import TO_PERSON
from handrail.domain.messaging.queries import DEALT_WITH, NEEDS_SOMEBODY, STANDINGS, TRYING, Trouble
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.domain.systems.circuits import CircuitLine
from handrail.web.shared.components import Cell, Column, Pages, Row, pages

SIZE = 50
TABS = {
    NEEDS_SOMEBODY: gettext_lazy("Needs somebody"),
    TRYING: gettext_lazy("Being tried again"),
    DEALT_WITH: gettext_lazy("Dealt with"),
}
EMPTY = {
    NEEDS_SOMEBODY: gettext_lazy("Every message has arrived, or is on its way"),
    TRYING: gettext_lazy("No message is being tried again"),
    DEALT_WITH: gettext_lazy("No message has been dealt with another way"),
}
TAGS = {NEEDS_SOMEBODY: "red", TRYING: "yellow", DEALT_WITH: "grey"}
NAMES = {
    "referral_news": gettext_lazy("News for the referrer"),
    "referral_question": gettext_lazy("A question to the referrer"),
    "practice_month": gettext_lazy("To a practice: what came of its referrals"),
    "letter_given": gettext_lazy("To somebody: a letter did not arrive"),
    "letter_late": gettext_lazy("To the manager: a letter is late"),
    "reminder_unread": gettext_lazy("Reminder: not opened"),
    "promise_missed": gettext_lazy("To the manager: a promise has passed"),
    "area_contact": gettext_lazy("To the area's contact: a person to call"),
    "start_missed": gettext_lazy("To the manager: support has not started in time"),
    "start_area_contact": gettext_lazy("To the area's contact: support has not started"),
    "bounce_raised": gettext_lazy("To a senior: somebody is sent from one to the next"),
    "status_code": gettext_lazy("A one-time code"),
    "hearing_asked": gettext_lazy("Is this where referrals are told of?"),
    "referral_to_answer": gettext_lazy("A referral to answer by a link"),
    "answer_code": gettext_lazy("A one-time code"),
    "appointment_booked": gettext_lazy("An appointment"),
    "appointment_moved": gettext_lazy("A moved appointment"),
    "appointment_cancelled": gettext_lazy("A cancelled appointment"),
    "handover_told": gettext_lazy("A new contact"),
    "self_referral_received": gettext_lazy("Receipt"),
    "report_answered": gettext_lazy("A person answered about a report"),
    "report_unheard": gettext_lazy("A report waits for a health professional"),
    "report_without_decider": gettext_lazy("To the manager: nobody may decide on a report"),
    "staff_invited": gettext_lazy("A welcome to a new member of staff"),
    "account_news": gettext_lazy("To an account's owner: was this you?"),
    "access_review": gettext_lazy("Access to review"),
    "funding_ends": gettext_lazy("To the manager: the funding of a service ends"),
    "place_opened": gettext_lazy("A place opened"),
    "service_ends": gettext_lazy("A service comes to its end"),
    "cases_without_worker": gettext_lazy("To the manager: people without a coach"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """What did not arrive, and what needs me?"""

    tabs: tuple[tuple[str, str, bool], ...]
    count: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    pages: Pages
    empty: str
    may_try_all: bool
    reaches_nobody: bool
    mesh: str
    unknown: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class MeshState:
    """Whether MESH is set up and works, and what came by it that nobody understood."""

    mailbox: str
    circuit: CircuitLine | None
    unknown: tuple[UnknownArrival, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MessagePage:
    """What went wrong with this one, and what can I do?"""

    id: UUID
    name: str
    tag: str
    colour: str
    problem: str
    rows: tuple[Row, ...]
    may_mend: bool


def messages(
    found: Sequence[Trouble],
    counts: Mapping[str, int],
    parameters: QueryDict,
    *,
    standing: str,
    reaches_nobody: bool,
    mesh: MeshState,
) -> ListPage:
    """Return the list of one standing."""
    shown = pages(parameters, total=len(found), size=SIZE)
    start = (shown.number - 1) * SIZE
    some = found[start : start + SIZE]
    names = _names(some)
    return ListPage(
        tabs=tuple(
            (
                key,
                _("%(tab)s (%(count)s)") % {"tab": TABS[key], "count": counts[key]},
                key == standing,
            )
            for key in STANDINGS
        ),
        count=ngettext("%(count)s message", "%(count)s messages", len(found))
        % {"count": len(found)},
        columns=tuple(
            Column(text) for text in (_("Message"), _("From"), _("To"), _("Problem"), _("Since"))
        ),
        rows=tuple(_line(each, names) for each in some),
        pages=shown,
        empty=str(EMPTY[standing]),
        may_try_all=standing == NEEDS_SOMEBODY and len(found) > 1,
        reaches_nobody=reaches_nobody,
        mesh=_mesh(mesh),
        unknown=tuple(
            (
                each.id,
                _("%(when)s, %(what)s")
                % {"when": nhs_datetime(each.arrived_at), "what": each.workflow or each.why},
            )
            for each in mesh.unknown
        ),
    )


def message(found: Trouble) -> MessagePage:
    """Return the page of one message."""
    names = _names([found])
    rows = [
        Row(_("From"), names.get(found.organisation_id, "")),
        Row(_("To"), _recipient(found, names)),
        Row(_("How"), found.way),
        Row(_("Written"), nhs_datetime(found.created_at)),
        Row(_("Tries"), str(found.attempts)),
    ]
    if found.standing == TRYING:
        rows.append(Row(_("Tried again"), nhs_datetime(found.next_try_at)))
    if found.failed_at:
        rows.append(Row(_("Given up"), nhs_datetime(found.failed_at)))
    if found.dealt_with_at:
        who = (
            names.get(found.dealt_with_by_account_id, "") if found.dealt_with_by_account_id else ""
        )
        said = filter(None, (found.dealt_with_note, who, nhs_datetime(found.dealt_with_at)))
        rows.append(Row(_("Dealt with"), ", ".join(said)))
    return MessagePage(
        id=found.id,
        name=_name(found),
        tag=str(TABS[found.standing]),
        colour=TAGS[found.standing],
        problem=found.problem,
        rows=tuple(rows),
        may_mend=found.standing == NEEDS_SOMEBODY,
    )


def _mesh(mesh: MeshState) -> str:
    """Return how the way into practices' own systems stands, in a sentence; "" without one."""
    if not mesh.mailbox:
        return ""
    held = mesh.circuit
    if held is None:
        return _("MESH: our mailbox is %(name)s. Nothing has gone by it yet.") % {
            "name": mesh.mailbox
        }
    worked, failed = held.latest_success_at, held.latest_failure_at
    if failed is None or (worked and worked > failed and not held.is_open):
        when = nhs_datetime(worked) if worked else _("not yet")
        return _("MESH works; last used %(when)s.") % {"when": when}
    said = {"why": held.why, "when": nhs_datetime(failed)}
    if held.try_at and held.try_at > mesh.at:
        said["until"] = nhs_datetime(held.try_at)
        return _("MESH has a fault (%(why)s, %(when)s). It is left alone until %(until)s.") % said
    return _("MESH has a fault (%(why)s, %(when)s). It is being tried again.") % said


def _line(found: Trouble, names: Mapping[UUID, str]) -> tuple[Cell | str, ...]:
    href = reverse("message", args=[found.id])
    return (
        Cell(_name(found), href=href, note=found.way, hidden=nhs_datetime(found.created_at)),
        names.get(found.organisation_id, ""),
        _recipient(found, names),
        found.problem,
        nhs_datetime(found.failed_at or found.created_at),
    )


def _name(found: Trouble) -> str:
    return str(NAMES.get(found.template, _("News for the person")))


def _recipient(found: Trouble, names: Mapping[UUID, str]) -> str:
    if found.channel in TO_PERSON:
        return _("the person")
    account = found.recipient_account_id
    if account and account in names:
        return names[account]
    return names.get(found.recipient_organisation_id or found.organisation_id, "")


def _names(found: Sequence[Trouble]) -> dict[UUID, str]:
    """Return the names of the organisations and members of staff on a page, in two queries."""
    ids = {each.organisation_id for each in found}
    ids |= {each.recipient_organisation_id for each in found if each.recipient_organisation_id}
    accounts = {
        account
        for each in found
        for account in (each.recipient_account_id, each.dealt_with_by_account_id)
        if account
    }
    named = {key: each.name for key, each in organisations.many(ids).items()}
    return named | staff.names(accounts)
