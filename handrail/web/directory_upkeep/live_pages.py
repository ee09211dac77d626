"""What the page shows that says whether people can be sent to a service."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from handrail.domain.directory.answers import ServicePage
from handrail.journey.going_live import Readiness
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Task


@dataclass(frozen=True, slots=True)
class LivePage:
    """What is missing before people can be sent here?"""

    name: str
    lead: str
    tasks: tuple[Task, ...]
    is_ready: bool
    takes_people: bool
    refused: str
    service_href: str


def live(page: ServicePage, found: Readiness, refused: str) -> LivePage:
    """Return what is known of a service, and what is missing."""
    if page.card.takes_referrals:
        lead = _("People can be sent here.")
    elif found.is_ready:
        lead = _("All is known. When you press the button, it is offered to everybody it fits.")
    else:
        lead = _("It is listed, so people can find it. Nobody is sent there before all is known.")
    return LivePage(
        name=page.card.name,
        lead=lead,
        tasks=(*_of_service(page, found), *_of_programme(page, found)),
        is_ready=found.is_ready,
        takes_people=page.card.takes_referrals,
        refused=refused,
        service_href=address("service", page.card.id),
    )


def _of_service(page: ServicePage, found: Readiness) -> tuple[Task, ...]:
    entry = address("directory_entry", page.card.id)
    return (
        _task(
            found.is_listed,
            _("It is listed"),
            _("It is withdrawn, being checked, or takes nobody new. Put it back first."),
        ),
        _task(
            found.has_provider,
            _("Who runs it"),
            _("An organisation that works with Handrail has to run it."),
        ),
        _task(
            found.has_team,
            _("Somebody there who answers"),
            _("Give somebody at the organisation access, in a job that answers referrals."),
            address("admin_invite"),
        ),
        _task(
            found.has_area,
            _("Whom it covers"),
            _("Its postcode is not known to us, and it names no area."),
        ),
        _task(
            found.has_wait,
            _("How long people wait"),
            _("Nobody has said in the last 90 days how long people wait."),
            entry,
        ),
        _task(
            found.is_checked,
            _("The entry is right"),
            _("Nobody has checked it in the last 90 days."),
            entry,
        ),
    )


def _of_programme(page: ServicePage, found: Readiness) -> tuple[Task, ...]:
    if not page.card.programme_id:
        return ()
    href = address("programme", page.card.programme_id)
    if not found.checking:
        return (_task(True, _("The rules of its programme"), "", href),)
    return tuple(
        _task(False, _("The rules of its programme"), what[:1].upper() + what[1:] + ".", href)
        for what in found.checking
    )


def _task(is_known: bool, text: str, what_to_do: str, href: str = "") -> Task:
    if is_known:
        return Task(text, status=_("Known"))
    return Task(text, href=href, status=_("Missing"), colour="red", hint=what_to_do)
