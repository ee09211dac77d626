"""Ask to override, agree as a second person, review, and say whether the person is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.overrides import access, queries
from handrail.domain.overrides.choices import Judgement, Reason
from handrail.domain.overrides.rules import ASKS_FOR_HOURS, SHORTEST_WORDS, review_by
from handrail.domain.overrides.states import OVERRIDE, State
from handrail.domain.oversight.operations import Sought
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, Refusal
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, Viewer

LONGEST_DAYS = 366


class SecondPerson(NotAllowed):
    """The same person was to agree with themself."""

    default = "You asked for this. Somebody else has to agree to it."


class YourOwn(NotAllowed):
    """Somebody was to review what they opened or agreed to."""

    default = "You opened this or agreed to it, so somebody else reviews it."


class Over(Refusal):
    """Nobody agreed in time, or somebody decided meanwhile."""

    default = "This has been decided, or was asked more than a day ago. Ask again if it is needed."


@dataclass(frozen=True, slots=True)
class Request:
    """Why somebody's wish is overridden: a coded reason, words, and whether it can wait."""

    reason: str
    words: str
    is_emergency: bool
    could_endanger: bool = False


@dataclass(frozen=True, slots=True)
class KeepBack:
    """Why telling the person would endanger somebody, and on which day that is asked again."""

    why: str
    ask_again_date: date


@transaction.atomic
def ask(
    *, about: Sought | UUID, request: Request, nation: str, by: Viewer, at: datetime
) -> UUID | None:
    """Open an override in an emergency, or ask for one; None where nobody was found.

    ``about`` is three facts or a referral of the viewer's. Written to the audit either way.
    NotAllowed; BadInput without a reason in a code and in words.
    """
    access.check_may_override(by)
    if request.reason not in Reason.values:
        raise BadInput("Select a reason")
    _check_words(request.words, "Say in a few words why this is needed")
    sought = about if isinstance(about, Sought) else None
    found: UUID | None = _ask(
        "select overrides_ask(%s::uuid[], %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        _ids(),
        new_id(),
        sought.nhs_number.digits if sought else None,
        sought.birth_date if sought else None,
        sought.family_name if sought else None,
        None if sought else about,
        request.reason,
        request.words,
        request.is_emergency,
        request.could_endanger,
        review_by(at, nation),
    )
    return found


@transaction.atomic
def decide(
    *, override_id: UUID, agrees: bool, words: str, nation: str, by: Viewer, at: datetime
) -> None:
    """Agree as a second person, which opens it for the one who asked, or refuse.

    NotFound, NotAllowed, SecondPerson for the one who asked, Over, BadInput without a reason.
    """
    access.check_may_override(by)
    one = queries.mine(override_id, viewer=by, at=at)
    if one.is_own:
        raise SecondPerson
    _check_words(words, "Say in a few words why you agree or refuse")
    if one.state != State.ASKED or one.asked_at <= at - timedelta(hours=ASKS_FOR_HOURS):
        raise Over
    done = _ask(
        "select overrides_decide(%s::uuid[], %s, %s, %s, %s)",
        _ids(),
        override_id,
        agrees,
        words,
        review_by(at, nation) if agrees else None,
    )
    if not done:
        raise Over


@transaction.atomic
def review(*, override_id: UUID, judged: str, words: str, by: Viewer, at: datetime) -> None:
    """Say whether it was right to look, and why.

    NotFound, NotAllowed, YourOwn, WrongState once somebody has, BadInput without words.
    """
    one = _to_judge(override_id, by, at)
    if judged not in Judgement.values:
        raise BadInput("Select whether it was right to look")
    _check_words(words, "Say in a few words what you found")
    OVERRIDE.check(one.state, State.REVIEWED)
    if not _ask(
        "select overrides_review(%s::uuid[], %s, %s, %s)", _ids(), override_id, judged, words
    ):
        raise WrongState


@transaction.atomic
def keep_back(*, override_id: UUID, said: KeepBack, by: Viewer, at: datetime) -> None:
    """Write that telling the person would endanger somebody, and when that is asked again.

    NotFound, NotAllowed, YourOwn, WrongState once they were told, BadInput for no reason or day.
    """
    one = _to_judge(override_id, by, at)
    _check_words(said.why, "Say in a few words whom telling would endanger, and how")
    today = local_date(at)
    if not today < said.ask_again_date <= today + timedelta(days=LONGEST_DAYS):
        raise BadInput("Choose a day within the next year on which this is asked again")
    if one.opened_at is None or not _ask(
        "select overrides_keep_back(%s::uuid[], %s, %s, %s)",
        _ids(),
        override_id,
        said.why,
        said.ask_again_date,
    ):
        raise WrongState


@transaction.atomic
def tell(*, override_id: UUID, by: Viewer, at: datetime) -> tuple[UUID, UUID] | None:
    """Let the person know; return them and who may write to them, None where nobody can.

    The clock tells only what nobody has reviewed in time, and nothing that could endanger
    somebody. WrongState where they were told before, or it is not the clock's to say.
    """
    if not isinstance(by, System):
        _to_judge(override_id, by, at)
    if not _ask("select overrides_tell(%s::uuid[], %s)", _ids(), override_id):
        raise WrongState
    with connection.cursor() as cursor:
        cursor.execute("select * from overrides_sender(%s)", [override_id])
        found: tuple[UUID, UUID] | None = cursor.fetchone()
    return found


@transaction.atomic
def escalate(*, override_id: UUID, by: System, at: datetime) -> str | None:
    """Note that nobody has reviewed it in time, or that telling is asked about again.

    ``overdue``, ``ask_again``, or None where it needs nothing any more; for the clock.
    """
    del by, at  # the context's own; named so that no caller forgets to set it
    found: str | None = _ask("select overrides_escalate(%s::uuid[], %s)", _ids(), override_id)
    return found


def _to_judge(override_id: UUID, by: Viewer, at: datetime) -> queries.Listed:
    viewer = access.check_may_review(by)
    one = queries.listed_one(override_id, viewer=by, at=at)
    if viewer.account_id in {one.account_id, one.second_account_id}:
        raise YourOwn
    return one


def _check_words(words: str, otherwise: str) -> None:
    if len(words.strip()) < SHORTEST_WORDS:
        raise BadInput(otherwise)


def _ids() -> list[UUID]:
    """Return the ids of a step and of a line of the audit."""
    return [ordered_id(), ordered_id()]


def _ask(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchone()[0]
