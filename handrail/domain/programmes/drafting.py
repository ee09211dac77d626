"""Write a programme's next version here: start, change, propose, publish with a second person.

What is published counts from its day; nothing in force is ever changed (house, fence 13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.programmes.access import check_may_draft
from handrail.domain.programmes.draft_models import Draft, DraftStep
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.files.safe_yaml import BadFile, Problem
from handrail.domain.programmes.models import Origin, ProgrammeVersion
from handrail.domain.programmes.sections import section
from handrail.domain.programmes.states import DRAFT, STANDING, State
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound, Refusal
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Viewer, account_of


class NoSuchDraft(NotFound):
    """There is no such draft, or nobody keeps it any more."""

    default = "We cannot find that draft."


class DraftedAlready(Refusal):
    """Somebody is writing the next version already."""

    default = "Somebody is changing this programme already. Go on with their draft."


class Overtaken(Refusal):
    """A newer version came, or somebody changed the draft, since it was opened."""

    default = "This has changed since you opened it. Look at it again, then change it."


class NotSound(BadInput):
    """What was written makes no sense; ``problems`` say what, each under its key."""

    default = "The programme would not make sense."

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class NothingNew(BadInput):
    """The draft says the same as what is in force."""

    default = "The draft says the same as what is in force. Change something first."


class DayOver(BadInput):
    """The day from which it would count is over, or before the version it changes."""

    default = "The day from which it counts must be today or later."


class SecondPerson(NotAllowed):
    """Whoever wrote or proposed it does not publish it."""

    default = "Somebody else has to publish this: you changed or proposed it."


@dataclass(frozen=True, slots=True)
class Left:
    """Nothing is said here: ``unseen`` where a source is still to be found."""

    unseen: bool = False


@transaction.atomic
def start(*, programme_id: str, by: Viewer, at: datetime) -> UUID:
    """Start a draft from the latest version and return its id.

    DraftedAlready where there is one; NoSuchDraft for an unknown programme.
    """
    check_may_draft(by)
    latest = _latest(programme_id)
    if latest is None:
        raise NoSuchDraft("We cannot find that programme.")
    draft = Draft(
        programme_id=programme_id,
        based_on=latest,
        content=latest.rules,
        started_at=at,
        changed_at=at,
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError as error:
        raise DraftedAlready from error
    _note(draft, "programme_draft.started", by, at)
    return draft.id


@transaction.atomic
def change(*, draft_id: UUID, part: str, to: Any, version: int, by: Viewer, at: datetime) -> None:
    """Let one part of a draft say something else; ``Left`` takes it out.

    NotSound with every problem, NoSuchPart, WrongState once it is proposed, and Overtaken where
    somebody changed the draft since ``version``.
    """
    draft = _locked(draft_id, by)
    if draft.state != State.OPEN:
        raise WrongState
    if draft.version != version:
        raise Overtaken
    here = section(part)
    if not isinstance(to, Left):
        content = here.put(draft.content, to)
    elif to.unseen and here.may_be_unseen:
        content = here.put(draft.content, None)
    elif not to.unseen and here.may_be_missing:
        content = here.without(draft.content)
    else:
        raise BadInput("A programme has to say something here.")
    draft.content = dict(_sound(draft.programme_id, content).data)
    account = _account(by)
    if account not in draft.changed_by_account_ids:
        draft.changed_by_account_ids = [*draft.changed_by_account_ids, account]
    _save(draft, at)
    _note(draft, "programme_draft.changed", by, at, part)


@transaction.atomic
def propose(*, draft_id: UUID, valid_from_date: date, why: str, by: Viewer, at: datetime) -> None:
    """Ask for a second pair of eyes. BadInput for a day that is over or no reason; NothingNew."""
    draft = _locked(draft_id, by)
    if not why.strip():
        raise BadInput("Write why it changes, and where that was seen")
    _check_from(draft, valid_from_date, at)
    if _sound(draft.programme_id, draft.content).hash == draft.based_on.source_hash:
        raise NothingNew
    draft.valid_from_date, draft.why = valid_from_date, why.strip()
    draft.proposed_by_account_id = _account(by)
    _step(draft, "programme_draft.proposed", by, at, draft.why)


@transaction.atomic
def send_back(*, draft_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Give a proposed draft back to be changed; BadInput without a reason."""
    draft = _locked(draft_id, by)
    if not why.strip():
        raise BadInput("Write what should change")
    _step(draft, "programme_draft.sent_back", by, at, why.strip())


