"""Entries stay true: owners are asked, a link says once that one is right, reports are answered."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from handrail.domain.directory import (
    keeping,
    operations,
    owning,
    proposing,
    reporting,
)
from handrail.domain.directory.models import Proposal, Report, Service, StillRightLink
from handrail.domain.directory.operations import NewService
from handrail.domain.directory.owning import LinkOver, Owner
from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Organisation
from handrail.jobs import sweeps
from handrail.journey import entries
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Public, Staff, System, acting_as
from handrail.web.shared import allowances
from handrail.web.shared.allowances import by_address
from tests.integration.directory.kept_area import A_PROPOSAL, AT, BY, a_report, after

pytestmark = pytest.mark.django_db


def letters(template: str, organisation: UUID) -> list[dict[str, str]]:
    with acting_as(System(organisation), at=AT):
        rows = Message.objects.filter(template=template).order_by("created_at", "id")
        return [
            {fact["key"]: fact["value"] for fact in row.facts} | {"to": row.address} for row in rows
        ]


def secret_in(letter: dict[str, str]) -> str:
    found = re.fullmatch(r"/still-right/(.+)/", letter["link"])
    assert found
    return found[1]


def test_the_owner_is_asked_at_60_and_at_75_days_and_once_each(area) -> None:
    sent = [sweeps.ask_owners(after(days)) for days in (59, 60, 61, 74, 75, 76, 200)]
    assert sent == [0, 1, 0, 0, 1, 0, 0]
    first, second = letters("directory_still_right", area["board"])
    assert first["to"] == second["to"] == "jo@handrail.example"
    assert first["stale"] == "2026-09-02"  # the 91st day
    assert keeping.stale_among([area["service"]], on=local_date(after(90))) == frozenset()
    assert keeping.stale_among([area["service"]], on=local_date(after(91))) == {area["service"]}


def test_a_link_is_kept_as_a_hash_and_says_once_that_the_entry_is_right(area) -> None:
    sweeps.ask_owners(after(60))
    (letter,) = letters("directory_still_right", area["board"])
    secret = secret_in(letter)
    assert secret not in str(StillRightLink.objects.values())
    client, at = Client(), after(61)
    with acting_as(Public(), at=at):
        owning.linked(secret, at=at)
        owning.linked(secret, at=at)
        assert Service.objects.get().assured_date == local_date(AT)
        owning.confirm(secret=secret, by=Public(), at=at)
    row = Service.objects.get()
    assert (row.assured_date, row.assured_by) == (local_date(at), owning.THEMSELVES)
    with pytest.raises(LinkOver), acting_as(Public(), at=at):
        owning.confirm(secret=secret, by=Public(), at=at)
    assert client.get(f"/still-right/{secret}/").status_code == 404
    assert client.get("/still-right/guessed/").status_code == 404
    assert [sweeps.ask_owners(after(61 + days)) for days in (59, 60)] == [0, 1]


def test_opening_a_link_changes_nothing_and_it_ends(area) -> None:
    sweeps.ask_owners(after(60))
    secret = secret_in(letters("directory_still_right", area["board"])[0])
    with pytest.raises(LinkOver):
        owning.linked(secret, at=after(60) + owning.LASTS)
    before = Service.objects.values().get()
    StillRightLink.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    page = Client().get(f"/still-right/{secret}/")
    assert page.status_code == 200
    assert Client().head(f"/still-right/{secret}/").status_code in (200, 405)
    assert Service.objects.values().get() == before
    assert StillRightLink.objects.get().used_at is None


def test_nobody_is_asked_where_there_is_nobody_and_the_keeper_sees_that(area) -> None:
    with acting_as(BY, at=AT):
        owning.set_owner(service_id=area["service"], owner=Owner(), by=BY, at=AT)
    assert sweeps.ask_owners(after(60)) == 0
    Organisation.objects.filter(id=area["provider"]).update(mailbox_email="desk@handrail.example")
    assert sweeps.ask_owners(after(61)) == 1


def test_whoever_reports_an_entry_hears_what_was_done_and_their_email_goes(area) -> None:
    new = a_report(area)
    for _twice in range(2):
        with acting_as(Public(), at=AT):
            entries.report(new=new, by=Public(), at=AT)
    keeper = area["keeper"]
    with acting_as(keeper, at=AT):
        (waiting,) = reporting.waiting(viewer=keeper, at=AT)
        assert (waiting.kind, waiting.note, waiting.wants_answer) == (
            "contact",
            "The phone is dead",
            True,
        )
        entries.answer(
            report_id=waiting.id, outcome="corrected", words="New number", by=keeper, at=AT
        )
        assert reporting.waiting(viewer=keeper, at=AT) == ()
        assert Report.objects.get().email == ""
    (letter,) = letters("directory_report_answered", area["board"])
    assert (letter["to"], letter["outcome"], letter["answer"]) == (
        "a@b.example",
        "corrected",
        "New number",
    )
    page = Client().get(f"/entry-reports/{new.secret}/")
    assert "New number" in page.content.decode()
    assert Client().get(f"/entry-reports/{uuid4()}/").status_code == 404


def test_another_areas_keeper_neither_sees_nor_answers_a_report(area) -> None:
    with acting_as(Public(), at=AT):
        entries.report(new=a_report(area), by=Public(), at=AT)
    stranger, keeper = area["stranger"], area["keeper"]
    with acting_as(keeper, at=AT):
        (waiting,) = reporting.waiting(viewer=keeper, at=AT)
    with acting_as(stranger, at=AT):
        assert reporting.waiting(viewer=stranger, at=AT) == ()
        assert Report.objects.count() == 0  # the second fence
        with pytest.raises(NotFound):
            entries.answer(report_id=waiting.id, outcome="corrected", words="", by=stranger, at=AT)
    with acting_as(Public(), at=AT):
        assert Report.objects.count() == 0


def test_a_report_is_answered_once_and_never_without_a_word(area) -> None:
    with acting_as(Public(), at=AT):
        entries.report(new=a_report(area), by=Public(), at=AT)
    keeper = area["keeper"]
    with acting_as(keeper, at=AT):
        (one,) = reporting.waiting(viewer=keeper, at=AT)
        with pytest.raises(operations.ReasonNeeded):
            entries.answer(report_id=one.id, outcome="undecided", words=" ", by=keeper, at=AT)
        with pytest.raises(operations.UnknownWord):
            entries.answer(report_id=one.id, outcome="eaten", words="", by=keeper, at=AT)
        entries.answer(report_id=one.id, outcome="was_right", words="", by=keeper, at=AT)
        with pytest.raises(reporting.AlreadyAnswered):
            entries.answer(report_id=one.id, outcome="corrected", words="", by=keeper, at=AT)


def proposed(area: dict[str, Any], secret: UUID) -> Any:
    with acting_as(Public(), at=AT):
        entries.propose(
            new=A_PROPOSAL, secret=secret, proposer_email="p@b.example", by=Public(), at=AT
        )
    every = (area["keeper"], area["stranger"])
    for keeper in every:
        with acting_as(keeper, at=AT):
            if found := proposing.waiting(viewer=keeper, at=AT):
                return keeper, found[0]
    raise AssertionError("nobody got it")


def test_a_proposal_is_no_entry_until_it_is_approved_and_the_proposer_hears(area) -> None:
    keeper, card = proposed(area, uuid4())
    assert not Service.objects.filter(name="Knit and natter").exists()
    with acting_as(keeper, at=AT):
        service_id = entries.approve(proposal_id=card.id, by=keeper, at=AT)
        assert Proposal.objects.get().proposer_email == ""
        with pytest.raises(reporting.AlreadyAnswered):
            entries.decline(proposal_id=card.id, reason="Twice", by=keeper, at=AT)
    row = Service.objects.get(pk=service_id)
    assert (row.takes_referrals, row.industries, row.assured_date) == (False, ["G"], local_date(AT))
    (letter,) = letters("directory_proposal_decided", keeper.organisation_id)
    assert (letter["to"], letter["approved"]) == ("p@b.example", "yes")


def test_a_proposal_is_declined_with_a_reason_that_the_proposer_reads(area) -> None:
    secret = uuid4()
    keeper, card = proposed(area, secret)
    with acting_as(keeper, at=AT):
        with pytest.raises(operations.ReasonNeeded):
            entries.decline(proposal_id=card.id, reason="  ", by=keeper, at=AT)
        entries.decline(proposal_id=card.id, reason="It closed in May", by=keeper, at=AT)
    page = Client().get(f"/proposals/{secret}/").content.decode()
    assert "It closed in May" in page
    assert Service.objects.count() == 1


def test_the_public_reports_so_often_and_no_more(area, monkeypatch) -> None:
    """As often as the table says, in one hour of a clock that stands still, from a new address."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    (most,) = [it.most for it in allowances.SENT["report_entry"] if it.who is by_address]
    where = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
    client, address = Client(REMOTE_ADDR=where), f"/services/{area['service']}/wrong/"

    def answered(moment: datetime) -> int:
        monkeypatch.setattr(clock, "now", lambda: moment)
        form = {"submission_id": str(uuid4()), "kind": "closed"}
        return client.post(address, form).status_code

    assert [answered(now) for _time in range(most + 1)] == [302] * most + [429]
    assert answered(now + timedelta(minutes=59)) == 429
    assert answered(now + timedelta(minutes=60)) == 302


