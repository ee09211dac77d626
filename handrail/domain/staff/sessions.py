"""Where an account is signed in: begun, used, listed and ended.

A session is a row of Django's, kept under the hash of what the browser holds, and one of ours
beside it that says whose it is and since when. Ending one takes Django's row away at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F

from handrail.domain.audit import operations as audit
from handrail.domain.staff import access, rules
from handrail.domain.staff.models import Account, Browser, Membership, SignIn
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer

# A desk, a laptop and a telephone, with two to spare. Another one ends the least lately used.
MOST = 5
LEFT_OVER = timedelta(days=1)
BROWSER_KNOWN = timedelta(days=365)

_LIVE = """
    select s.id, s.key_hash, s.how, s.browser, s.unusual, s.began_at, s.latest_at
    from staff_signin s join django_session d on d.session_key = s.key_hash
    where s.account_id = %(account)s and s.ended_at is null and d.expire_date > %(at)s
    order by s.latest_at desc, s.id
"""
# One statement, at most once a minute for a session: what every request pays stays as it was.
_USED = """
    with used as (
        update django_session set expire_date = %(ends)s where session_key = %(key)s
        returning session_key
    )
    update staff_signin set latest_at = %(at)s where key_hash in (select session_key from used)
"""
_END = """
    with ended as (
        update staff_signin set ended_at = %(at)s
        where account_id = %(account)s and ended_at is null and key_hash = any(%(keys)s)
        returning key_hash
    ), gone as (delete from django_session where session_key in (select key_hash from ended))
    select count(*) from ended
"""


@dataclass(frozen=True, slots=True)
class Came:
    """How somebody came in: by which session and browser, known by hashes alone."""

    key_hash: str
    browser_hash: str
    browser: str
    how: str


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session that is live: where from, since when, and what was unusual about it."""

    id: UUID
    key_hash: str
    how: str
    browser: str
    unusual: tuple[str, ...]
    began_at: datetime
    latest_at: datetime


@transaction.atomic
def begin(*, account_id: UUID, came: Came, by: Viewer, at: datetime) -> tuple[str, ...]:
    """Write down that a session begins; return what is unusual about it, if anything.

    Beyond ``MOST`` sessions of one account the least lately used ends.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    unusual = rules.unusual(
        is_known_browser=_seen_before(account_id, came.browser_hash, at),
        knows_browsers=Browser.objects.filter(account=account, first_at__lt=at).exists(),
        wrong_tries=account.wrong_tries,
    )
    if account.wrong_tries:
        Account.objects.filter(pk=account_id).update(wrong_tries=0)
    SignIn.objects.update_or_create(
        key_hash=came.key_hash,
        defaults={
            "account": account,
            "how": came.how,
            "browser": came.browser,
            "unusual": list(unusual),
            "began_at": at,
            "latest_at": at,
            "ended_at": None,
        },
    )
    others = [card for card in live(account_id, at=at) if card.key_hash != came.key_hash]
    if too_many := [card.key_hash for card in others[MOST - 1 :]]:
        _end(account_id, too_many, "too many", by, at)
    return unusual


def used(*, key_hash: str, ends_at: datetime, at: datetime) -> None:
    """Move on when a session ends, because it was used."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, {"key": key_hash, "ends": ends_at, "at": at})


def moved(*, old: str, new: str) -> None:
    """Follow a session whose key was changed."""
    SignIn.objects.filter(key_hash=old).update(key_hash=new, ended_at=None)


def is_over(*, key_hash: str, at: datetime) -> None:
    """Write down that a session was ended by whoever had it."""
    SignIn.objects.filter(key_hash=key_hash, ended_at=None).update(ended_at=at)


def live(account_id: UUID, *, at: datetime) -> tuple[SessionCard, ...]:
    """Return an account's sessions that have not ended, the latest used first."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, {"account": account_id, "at": at})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return tuple(SessionCard(**{**row, "unusual": tuple(row["unusual"])}) for row in rows)


def account_behind(key_hash: str) -> UUID | None:
    """Return the open account whose session it is, or was until lately."""
    row = SignIn.objects.filter(key_hash=key_hash, account__is_active=True).first()
    return row.account_id if row else None


@transaction.atomic
def end(*, account_id: UUID, session_id: UUID, by: Viewer, at: datetime) -> None:
    """End one session of one's own account; NotFound for anybody else's."""
    found = [card.key_hash for card in live(account_id, at=at) if card.id == session_id]
    if not found:
        raise NotFound
    _end(account_id, found, "ended", by, at)


@transaction.atomic
def end_all(
    *, account_id: UUID, but: str = "", why: str = "signed out everywhere", by: Viewer, at: datetime
) -> int:
    """End every session of an account but one; return how many."""
    keys = SignIn.objects.filter(account_id=account_id, ended_at=None).exclude(key_hash=but)
    return _end(account_id, list(keys.values_list("key_hash", flat=True)), why, by, at)


@transaction.atomic
def end_for(
    *,
    account_id: UUID,
    organisation_ids: Iterable[UUID],
    session_id: UUID | None,
    by: Viewer,
    at: datetime,
) -> int:
    """End one session, or all, of an account that one looks after; return how many.

    NotFound where the account works for none of these organisations, NotAllowed, NotYourOwn.
    """
    _check_may_end(account_id, organisation_ids, by, at)
    if session_id is None:
        return end_all(account_id=account_id, why="ended by an administrator", by=by, at=at)
    end(account_id=account_id, session_id=session_id, by=by, at=at)
    return 1


def wrong_try(*, email: str = "", account_id: UUID | None = None) -> None:
    """Count a try to sign in that failed; for nobody, the same statement finds nothing."""
    whose = {"pk": account_id} if account_id else {"email__iexact": email}
    Account.objects.filter(**whose).update(wrong_tries=F("wrong_tries") + 1)


def forget(*, at: datetime) -> int:
    """Delete what is left of sessions a day after they ended; return how many.

    Until then they tell whose it was that was sent too late. A browser is forgotten after a year
    without a sign-in.
    """
    before = at - LEFT_OVER
    Session.objects.filter(expire_date__lt=before).delete()
    Browser.objects.filter(latest_at__lt=at - BROWSER_KNOWN).delete()
    over = SignIn.objects.filter(latest_at__lt=before)
    return over.exclude(key_hash__in=Session.objects.values("session_key")).delete()[0]


def _seen_before(account_id: UUID, browser_hash: str, at: datetime) -> bool:
    browser, is_new = Browser.objects.get_or_create(
        account_id=account_id,
        secret_hash=browser_hash,
        defaults={"first_at": at, "latest_at": at},
    )
    if not is_new:
        browser.latest_at = at
        browser.save(update_fields=["latest_at"])
    return not is_new


def _end(account_id: UUID, keys: list[str], why: str, by: Viewer, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_END, {"account": account_id, "keys": keys, "at": at})
        count = int(cursor.fetchone()[0])
    if count:
        audit.record(
            action="staff.sessions_ended",
            by=by,
            at=at,
            subject=("account", account_id),
            detail={"count": count, "why": why},
        )
    return count


def _check_may_end(
    account_id: UUID, organisation_ids: Iterable[UUID], by: Viewer, at: datetime
) -> None:
    works = Membership.objects.filter(
        account_id=account_id, organisation_id__in=list(organisation_ids)
    )
    held = works.order_by("from_at", "id").first()
    if held is None:
        raise NotFound
    access.check_may_manage(by, held.organisation_id, account_id, local_date(at))
