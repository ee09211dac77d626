"""Ask about referrals, as far as the viewer may know."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.referrals.models import News, Referral, Step
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer, organisation_of


@dataclass(frozen=True, slots=True)
class ReferralCard:
    """What a list shows of a referral."""

    id: UUID
    reference: str
    person_id: UUID
    service_id: UUID
    service_name: str
    to_organisation_id: UUID
    to_organisation_name: str
    from_organisation_id: UUID | None
    from_organisation_name: str
    offered_organisation_id: UUID | None
    rescue_organisation_id: UUID | None
    rescued_at: datetime | None
    source: str
    goals: tuple[str, ...]
    conditions: tuple[str, ...]
    pressures: tuple[str, ...]
    state: str
    closing: str
    sent_at: datetime
    promised_at: datetime
    first_promised_at: datetime | None
    start_promised_at: datetime | None
    started_at: datetime | None
    clock_nation: str | None
    fit_note_until_date: date | None
    opened_at: datetime | None
    first_contact_at: datetime | None
    closed_at: datetime | None
    assigned_account_id: UUID | None
    referred_by_account_id: UUID | None
    referrer_job: str

    @property
    def deciders(self) -> frozenset[UUID | None]:
        """The organisations whose turn it is to decide or to help; never the one that referred."""
        three = (self.to_organisation_id, self.offered_organisation_id, self.rescue_organisation_id)
        return frozenset(three) - {None}

    @property
    def nation(self) -> str:
        """Whose bank holidays count for its clocks, settled when it was sent."""
        return self.clock_nation or "England"

    @property
    def has_waited(self) -> bool:
        """Whether the person ever chose to wait, so that the clocks have lines of their own."""
        return self.first_promised_at is not None


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of a referral's history."""

    at: datetime
    event: str
    by_account_id: UUID | None
    by_organisation_id: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class NewsView:
    """Something the referrer was told or asked."""

    id: UUID
    at: datetime
    event: str
    ask: str
    ask_by_date: date | None
    facts: tuple[dict[str, str], ...]
    by_account_id: UUID | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralRecord:
    """Everything a referral says."""

    card: ReferralCard
    work_status: str
    job_title: str
    work_kinds: tuple[str, ...]
    employer_size: int | None
    absent_since_date: date | None
    keen: str
    free_text: str
    given: dict[str, Any]
    eligibility: dict[str, Any]
    offers: tuple[dict[str, Any], ...]
    tell_referrer: bool
    consent_evidence_id: UUID
    programme_version_id: UUID | None
    onward_service_id: UUID | None
    onward_note: str
    offered_service_id: UUID | None
    version: int


_IT = "referrals_referral."
_ON_A_CARD = tuple(ReferralCard.__dataclass_fields__)
_IN_A_RECORD = tuple(name for name in ReferralRecord.__dataclass_fields__ if name != "card")
_NAMES = {
    "service_name": "s.name",
    "to_organisation_name": "t.name",
    "from_organisation_name": "coalesce(f.name, '')",
}
_FROM = """ from referrals_referral
    join directory_service s on s.id = referrals_referral.service_id
    join organisations_organisation t on t.id = referrals_referral.to_organisation_id
    left join organisations_organisation f on f.id = referrals_referral.from_organisation_id"""


def _columns(names: Iterable[str]) -> str:
    return ", ".join(_NAMES.get(name, f"{_IT}{name}") for name in names)


_CARDS = f"select {_columns(_ON_A_CARD)}{_FROM}"
_RECORDS = f"select {_columns((*_ON_A_CARD, *_IN_A_RECORD))}{_FROM}"
_WAITING = """
    referrals_referral.to_organisation_id = %s
        and referrals_referral.state in ('new', 'question', 'redirecting')
    or offered_organisation_id = %s and referrals_referral.state = 'redirecting'
    or rescue_organisation_id = %s and rescued_at is null and first_contact_at is null
        and referrals_referral.closed_at is null
"""
# Found before names are joined to it: a join with all that we ever sent was most of the work.
_LATEST = """
    referrals_referral.id in (select sent.id from referrals_referral sent
        where sent.from_organisation_id = %s order by sent.sent_at desc, sent.id limit %s)
"""


def record(referral_id: UUID, *, viewer: Viewer, at: datetime) -> ReferralRecord:
    """Return one referral; NotFound when the viewer may not know of it."""
    rows = recorded(f"{_IT}id = %s", [referral_id], f"{_IT}id", viewer, at)
    if not rows:
        raise NotFound
    return rows[0]


