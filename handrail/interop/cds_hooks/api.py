"""The door for clinical systems: discovery, the services, and what became of their cards."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from handrail.domain.prompting import codes as lists
from handrail.domain.prompting import operations as prompting
from handrail.domain.prompting.operations import Said
from handrail.interop.cds_hooks import cards, fetching, reading, services, shapes, trusting
from handrail.interop.cds_hooks.answering import Answer, NoSuchService, door
from handrail.interop.cds_hooks.reading import Read
from handrail.interop.cds_hooks.services import Service
from handrail.interop.cds_hooks.shapes import Asked, Context, FeedbackBody
from handrail.interop.cds_hooks.trusting import Caller
from handrail.journey import prompt
from handrail.journey.prompt import Prompted
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Client

A_SYSTEM = "a system"


@dataclass(frozen=True, slots=True)
class Proved:
    """What came from a system that proved itself, which acts in the whole transaction."""

    caller: Caller

    @property
    def viewer(self) -> Client:
        """Return who is looking from here on (``outside``)."""
        return self.caller.viewer


@dataclass(frozen=True, slots=True)
class Called(Proved):
    """A call that was proved and read. ``read`` is None where silence is the answer already.

    The record itself is not here: Django's request lives until the garbage is searched for, and
    with it all that it holds.
    """

    service: Service
    context: Context
    read: Read | None


@dataclass(frozen=True, slots=True)
class Told(Proved):
    """Feedback that was proved and read."""

    body: FeedbackBody


def _prove_to_discover(request: HttpRequest) -> None:
    if not settings.CDS_DISCOVERY_IS_OPEN:
        _caller(request, reverse("cds_services"))


def _discover(_request: HttpRequest) -> Answer:
    """List the services."""
    return services.discovery(lists.in_force())


def _read_call(request: HttpRequest, slug: str) -> Called:
    """Prove who calls, then read the call and fetch what it lacks; before the transaction."""
    caller = _caller(request, reverse("cds_service", args=[slug]))
    service = _service(slug)
    asked = shapes.asked(shapes.body(request), service.hooks)
    return Called(caller, service, asked.context, _read(asked, service, caller))


def _read(asked: Asked, service: Service, caller: Caller) -> Read | None:
    codes, today = lists.in_force(), local_date(clock.now())
    note = reading.issuing(asked.context, codes, on=today)
    if not prompt.is_of_use(
        service.moment, is_issuing=note is not None, is_clinician=asked.context.is_clinician
    ):
        return None
    prefetch = fetching.completed(asked, caller.system, codes)
    return reading.record(prefetch, codes, issued=note, on=today)


def _answer(request: HttpRequest, slug: str) -> Answer:
    """Answer a call with one card, or with silence."""
    del slug  # it was looked up before
    called: Called = request.told  # type: ignore[attr-defined]
    context, at = called.context, request.at  # type: ignore[attr-defined]
    found = None
    if called.read is not None:
        found = prompt.answer(
            facts=called.read.facts,
            person=called.read.person,
            moment=called.service.moment,
            clinician=context.userId,
            by=called.viewer,
            at=at,
        )
    opens_form = isinstance(found, Prompted) and called.caller.system.opens_form
    return cards.response(found, context, opens_form=opens_form, at=at)


def _read_feedback(request: HttpRequest, slug: str) -> Told:
    caller = _caller(request, reverse("cds_feedback", args=[slug]))
    _service(slug)
    return Told(caller, shapes.feedback(shapes.body(request)))


def _keep(request: HttpRequest, slug: str) -> Answer:
    """Keep what became of cards."""
    del slug
    told: Told = request.told  # type: ignore[attr-defined]
    said = [_said(each) for each in told.body.feedback]
    prompting.keep_feedback(said=said, by=told.viewer)
    return {}


def _said(each: shapes.Feedback) -> Said:
    why: Any = each.overrideReason and each.overrideReason.reason
    accepted = each.acceptedSuggestions if each.outcome == "accepted" else ()
    return Said(
        card_id=each.card,
        outcome=each.outcome,
        accepted=[it.id for it in accepted],
        reason=why.code if why else "",
    )


def _caller(request: HttpRequest, path: str) -> Caller:
    """Return who calls this very address; its name is ours to say, never the call's."""
    return trusting.caller(
        request.headers.get("Authorization", ""),
        audience=str(settings.PUBLIC_URL).rstrip("/") + path,
        at=clock.now(),
    )


def _service(slug: str) -> Service:
    found = services.BY_ID.get(slug)
    if found is None:
        raise NoSuchService
    return found


discover = door(_discover, method="GET", enter="anyone", ask=_prove_to_discover)
service = door(_answer, method="POST", enter=A_SYSTEM, ask=_read_call)
feedback = door(_keep, method="POST", enter=A_SYSTEM, ask=_read_feedback)
