"""What anybody says of an entry is kept once, checked as a feed's is, and tells on nobody."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from handrail.domain.directory import operations, proposing, reporting, said_once
from handrail.domain.directory.models import Service
from handrail.domain.directory.proposing import ProposalCard
from handrail.interop.open_referral import services
from handrail.journey import entries
from handrail.kernel.viewer import Public, acting_as
from tests.integration.directory.kept_area import A_PROPOSAL, AT, a_report

pytestmark = pytest.mark.django_db


def card_of(area: dict[str, Any]) -> ProposalCard:
    """The one proposal, from whichever board has to decide it."""
    found = []
    for keeper in (area["keeper"], area["stranger"]):
        with acting_as(keeper, at=AT):
            found += proposing.waiting(viewer=keeper, at=AT)
    (card,) = found
    return card


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", ""),
        ("www.knit.example", "http://www.knit.example"),
        ("https://knit.example/when", "https://knit.example/when"),
        ("javascript:alert(1)", None),
        ("https://user@knit.example", None),
        ("ask at the desk", None),
    ],
)
def test_a_website_is_read_as_a_feeds_is(area, said: str, kept: str | None) -> None:
    record, _notes = services.read({"id": "1", "name": "n", "url": said})
    assert record.url == (kept or "")
    new = replace(A_PROPOSAL, url=said)
    service, keeper = area["service"], area["keeper"]

    def propose() -> None:
        with acting_as(Public(), at=AT):
            entries.propose(new=new, secret=uuid4(), by=Public(), at=AT)

    def revise() -> None:
        with acting_as(keeper, at=AT):
            operations.revise(service_id=service, changes={"url": said}, by=keeper, at=AT)

    if kept is None:
        for act in (propose, revise):
            with pytest.raises(operations.WebsiteUnclear):
                act()
        form = {**asdict(new), "submission_id": str(uuid4())}
        page = Client().post("/find-support/propose/", form)
        assert page.status_code == 400
        assert "Enter a web address, like https://www.example.org" in page.content.decode()
        return
    propose()
    revise()
    assert Service.objects.get().url == kept
    assert card_of(area).said.url == kept


@pytest.mark.parametrize("what", ["report", "proposal"])
def test_the_same_form_sent_twice_at_one_moment_is_one(area, monkeypatch, what: str) -> None:
    """The second looks before the first is kept, as when a button is pressed twice."""
    look, looks = said_once._known, []

    def too_early(row: Any, at: datetime) -> UUID | None:
        looks.append(row)
        return None if len(looks) <= 2 else look(row, at)

    monkeypatch.setattr(said_once, "_known", too_early)
    secret, kept = uuid4(), []
    for _press in range(2):
        with acting_as(Public(), at=AT):
            if what == "report":
                new = a_report(area, secret=secret)
                kept.append(reporting.report(new=new, by=Public(), at=AT))
            else:
                kept.append(proposing.propose(new=A_PROPOSAL, secret=secret, by=Public(), at=AT))
    assert len(looks) == 3
    assert len(kept) == 2
    assert len(set(kept)) == 1
    address = "entry-reports" if what == "report" else "proposals"
    assert Client().get(f"/{address}/{secret}/").status_code == 200


def test_the_public_never_reads_an_owners_email(area) -> None:
    client, at = Client(), f"/services/{area['service']}/"
    assert Service.objects.get().owner_email == "jo@handrail.example"
    for path in (at, f"{at}wrong/", "/find-support/?text=coaching", "/open-referral/v3/services"):
        page = client.get(path)
        assert page.status_code == 200
        assert "jo@handrail.example" not in page.content.decode()
