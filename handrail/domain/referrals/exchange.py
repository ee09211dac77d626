"""Ask about referrals as another system asks: by what was sent, and by where it stands now.

Where a referral stands is told in the words of HL7 FHIR R4 (Task.status, ServiceRequest.status).
Whoever referred learns no more of it than the person released, as on the pages
(``rules.BY_REFERRER``).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from handrail.domain.disclosure.asking import COMPARED, Moments, ask, seen
from handrail.domain.disclosure.queries import released
from handrail.domain.referrals.models import News, Referral, Step
from handrail.domain.referrals.queries import ReferralRecord, recorded
from handrail.domain.referrals.rules import BY_REFERRER, COMPLETED, REVOKED, THEIR_NUMBERS
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of

_IT = "referrals_referral"
# Whether the viewer's organisation may know how it goes.
_KNOWN = f"""(
    coalesce(%(ours)s in ({_IT}.to_organisation_id, {_IT}.offered_organisation_id,
                          {_IT}.rescue_organisation_id), false)
    or exists (select 1 from disclosure_release d
                where d.person_id = {_IT}.person_id and d.organisation_id = %(ours)s
                  and d.kind = '{Kind.ATTENDANCE}' and {released("%(at)s")}))"""
_ENDED = f"""(select s.event from referrals_step s
    where s.referral_id = {_IT}.id and s.to_state = 'closed' and s.from_state <> 'closed'
    order by s.at desc, s.id desc limit 1)"""
# What the referrer was asked, and answered, is theirs to know.
_ASKED = f"""coalesce((select s.event from referrals_step s
    where s.referral_id = {_IT}.id
      and s.event in ('referral.question_asked', 'referral.question_answered')
    order by s.at desc, s.id desc limit 1) = 'referral.question_asked', false)"""
_HANDLING = f"""case
    when {_IT}.state = 'question' then 'on-hold'
    when {_IT}.state = 'closed' and {_ENDED} = 'referral.withdrawn' then 'cancelled'
    when not {_KNOWN} then case when {_ASKED} then 'on-hold' else 'requested' end
    when {_IT}.state in ('new', 'redirecting') then 'requested'
    when {_IT}.state = 'accepted' and {_IT}.first_contact_at is null then 'accepted'
    when {_IT}.state = 'accepted' then 'in-progress'
    when {_ENDED} = 'referral.closed' then 'rejected'
    when {_IT}.closing = 'finished' then 'completed'
    else 'failed' end"""
_CONCLUDED = f"""(select s.event from referrals_step s
    where s.referral_id = {_IT}.id and s.event in ('{COMPLETED}', '{REVOKED}')
    order by s.at desc, s.id desc limit 1)"""
# Who referred on our pages has no other system that would say that the request is done with.
_SENT_HERE = f"({_IT}.given -> '{THEIR_NUMBERS}') is null"
_REQUEST = f"""case
    when {_CONCLUDED} = '{COMPLETED}' then 'completed'
    when {_CONCLUDED} = '{REVOKED}' then 'revoked'
    when {_IT}.state <> 'closed' then 'active'
    when {_ENDED} = 'referral.withdrawn' then 'revoked'
    when not ({_SENT_HERE} and {_KNOWN}) then 'active'
    when {_IT}.closing = 'finished' then 'completed'
    else 'revoked' end"""
_CHANGED = f"""greatest(
    (select max(s.at) from referrals_step s where s.referral_id = {_IT}.id
        and (s.event = any(%(own)s) or s.event = 'referral.question_asked' or {_KNOWN})),
    (select max(n.at) from referrals_news n where n.referral_id = {_IT}.id and {_KNOWN}))"""
_WHO_HAS_IT = {
    "services": f"{_IT}.service_id",
    "receivers": f"coalesce({_IT}.offered_organisation_id, {_IT}.to_organisation_id)",
    "workers": f"{_IT}.assigned_account_id",
}
SORTED = {
    "sent": f"{_IT}.sent_at, {_IT}.id",
    "-sent": f"{_IT}.sent_at desc, {_IT}.id",
    "changed": f"{_CHANGED}, {_IT}.id",
    "-changed": f"{_CHANGED} desc, {_IT}.id",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for anything. Moments are compared as ``COMPARED`` names.

    Our reference and what a system called a request are two names of one thing: either will do.
    So will either a service, a receiver or a worker: they are all who has it.
    """

    ids: tuple[UUID, ...] | None = None
    people: tuple[UUID, ...] | None = None
    submissions: tuple[UUID, ...] | None = None
    references: tuple[str, ...] | None = None
    referrers: tuple[UUID, ...] | None = None
    services: tuple[UUID, ...] | None = None
    receivers: tuple[UUID, ...] | None = None
    workers: tuple[UUID, ...] | None = None
    handling: tuple[str, ...] | None = None
    requests: tuple[str, ...] | None = None
    sent: Moments = ()
    changed: Moments = ()
    order: str = "-sent"


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what was found, and how many there are in all, where that was asked."""

    records: tuple[ReferralRecord, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: a step, with what the referrer was told or asked at it."""

    id: UUID
    at: datetime
    event: str
    note: str = ""
    by_account_id: UUID | None = None
    ask: str = ""
    ask_by_date: date | None = None
    answer: str = ""
    facts: tuple[Mapping[str, str], ...] = field(default=())


