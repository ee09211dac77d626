"""One transaction a request, with the database told who is looking."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from handrail.domain.staff import queries as staff
from handrail.domain.staff.queries import MembershipCard
from handrail.kernel import clock
from handrail.kernel.viewer import Client, LinkBearer, Person, Public, Viewer, act_as
from handrail.web.shared import browsers, presence
from handrail.web.shared.area import AreaContact

MEMBERSHIP = "membership"
PERSON = "person"
BEARER = "bearer"
SECOND_STEP = "second_step"
SIGNED_IN_BY = "signed_in_by"  # the provider that named a member of staff
FULLY_PROVED = "P9"
LEVEL = "identity_level"  # how surely the person was proved to be themself: P9 by NHS login


class Request(HttpRequest):
    """A request that knows who is looking and what time it is; for type checkers only."""

    viewer: Viewer
    at: datetime
    memberships: tuple[MembershipCard, ...]
    active: MembershipCard | None
    lacks_second_step: bool
    user: AbstractBaseUser | AnonymousUser  # type: ignore[assignment]
    csp_nonce: str
    request_id: str
    area: AreaContact | None
    told: Any
    until: presence.Until | None


GetResponse = Callable[[HttpRequest], HttpResponse]
FAULT = 500


def one_transaction(get_response: GetResponse) -> GetResponse:
    """Wrap each request in a transaction: a fault rolls it back, a refusal keeps its audit."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        with transaction.atomic():
            identify(request)  # type: ignore[arg-type]
            act_as(request.viewer, at=request.at)  # type: ignore[attr-defined]
            response = get_response(request)
            if response.status_code >= FAULT:
                transaction.set_rollback(True)
        browsers.remember(request, response)
        return response

    return middleware


def identify(request: Request) -> None:
    """Work out who is looking: a system that proved itself; or, by the session, whoever it is."""
    request.memberships, request.active, request.lacks_second_step = (), None, False
    request.until = None
    proved = getattr(getattr(request, "told", None), "viewer", None)
    if isinstance(proved, Client):
        request.viewer = proved
        return
    if request.user.is_authenticated:
        request.until = presence.use(request)
        request.memberships = staff.memberships(request.user.pk, at=request.at)
        request.lacks_second_step = _lacks_second_step(request)
        request.active = None if request.lacks_second_step else _active(request)
    request.viewer = request.active.viewer() if request.active else _unsigned(request)


def _lacks_second_step(request: Request) -> bool:
    """Return whether the account has yet to set up its second step; the demo needs none."""
    if settings.DEMO or request.session.get(SECOND_STEP):
        return False
    if is_mfa_enabled(request.user):
        request.session[SECOND_STEP] = True
        return False
    return True


def _active(request: Request) -> MembershipCard | None:
    chosen = request.session.get(MEMBERSHIP)
    for card in request.memberships:
        if str(card.id) == chosen:
            return card
    return request.memberships[0] if len(request.memberships) == 1 else None


def is_fully_proved(request: Request) -> bool:
    """Return whether NHS login proved, in this session, that the person is who it is about (P9)."""
    return isinstance(request.viewer, Person) and request.session.get(LEVEL) == FULLY_PROVED


def _unsigned(request: Request) -> Viewer:
    if person_id := request.session.get(PERSON):
        return Person(UUID(person_id))
    if token_hash := request.session.get(BEARER):
        return LinkBearer(token_hash)
    return Public()
