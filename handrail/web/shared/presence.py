"""Where somebody is signed in: a session that begins, and one that is used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from handrail.domain.staff import sessions
from handrail.domain.staff.sessions import Came
from handrail.journey import noticing
from handrail.kernel.viewer import System
from handrail.web.shared import browsers
from handrail.web.shared.sessions import BEGAN, ends_at, stored

NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Until:
    """When a session ends if nothing is done; the last there is, where using it changes nothing."""

    at: datetime
    is_last: bool

    def seconds(self, now: datetime) -> int:
        """Return how long that is from now."""
        return max(0, int((self.at - now).total_seconds()))


def begin(request: HttpRequest, account_id: UUID, *, how: str, tells: bool, at: datetime) -> None:
    """Write down that a session begins here, and tell its owner where that is unusual."""
    session = request.session
    session[BEGAN] = at.isoformat()
    session.set_expiry(0)  # the cookie goes with the browser; the row says when the session ends
    if not session.session_key:
        session.save()
    came = Came(
        key_hash=stored(str(session.session_key)),
        browser_hash=browsers.hash_for(request, account_id),
        browser=browsers.name_of(request),
        how=how,
    )
    noticing.begin(account_id=account_id, came=came, tells=tells, by=System(), at=at)


def use(request: Any) -> Until:
    """Return when this session ends, having moved that on; it is written once a minute at most."""
    session, at = request.session, request.at
    if BEGAN not in session:
        begin(request, request.user.pk, how="other", tells=not settings.DEMO, at=at)
    until = ends_at(session, at) or at
    is_last = until < at + settings.SESSION_IDLE
    found = getattr(session, "found_until", None)
    if found is not None and timedelta(0) <= until - found < NOTED_EVERY:
        return Until(found, is_last)
    sessions.used(key_hash=key_hash(request), ends_at=until, at=at)
    session.found_until = until
    return Until(until, is_last)


def key_hash(request: HttpRequest) -> str:
    """Return under what the session of this request is kept."""
    return stored(str(request.session.session_key))