def search(
    wanted: Wanted, *, start: int, size: int, count: bool, viewer: Viewer, at: datetime
) -> Found:
    """Return a part of the referrals that the viewer may see, in a full order."""
    values = {"ours": organisation_of(viewer), "at": at, "own": sorted(BY_REFERRER)}
    where = _where(wanted, values)
    text, own = _positional(where, values)
    order, order_values = _positional(SORTED[wanted.order], values)
    records = recorded(
        text, own, f"{order} limit %s offset %s", viewer, at, [*order_values, size, start]
    )
    if not count:
        return Found(records, None)
    scope, scope_values = seen(Referral, viewer, at)
    statement = f"select count(*) from {_IT} where ({text}) and {scope}"
    return Found(records, ask(statement, [*own, *scope_values])[0][0])


def resting_on(
    evidence_ids: Iterable[UUID], *, viewer: Viewer, at: datetime
) -> dict[UUID, tuple[UUID, ...]]:
    """Return which referrals rest on each of several agreements, as far as the viewer sees them."""
    found: dict[UUID, tuple[UUID, ...]] = {}
    for evidence_id, referral_id in _resting("consent_evidence_id", evidence_ids, viewer, at):
        found[evidence_id] = (*found.get(evidence_id, ()), referral_id)
    return found


def agreements_of(ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> tuple[UUID, ...]:
    """Return the agreements that several referrals rest on, as far as the viewer sees them."""
    return tuple(evidence_id for evidence_id, _ in _resting("id", ids, viewer, at))


def _resting(
    column: str, ids: Iterable[UUID], viewer: Viewer, at: datetime
) -> list[tuple[Any, ...]]:
    text, own = seen(Referral, viewer, at)
    statement = f"select consent_evidence_id, id from {_IT} where {column} = any(%s) and {text}"
    return ask(f"{statement} order by id", [list(ids), *own])


def people_of(
    person_ids: Iterable[UUID], *, service_id: UUID, viewer: Viewer, at: datetime
) -> frozenset[UUID]:
    """Return which of these people were referred to a service, as far as the viewer may see."""
    scope, own = seen(Referral, viewer, at)
    statement = f"""select distinct person_id from {_IT}
        where person_id = any(%s) and service_id = %s and {scope}"""
    return frozenset(row[0] for row in ask(statement, [list(person_ids), service_id, *own]))


def trails(ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> dict[UUID, tuple[Line, ...]]:
    """Return what happened to several referrals, earliest first, whatever was released."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    found: dict[UUID, dict[tuple[datetime, str], Line]] = {each: {} for each in wanted}
    for row in _rows(Step, "id, at, event, note, by_account_id", wanted, viewer, at):
        found[row[0]][row[2], row[3]] = Line(*row[1:])
    columns = "id, at, event, ask, ask_by_date, answer, facts"
    for referral_id, id_, when, event, asked, by_date, answer, facts in _rows(
        News, columns, wanted, viewer, at
    ):
        lines = found[referral_id]
        step = lines.get((when, event)) or Line(id_, when, event)
        said = {"ask": asked, "ask_by_date": by_date, "answer": answer}
        lines[when, event] = replace(step, **said, facts=tuple(json.loads(facts)))
    return {each: tuple(sorted(lines.values(), key=_moment)) for each, lines in found.items()}


def of_lines(ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> tuple[UUID, ...]:
    """Return the referrals that lines of their history belong to, as far as the viewer sees."""
    wanted, found = list(ids), set[UUID]()
    for model in (Step, News):
        text, own = seen(model, viewer, at)
        statement = f"select referral_id from {model._meta.db_table} where id = any(%s) and {text}"
        found |= {row[0] for row in ask(statement, [wanted, *own])}
    return tuple(sorted(found))


def _moment(line: Line) -> tuple[datetime, bool]:
    """Return an order: what began it stands before whatever happened in the same moment."""
    return line.at, line.event != "referral.sent"


def _rows(
    model: Any, columns: str, wanted: list[UUID], viewer: Viewer, at: datetime
) -> list[tuple[Any, ...]]:
    text, own = seen(model, viewer, at)
    statement = (
        f"select referral_id, {columns} from {model._meta.db_table}"
        f" where referral_id = any(%s) and {text} order by at, id"
    )
    return ask(statement, [wanted, *own])


def _where(wanted: Wanted, values: dict[str, Any]) -> str:
    listed = {
        "ids": f"{_IT}.id",
        "people": f"{_IT}.person_id",
        "referrers": f"{_IT}.from_organisation_id",
        "handling": _HANDLING,
        "requests": _REQUEST,
    }
    parts = ["true"]
    for name, column in listed.items():
        if (given := getattr(wanted, name)) is not None:
            values[name] = list(given)
            parts.append(f"{column} = any(%({name})s)")
    if wanted.submissions is not None or wanted.references is not None:
        values["submissions"] = list(wanted.submissions or ())
        values["references"] = list(wanted.references or ())
        parts.append(
            f"({_IT}.submission_id = any(%(submissions)s) or {_IT}.reference = any(%(references)s))"
        )
    if whose := [it for it in _WHO_HAS_IT if getattr(wanted, it) is not None]:
        values |= {name: list(getattr(wanted, name)) for name in whose}
        parts.append(f"({' or '.join(f'{_WHO_HAS_IT[it]} = any(%({it})s)' for it in whose)})")
    for name, column in (("sent", f"{_IT}.sent_at"), ("changed", _CHANGED)):
        for number, (how, moment) in enumerate(getattr(wanted, name)):
            values[f"{name}{number}"] = moment
            parts.append(f"{column} {COMPARED[how]} %({name}{number})s")
    return " and ".join(parts)


def _positional(text: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    """Return a text with marks in order, as the scopes' own have them, and its values."""
    pieces = text.split("%(")
    found, ordered = [pieces[0]], []
    for piece in pieces[1:]:
        name, _, rest = piece.partition(")s")
        ordered.append(values[name])
        found.append(f"%s{rest}")
    return "".join(found), ordered
