"""What somebody was offered when they referred themself is worked out again from the referral."""

from datetime import date

import pytest

from handrail.domain.matching.remembering import NotKept
from handrail.domain.referrals.intakes import RANKING, _typed
from handrail.domain.referrals.rules import body_hash
from handrail.journey import replaying
from handrail.journey.knowing import Known
from handrail.journey.offer import offers
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import build
from tests.integration.oversight.area import AT

pytestmark = pytest.mark.django_db


def test_what_was_worked_out_is_no_answer():
    answers = {"goals": ["find_work"]}
    assert body_hash(_typed(answers | {RANKING: {"on": "2026-06-03"}})) == body_hash(answers)


def test_a_state_that_is_not_kept_is_said_and_never_guessed():
    build(AT)
    with acting_as(System(), at=AT):
        found = offers(known=Known(birth_date=date(1980, 2, 1), source="self"), at=AT)
        kept = replaying.kept(found)
        if kept.services:
            with pytest.raises(NotKept):
                replaying.replayed(kept.ranking, is_self=True)