def sent_with(submission_id: UUID, *, viewer: Viewer, at: datetime) -> UUID | None:
    """Return the referral that a form made when it was sent before, or None."""
    rows = Referral.objects.visible_to(viewer, at=at).filter(submission_id=submission_id)
    found: UUID | None = rows.values_list("id", flat=True).first()
    return found


def cards(
    referral_ids: Iterable[UUID], *, viewer: Viewer, at: datetime
) -> dict[UUID, ReferralCard]:
    """Return several referrals by id; those the viewer may not see are left out."""
    wanted = list(set(referral_ids))
    if not wanted:
        return {}
    rows = found(f"{_IT}id = any(%s)", [wanted], f"{_IT}id", viewer, at)
    return {card.id: card for card in rows}


def inbox(*, viewer: Viewer, at: datetime, limit: int = 200) -> tuple[ReferralCard, ...]:
    """Return what waits for a decision by the viewer's organisation, oldest promise first."""
    mine = organisation_of(viewer)
    order = f"{_IT}promised_at, {_IT}id limit %s"
    return found(_WAITING, [mine, mine, mine], order, viewer, at, [limit])


def sent_by_us(*, viewer: Viewer, at: datetime, limit: int) -> tuple[ReferralCard, ...]:
    """Return what the viewer's organisation referred lately, latest first."""
    order = f"{_IT}sent_at desc, {_IT}id"
    return found(_LATEST, [organisation_of(viewer), limit], order, viewer, at)


def of_person(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[ReferralCard, ...]:
    """Return a person's referrals, latest first."""
    order = f"{_IT}sent_at desc, {_IT}id"
    return found(f"{_IT}person_id = %s", [person_id], order, viewer, at)


_STEPS = """
    select at, event, by_account_id, by_organisation_id, note from referrals_step
    where referral_id = %s and {seen} order by at, id
"""
_NEWS = """
    select * from referrals_news
    where referral_id = any(%s) and {seen} order by at desc, id desc
"""


def steps(referral_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[StepView, ...]:
    """Return a referral's history, earliest first."""
    text, own = seen(Step, viewer, at)
    rows = ask(_STEPS.format(seen=text), [referral_id, *own])
    return tuple(StepView(*row) for row in rows)


def news(
    referral_ids: Iterable[UUID], *, viewer: Viewer, at: datetime
) -> dict[UUID, tuple[NewsView, ...]]:
    """Return what the referrer was told about several referrals, latest first."""
    wanted = list(set(referral_ids))
    text, own = seen(News, viewer, at)
    rows = News.objects.raw(_NEWS.format(seen=text), [wanted, *own])
    found: dict[UUID, list[NewsView]] = {referral_id: [] for referral_id in wanted}
    for row in rows:
        found[row.referral_id].append(_news(row))
    return {referral_id: tuple(items) for referral_id, items in found.items()}


def found(
    where: str,
    values: Sequence[Any],
    order: str,
    viewer: Viewer,
    at: datetime,
    last: Sequence[Any] = (),
) -> tuple[ReferralCard, ...]:
    """Return the cards of the referrals that a condition finds and the viewer may see."""
    text, own = seen(Referral, viewer, at)
    statement = f"{_CARDS} where ({where}) and {text} order by {order}"
    return tuple(map(_card, ask(statement, [*values, *own, *last])))


def recorded(
    where: str,
    values: Sequence[Any],
    order: str,
    viewer: Viewer,
    at: datetime,
    last: Sequence[Any] = (),
) -> tuple[ReferralRecord, ...]:
    """Return everything of the referrals that a condition finds and the viewer may see."""
    text, own = seen(Referral, viewer, at)
    statement = f"{_RECORDS} where ({where}) and {text} order by {order}"
    return tuple(map(_recorded, ask(statement, [*values, *own, *last])))


def _recorded(row: Sequence[Any]) -> ReferralRecord:
    card, rest = row[: len(_ON_A_CARD)], map(_plain, row[len(_ON_A_CARD) :])
    said = dict(zip(_IN_A_RECORD, rest, strict=True))
    for name in ("given", "eligibility", "offers"):
        said[name] = _plain(json.loads(said[name]))
    return ReferralRecord(card=_card(card), **said)


def _card(row: Sequence[Any]) -> ReferralCard:
    return ReferralCard(*map(_plain, row))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _news(row: News) -> NewsView:
    return NewsView(
        id=row.id,
        at=row.at,
        event=row.event,
        ask=row.ask,
        ask_by_date=row.ask_by_date,
        facts=tuple(row.facts),
        by_account_id=row.by_account_id,
        answer=row.answer,
        answered_at=row.answered_at,
    )
