"""Sign-ins that a browser has begun: kept in its session, used once, for a quarter of an hour."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from handrail.domain.staff.ports import Begun, Stale
from handrail.kernel.errors import TooMany
from handrail.web.shared import limits

KEY = "sign_ins_begun"
MINUTES = 15
MOST = 5  # tabs that one browser may have open at a provider


def keep(request: HttpRequest, provider: str, begun: Begun, *, at: datetime, **more: str) -> None:
    """Remember what has to come back, and where to go then."""
    held = dict(request.session.get(KEY, {}))
    for state in sorted(held, key=lambda each: held[each]["at"])[: len(held) + 1 - MOST]:
        del held[state]
    held[begun.state] = {**more, **begun.kept, "provider": provider, "at": at.isoformat()}
    request.session[KEY] = held


def take(request: HttpRequest, provider: str, *, at: datetime) -> dict[str, str]:
    """Return what was kept for this answer, which is then gone; Stale when there is nothing.

    The session is saved at once and the state counted, so that two requests with the same answer
    cannot both be the first.
    """
    state = request.GET.get("state", "")
    held = dict(request.session.get(KEY, {}))
    found: dict[str, str] | None = held.pop(state, None)
    if found is None:
        raise Stale("state unknown or used")
    request.session[KEY] = held
    request.session.save()
    try:
        limits.check("sign-in state", state, limit=1, minutes=2 * MINUTES, at=at)
    except TooMany:
        raise Stale("state used twice at once") from None
    if found["provider"] != provider:
        raise Stale("state of another provider")
    if at - datetime.fromisoformat(found["at"]) > timedelta(minutes=MINUTES):
        raise Stale("too late")
    return found