def test_whoever_keeps_no_directory_decides_nothing(area) -> None:
    keeper, card = proposed(area, uuid4())
    nobody = Staff(uuid4(), keeper.organisation_id, "gp", frozenset())
    with acting_as(nobody, at=AT):
        with pytest.raises(NotAllowed):
            entries.approve(proposal_id=card.id, by=nobody, at=AT)
        with pytest.raises(NotAllowed):
            owning.set_owner(service_id=area["service"], owner=Owner(), by=nobody, at=AT)


def test_freshness_counts_our_own_entries_and_names_the_oldest(area) -> None:
    with acting_as(BY, at=AT):
        operations.add(service=NewService(name="Never", provider_id=area["provider"]), by=BY, at=AT)
    for days, fresh in ((0, 1), (90, 1), (91, 0)):
        found = keeping.freshness(
            [area["provider"]], with_unprovided=False, on=local_date(after(days))
        )
        assert (found.total, found.fresh, found.oldest_name) == (2, fresh, "Never")


def test_a_board_keeps_what_is_of_no_provider_and_others_keep_their_own(area) -> None:
    with acting_as(BY, at=AT):
        operations.add(service=NewService(name="Nobody's", takes_referrals=False), by=BY, at=AT)
    on = local_date(AT)
    assert keeping.freshness_of_area(area["board"], on).total == 2
    assert keeping.freshness_of_area(area["provider"], on).total == 1
