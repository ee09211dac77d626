"""What stands on pages about people who are sent from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.referrals import bouncing
from handrail.domain.referrals.bouncing import SENIORS, BounceView
from handrail.domain.staff import queries as staff
from handrail.kernel.viewer import Staff, Viewer
from handrail.web.shared.viewer import Request


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at the head of a page about somebody who is sent from one to the next."""

    said: str
    note: str
    href: str


def standing(request: Request) -> tuple[tuple[str, str, str], ...]:
    """Return the address, the words and the state of each that was raised to the viewer's team."""
    viewer = request.viewer
    if not isinstance(viewer, Staff):
        return ()
    found = bouncing.open_here(viewer=viewer, at=request.at)
    owners = staff.names(it.owner_account_id for it in found if it.owner_account_id)
    return tuple((reverse("bounce", args=[it.id]), times(it), _state(it, owners)) for it in found)


def mark(request: Request, referral_id: UUID) -> Mark | None:
    """Return what stands about one referral, for whoever has it or sent it."""
    found = bouncing.of_referrals((referral_id,), viewer=request.viewer, at=request.at)
    if referral_id not in found:
        return None
    it = found[referral_id]
    owner = staff.names([it.owner_account_id]) if it.owner_account_id else {}
    return Mark(
        said=_("Sent back to the GP %(num)s times") % {"num": it.to_gp}
        if it.is_pingpong
        else _("Sent from one to the next"),
        note=f"{times(it)}. {_state(it, owner)}.",
        href=reverse("bounce", args=[it.id]) if _may_open(it, request.viewer) else "",
    )


def times(it: BounceView) -> str:
    """Return how often what has happened, in words."""
    counted = (
        (ngettext("declined once", "declined %(num)s times", it.declined), it.declined),
        (ngettext("passed on once", "passed on %(num)s times", it.redirected), it.redirected),
        (ngettext("sent back once", "sent back %(num)s times", it.sent_back), it.sent_back),
    )
    text = ", ".join(words % {"num": number} for words, number in counted if number)
    return f"{text[:1].upper()}{text[1:]}"


def _may_open(it: BounceView, viewer: Viewer) -> bool:
    if not isinstance(viewer, Staff) or viewer.organisation_id != it.organisation_id:
        return False
    return any(viewer.has(each) for each in SENIORS)


def _state(it: BounceView, owners: Mapping[UUID, str]) -> str:
    raised = _("Raised to a senior on %(day)s") % {"day": nhs_date(it.raised_at)}
    if it.owner_account_id is None:
        return _("%(raised)s, nobody owns it yet") % {"raised": raised}
    who = owners.get(it.owner_account_id, _("somebody"))
    return _("%(raised)s, owned by %(who)s") % {"raised": raised, "who": who}
