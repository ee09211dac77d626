"""Show a card within the day's budget, and keep what became of it."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from handrail.domain.prompting.choices import OFFERED, Outcome, Reason
from handrail.domain.prompting.models import Shown
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Client

KNOWN_REASONS = frozenset(map(str, OFFERED))
_LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
# As text, for every prompt writes it: built from the model it costs several times as much.
_SHOW = """
    insert into prompting_shown
        (id, system_id, practice_id, suggestion_id, shown_date, counted_by, outcome, reason)
    select %(id)s, %(system)s, %(practice)s, %(suggestion)s, %(today)s, %(who)s::varchar, '', ''
     where (select count(*) < %(most)s and not coalesce(bool_or(outcome = 'overridden'), false)
              from prompting_shown where counted_by = %(who)s::varchar and counted_by <> '')
"""


class UnknownCard(NotFound):
    """No such card was shown by this system at this practice."""

    default = "There is no such card."


@dataclass(frozen=True, slots=True)
class Card:
    """The ids by which a card and its suggestion are known."""

    id: UUID
    suggestion_id: UUID | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a clinical system says became of a card. Nothing that a clinician typed is here."""

    card_id: UUID
    outcome: str
    accepted: Collection[UUID] = ()
    reason: str = ""


@transaction.atomic(savepoint=False)  # one statement writes: there is nothing half done to undo
def show(*, clinician: str, can_suggest: bool, by: Client, at: datetime) -> Card | None:
    """Count a card and return its ids; None where the clinician is not to be asked again today.

    Not again: as often as the budget allows already, or since one was set aside. The clinician
    is known only by a hash whose key is made of the day, so that no two days can be joined.
    """
    today = local_date(at)
    counted_by = _of_the_day(clinician, by, today)
    card = Card(new_id(), new_id() if can_suggest else None)
    values = {
        "id": card.id,
        "system": by.client_id,
        "practice": by.organisation_id,
        "suggestion": card.suggestion_id,
        "today": today,
        "who": counted_by,
        "most": settings.PROMPTS_A_DAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [counted_by])
        cursor.execute(_SHOW, values)
        return card if cursor.rowcount else None


def take_back(*, card: Card) -> None:
    """Count a card no more that was not shown after all, in the transaction that counted it."""
    Shown.objects.filter(pk=card.id).delete()


@transaction.atomic
def keep_feedback(*, said: Sequence[Said], by: Client) -> None:
    """Keep what became of cards, all or none; the latest word on a card holds.

    UnknownCard for a card of another system or practice; BadInput for a suggestion that the card
    did not make.
    """
    rows = {
        row.id: row
        for row in Shown.objects.select_for_update()
        .filter(
            pk__in={each.card_id for each in said},
            system_id=by.client_id,
            practice_id=by.organisation_id,
        )
        .order_by("id")
    }
    for each in said:
        row = rows.get(each.card_id)
        if row is None:
            raise UnknownCard
        if not set(each.accepted) <= {row.suggestion_id}:
            raise BadInput("The card did not make that suggestion")
        row.outcome = each.outcome
        row.reason = _reason(each)
    Shown.objects.bulk_update(rows.values(), ["outcome", "reason"])


def forget_clinicians(*, at: datetime) -> int:
    """Empty the hashes by which clinicians were counted on days gone by; return how many."""
    rows = Shown.objects.filter(shown_date__lt=local_date(at)).exclude(counted_by="")
    return rows.update(counted_by="")


def _reason(said: Said) -> str:
    if said.outcome != Outcome.OVERRIDDEN:
        return ""
    return said.reason if said.reason in KNOWN_REASONS else Reason.OTHER


def _of_the_day(clinician: str, by: Client, today: date) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), f"prompts of {today}".encode(), "sha256")
    who = f"{by.client_id}|{by.organisation_id}|{clinician}"
    return hmac.new(key, who.encode(), "sha256").hexdigest()
