"""A decline always comes with something else; which care comes first is that for one reason."""

import pytest

from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.rules import NEEDS_NO_OFFER, may_decline


@pytest.mark.parametrize("closing", Closing.values)
def test_other_care_first_is_an_offer_only_where_that_is_why(closing):
    verdict = may_decline(closing=closing, has_onward_offer=False, goes_to_care=True)
    assert verdict.may is (closing in NEEDS_NO_OFFER or closing == Closing.TOO_SEVERE)


@pytest.mark.parametrize("closing", Closing.values)
def test_with_an_onward_offer_any_reason_may_close(closing):
    assert may_decline(closing=closing, has_onward_offer=True).may
