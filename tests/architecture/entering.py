"""What the access matrix's world has of signing in: a live session, and a provider's identity."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from handrail.domain.staff.models import SignIn
from handrail.web.shared.sessions import BEGAN, SessionStore, stored
from tests.factories.support import link_identity

if TYPE_CHECKING:
    from tests.architecture.world import World

PROVIDER = "x"


def arrange(world: "World") -> None:
    """Somebody of the service is signed in, and may sign in by a provider."""
    account_id, at = world.viewers["coach", "service"].account_id, timezone.now()
    session = SessionStore()
    session[BEGAN] = at.isoformat()
    session.create()
    world.ids["session_id"] = SignIn.objects.create(
        account_id=account_id,
        key_hash=stored(session.session_key),
        how="password",
        browser="Firefox on Linux",
        began_at=at,
        latest_at=at - timedelta(minutes=1),
    ).id
    link_identity(account_id, at, provider=PROVIDER)
