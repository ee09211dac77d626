"""A history folds into versions; whoever may not know how it goes sees their own acts alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from handrail.domain.referrals.exchange import Line
from handrail.interop.fhir import stages

START = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def lines(*events: str) -> list[Line]:
    return [
        Line(UUID(int=number), START + timedelta(hours=number), f"referral.{event}")
        for number, event in enumerate(events)
    ]


WAY = lines("sent", "reminded", "accepted", "contacted", "plan_agreed", "finished")


def test_each_line_that_shows_is_a_version_and_others_are_none():
    found = stages.handling(WAY, closing="finished", is_known=True)
    assert [it.status for it in found] == [
        "requested",
        "accepted",
        "in-progress",
        "in-progress",
        "completed",
    ]
    assert [it.since for it in found] == [WAY[n].at for n in (0, 2, 3, 4, 5)]


def test_who_is_not_told_sees_only_that_it_was_sent():
    assert len(stages.handling(WAY, closing="finished", is_known=False)) == 1
    asked = stages.handling(
        lines("sent", "question_asked", "question_answered"), closing="", is_known=False
    )
    assert [it.status for it in asked] == ["requested", "on-hold", "requested"]


@pytest.mark.parametrize("closing", ["unreached", "died", "sent_in_error", "not_wanted"])
def test_support_that_did_not_come_to_its_end_failed(closing):
    assert stages.handling(WAY, closing=closing, is_known=True)[-1].status == "failed"


def test_taken_up_again_it_goes_on_where_it_was():
    again = stages.handling(
        lines("sent", "accepted", "contacted", "finished", "reopened"), closing="", is_known=True
    )
    assert [it.status for it in again[-2:]] == ["completed", "in-progress"]
    unspoken = stages.handling(
        lines("sent", "accepted", "contacted", "contact_corrected"), closing="", is_known=True
    )
    assert unspoken[-1].status == "accepted"


def test_a_request_ends_when_its_referrer_says_so():
    said = [*WAY, *lines("request_completed")]
    found = stages.requests(said, closing="finished", is_known=True, is_sent_here=False)
    assert [it.status for it in found] == ["active", "completed"]
    assert len(stages.requests(WAY, closing="finished", is_known=True, is_sent_here=False)) == 1


@pytest.mark.parametrize(
    ("end", "closing", "status"),
    [
        ("finished", "finished", "completed"),
        ("finished", "unreached", "revoked"),
        ("closed", "no_capacity", "revoked"),
        ("withdrawn", "not_wanted", "revoked"),
    ],
)
def test_a_request_from_our_pages_ends_with_its_support(end, closing, status):
    found = stages.requests(lines("sent", end), closing=closing, is_known=True, is_sent_here=True)
    assert found[-1].status == status
