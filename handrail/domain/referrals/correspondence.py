"""Ask what was said between whoever referred and the team, as another system asks.

Notes, questions, answers and letters, each as far as the viewer may know: what the referrer writes
is the team's to read while the person lets it know (``additions``), and what the team asks besides
its question is the referrer's to know where they are told how it goes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.disclosure.asking import Moments, Sieve, Slice, part, seen
from handrail.domain.disclosure.queries import released
from handrail.domain.referrals.models import Addition, News
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of

NOTE, QUESTION, ANSWER, ASK, LETTER = "note", "question", "answer", "ask", "letter"
_IT = "referrals_referral"
_LET = f"""exists (select 1 from disclosure_release d where d.person_id = {{it}}.person_id
    and d.organisation_id = %s and d.kind = %s and {released("%s")})"""  # noqa: S608 - our own text
# A team that has passed it on since is not named: not everybody knows which that was.
_TEAM = f"""case when not exists (select 1 from referrals_step s
    where s.referral_id = {_IT}.id and s.event = 'referral.taken_over' and s.at > {{at}})
    then {_IT}.to_organisation_id end"""  # noqa: S608 - our own text
_NOTES = f"""select referrals_addition.id as id, '{NOTE}' as what, {_IT}.id as referral_id,
    {_IT}.person_id as person_id, referrals_addition.at as sent_at,
    null::timestamptz as received_at, {_IT}.from_organisation_id as sender_id,
    {_TEAM.format(at="referrals_addition.at")} as recipient_id, referrals_addition.text as words,
    null::date as by_date, null::uuid as answers_id
    from referrals_addition join {_IT} on {_IT}.id = referrals_addition.referral_id
    where {{where}}"""  # noqa: S608 - our own text
_ASKED = f"""select referrals_news.id, case referrals_news.event
    when 'referral.question_asked' then '{QUESTION}' else '{ASK}' end, {_IT}.id, {_IT}.person_id,
    referrals_news.at, null, {_TEAM.format(at="referrals_news.at")}, {_IT}.from_organisation_id,
    referrals_news.ask, referrals_news.ask_by_date, null
    from referrals_news join {_IT} on {_IT}.id = referrals_news.referral_id
    where {{where}}"""  # noqa: S608 - our own text
_ANSWERS = f"""select md5('{ANSWER} ' || referrals_news.id)::uuid, '{ANSWER}', {_IT}.id,
    {_IT}.person_id, referrals_news.answered_at, null, {_IT}.from_organisation_id,
    {_TEAM.format(at="referrals_news.answered_at")}, referrals_news.answer, null,
    referrals_news.id
    from referrals_news join {_IT} on {_IT}.id = referrals_news.referral_id
    where {{where}}"""  # noqa: S608 - our own text
_LETTERS = f"""select l.id, '{LETTER}', l.referral_id, l.person_id, l.at, l.received_at,
    l.organisation_id, %s::uuid, '', null, null from systems_letters_received() l
    where {{where}}"""  # noqa: S608 - our own text
ORDERS = {"sent": "c.sent_at, c.id", "-sent": "c.sent_at desc, c.id"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for anything."""

    ids: tuple[UUID, ...] | None = None
    people: tuple[UUID, ...] | None = None
    referrals: tuple[UUID, ...] | None = None
    senders: tuple[UUID, ...] | None = None
    recipients: tuple[UUID, ...] | None = None
    what: tuple[str, ...] | None = None
    sent: Moments = ()
    received: Moments = ()
    changed: Moments = ()
    order: str = "-sent"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said. A letter's words are asked for when it is read."""

    id: UUID
    what: str
    referral_id: UUID | None
    person_id: UUID
    sent_at: datetime
    received_at: datetime | None
    sender_id: UUID | None
    recipient_id: UUID | None
    words: str
    by_date: date | None
    answers_id: UUID | None


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what was found, and how many there are in all, where that was asked."""

    lines: tuple[Line, ...]
    total: int | None


def search(wanted: Wanted, which: Slice, *, viewer: Viewer, at: datetime) -> Found:
    """Return a part of what was said that the viewer may know of."""
    parts = (
        (_NOTES, _notes(viewer, at)),
        (_ASKED, _asked(viewer, at)),
        (_ANSWERS, _answered(viewer, at)),
    )
    texts = [text.format(where=sieve.text) for text, sieve in parts]
    values = [value for _, sieve in parts for value in sieve.values]
    letters = _letters(viewer, at)
    source = " union all ".join([*texts, _LETTERS.format(where=letters.text)])
    sieve = Sieve(values=[*values, organisation_of(viewer), *letters.values])
    sieve.among("c.id", wanted.ids).among("c.person_id", wanted.people)
    sieve.among("c.referral_id", wanted.referrals).among("c.sender_id", wanted.senders)
    sieve.among("c.recipient_id", wanted.recipients).among("c.what", wanted.what)
    sieve.moments("c.sent_at", wanted.sent).moments("c.received_at", wanted.received)
    sieve.moments("greatest(c.sent_at, c.received_at)", wanted.changed)
    found = part("c.*", f"({source}) c", sieve, ORDERS[wanted.order], which)
    return Found(tuple(Line(*row) for row in found.rows), found.total)


def one(id_: UUID, *, viewer: Viewer, at: datetime) -> Line | None:
    """Return one thing that was said, or None where the viewer may not know of it."""
    found = search(Wanted(ids=(id_,)), Slice(0, 1), viewer=viewer, at=at)
    return found.lines[0] if found.lines else None


def _notes(viewer: Viewer, at: datetime) -> Sieve:
    ours, (text, own) = organisation_of(viewer), seen(Addition, viewer, at)
    senders = f"coalesce(%s in ({_IT}.from_organisation_id, {_IT}.rescue_organisation_id), false)"
    sieve = Sieve().that(text, *own)
    return sieve.that(f"{senders} or {_LET.format(it=_IT)}", ours, ours, Kind.HEALTH.value, at, at)


def _asked(viewer: Viewer, at: datetime) -> Sieve:
    ours, (text, own) = organisation_of(viewer), seen(News, viewer, at)
    sieve = Sieve().that(text, *own).that("referrals_news.ask <> ''")
    sieve.that(f"{_IT}.from_organisation_id is not null")
    return sieve.that(
        "referrals_news.event = 'referral.question_asked'"
        f" or {_IT}.to_organisation_id = %s or {_LET.format(it=_IT)}",
        ours,
        ours,
        Kind.ATTENDANCE.value,
        at,
        at,
    )


def _answered(viewer: Viewer, at: datetime) -> Sieve:
    text, own = seen(News, viewer, at)
    sieve = Sieve().that(text, *own).that("referrals_news.answer <> ''")
    sieve.that("referrals_news.answered_at is not null")
    return sieve.that("referrals_news.event = 'referral.question_asked'")


def _letters(viewer: Viewer, at: datetime) -> Sieve:
    """Ask for the letters to us of whom we may know who they are and how it goes."""
    ours, sieve = organisation_of(viewer), Sieve()
    for kind in (Kind.IDENTITY, Kind.ATTENDANCE):
        sieve.that(_LET.format(it="l"), ours, kind.value, at, at)
    return sieve