@transaction.atomic
def publish(*, draft_id: UUID, by: Viewer, at: datetime) -> UUID:
    """Put a proposed draft in force from its day and return the new version's id.

    SecondPerson for whoever changed or proposed it; Overtaken where a newer version came since;
    BadInput where its day has passed.
    """
    draft = _locked(draft_id, by)
    account = _account(by)
    if draft.state == State.PROPOSED and not is_second_person(draft, account):
        raise SecondPerson
    latest = _latest(draft.programme_id)
    if latest is None or latest.id != draft.based_on_id:
        raise Overtaken("A newer version came since. Throw this draft away and start again.")
    draft.published_by_account_id = account
    _step(draft, "programme_draft.published", by, at, draft.why)
    assert draft.valid_from_date is not None
    _check_from(draft, draft.valid_from_date, at)
    source = _sound(draft.programme_id, draft.content)
    version = ProgrammeVersion.objects.create(
        programme_id=draft.programme_id,
        number=latest.number + 1,
        valid_from_date=draft.valid_from_date,
        rules=dict(source.data),
        source_hash=source.hash,
        origin=Origin.LOCAL,
        created_at=at,
    )
    audit.record(
        action="programme.version_published",
        by=by,
        at=at,
        subject=("programme_version", version.id),
        detail={"programme": draft.programme_id, "number": version.number},
    )
    return version.id


def is_second_person(draft: Draft, account_id: UUID) -> bool:
    """Return whether somebody neither changed nor proposed a draft, and so may publish it."""
    return account_id not in {draft.proposed_by_account_id, *draft.changed_by_account_ids}


@transaction.atomic
def throw_away(*, draft_id: UUID, by: Viewer, at: datetime) -> None:
    """Stop a draft. What was done with it is kept."""
    draft = _locked(draft_id, by)
    _step(draft, "programme_draft.thrown_away", by, at)


def _check_from(draft: Draft, day: date, at: datetime) -> None:
    if day < local_date(at):
        raise DayOver
    if day < draft.based_on.valid_from_date:
        raise DayOver("It cannot count from before the version that it changes.")


def _sound(programme_id: str, content: dict[str, Any]) -> reading.Source:
    try:
        return reading.read_data(programme_id, content)
    except BadFile as bad:
        raise NotSound(bad.problems) from bad


def _locked(draft_id: UUID, by: Viewer) -> Draft:
    check_may_draft(by)
    found = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("based_on")
        .filter(id=draft_id, state__in=STANDING)
        .first()
    )
    if found is None:
        raise NoSuchDraft
    return found


def _latest(programme_id: str) -> ProgrammeVersion | None:
    return ProgrammeVersion.objects.filter(programme_id=programme_id).order_by("-number").first()


def _account(by: Viewer) -> UUID:
    """Return whose act it is: a draft is written by people, never by the system."""
    account = account_of(by)
    if account is None:
        raise NotAllowed
    return account


def _step(draft: Draft, event: str, by: Viewer, at: datetime, note: str = "") -> None:
    draft.state = DRAFT.after(event, draft.state)
    _save(draft, at)
    _note(draft, event, by, at, note)


def _save(draft: Draft, at: datetime) -> None:
    draft.changed_at, draft.version = at, draft.version + 1
    draft.save()


def _note(draft: Draft, event: str, by: Viewer, at: datetime, note: str = "") -> None:
    account = account_of(by)
    if account is None:
        raise NotAllowed
    DraftStep.objects.create(
        draft=draft, at=at, event=event, by_account_id=account, note=note[:500]
    )
    audit.record(
        action=event,
        by=by,
        at=at,
        subject=("programme_draft", draft.id),
        detail={"programme": draft.programme_id},
    )
