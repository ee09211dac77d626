"""Send what the form inside a clinical system holds, then write it into the record.

All of it runs before the request's own transaction, because the record is on another's server: the
draft is kept first, the referral sent second, the record written last. A failure keeps all before.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from handrail.domain.capacity.operations import SlotTaken
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.referrals import drafts, queries
from handrail.domain.referrals.overruling import NeedsReason
from handrail.domain.referrals.sending import NoRoom
from handrail.domain.staff.queries import MembershipCard
from handrail.domain.systems import launch_points, launching
from handrail.domain.systems.launching import Held
from handrail.domain.systems.ports import (
    LaunchDoor,
    LaunchRefused,
    Opened,
    Point,
    Referral,
)
from handrail.journey import launched, offer, refer
from handrail.journey.offer import Ended, NoSuchOffer, Offers
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import Staff, acting_as
from handrail.web.launch import forms
from handrail.web.launch.forms import RecordForm
from handrail.web.referrer import answers as between
from handrail.web.shared import area

ABOUT_SERVICE = (NoRoom, TakesNobody, SlotTaken, NoSuchOffer, Ended, NeedsReason)


class TooLate(LaunchRefused):
    """The launch is over."""

    status = 403
    default = "This was open for more than 30 minutes, so it could not be sent."


@dataclass(frozen=True, slots=True)
class Going:
    """A launch whose form came back, and who sends it."""

    held: Held
    point: Point
    card: MembershipCard
    opened: Opened
    by: Staff


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: it went, or it is shown again."""

    going: Going
    referral: Referral | None = None
    is_written: bool = False
    tells: bool = False
    form: RecordForm | None = None
    offers: Offers | None = None
    is_kept: bool = False


def door() -> LaunchDoor:
    """Return the door to the records of clinical systems."""
    made: LaunchDoor = import_string(settings.LAUNCH_DOOR)()
    return made


def going(key: str, *, at: datetime) -> Going:
    """Return the launch of a page's key; LaunchRefused for one that is not, or is over for good."""
    held = launching.read(key, at=at) if key else None
    if held is None or held.opened is None or held.account_id is None:
        raise LaunchRefused("no such launch", "This page is too old to send anything.")
    point = launch_points.get(held.point_id)
    card = launch_points.requester(point, held.opened.fhir_user, at=at) if point else None
    if point is None or card is None or card.account_id != held.account_id:
        raise LaunchRefused("switched off, or works there no more")
    return Going(held, point, card, held.opened, launched.viewer(card))


def offers_for(answers: dict[str, Any], by: Staff, card: MembershipCard, *, at: datetime) -> Offers:
    """Return what fits by what was filled in so far."""
    where = area.contact(by.organisation_id, local_date(at))
    return offer.offers(
        known=between.known(answers, by=by, source=card.refers_as, held=None),
        nation=where.nation,
        board_id=where.board_id,
        at=at,
    )


def send(going: Going, data: Any, *, at: datetime) -> Outcome:
    """Keep what was filled in, send it, and write it into the record; TooLate keeps it too."""
    with transaction.atomic(), acting_as(going.by, at=at):
        if before := _sent_before(going, data, at):
            return _done(going, before, at, tells=bool(data.get("tell")))
        form = RecordForm(data, record=going.opened.record)
        so_far = forms.answers_so_far(form)
        offers = offers_for(so_far, going.by, going.card, at=at)
        form = RecordForm(data, record=going.opened.record)
        form.offer(offers)
        is_whole = form.is_valid()
        is_over = going.held.is_over(at)
        if not is_whole and not is_over:
            return Outcome(going, form=form, offers=offers)
        answers = forms.answers_of(form)
        draft_id = _keep(going, answers, at)
    if is_over:
        raise TooLate("over")
    going = replace(going, held=replace(going.held, draft_id=draft_id))
    try:
        with transaction.atomic(), acting_as(going.by, at=at):
            sent = refer.send(
                form=_whole(going, form, answers, offers, draft_id, at), by=going.by, at=at
            )
    except Refusal as refusal:
        form.add_error(_field(refusal), refusal.message)
        return Outcome(going, form=form, offers=offers, is_kept=True)
    with transaction.atomic(), acting_as(going.by, at=at):
        return _done(going, sent.id, at, tells=bool(form.cleaned_data["tell"]))


def write(outcome: Outcome, *, at: datetime) -> Outcome:
    """Write the referral into the record, once; outside any transaction."""
    held = outcome.going.held
    if outcome.referral is None or held.is_written:
        return replace(outcome, is_written=held.is_written)
    opened = outcome.going.opened
    if not door().write(outcome.going.point, opened, outcome.referral, at=at):
        return outcome
    launching.keep_written(launch_id=held.id, at=at)
    return replace(outcome, is_written=True)


def _sent_before(going: Going, data: Any, at: datetime) -> UUID | None:
    try:
        submission_id = UUID(str(data.get("submission_id", "")))
    except ValueError:
        return None
    return queries.sent_with(submission_id, viewer=going.by, at=at)


def _keep(going: Going, answers: dict[str, Any], at: datetime) -> UUID:
    """Keep the draft that this launch has, or a new one where that was thrown away."""
    try:
        draft_id = drafts.keep(draft_id=going.held.draft_id, answers=answers, by=going.by, at=at)
    except NotFound:
        draft_id = drafts.keep(draft_id=None, answers=answers, by=going.by, at=at)
    if draft_id != going.held.draft_id:
        launching.keep_draft(launch_id=going.held.id, draft_id=draft_id, at=at)
    return draft_id


def _whole(
    going: Going,
    form: RecordForm,
    answers: dict[str, Any],
    offers: Offers,
    draft_id: UUID,
    at: datetime,
) -> refer.Referring:
    chosen = offers.chosen(UUID(form.cleaned_data["service"]))
    said = {
        **form.cleaned_data,
        **launched.agreed(answers, tells=bool(form.cleaned_data.get("tell"))),
        "slot": form.slot_of(chosen),
        "because": form.because_of(chosen, offers),
        "waits": form.waits_for(chosen),
    }
    return between.referring(
        answers,
        said,
        chosen,
        offers,
        by=going.by,
        source=going.card.refers_as,
        job=going.card.job_role_name,
        held=None,
        draft_id=draft_id,
        at=at,
    )


def _done(going: Going, referral_id: UUID, at: datetime, *, tells: bool) -> Outcome:
    card = queries.record(referral_id, viewer=going.by, at=at).card
    referral = Referral(
        reference=card.reference,
        service_name=card.service_name,
        provider_name=card.to_organisation_name,
        sent_at=card.sent_at,
        by_date=last_day(card.promised_at),
    )
    return Outcome(going, referral=referral, is_written=going.held.is_written, tells=tells)


def _field(refusal: Refusal) -> str | None:
    return "service" if isinstance(refusal, ABOUT_SERVICE) else None
