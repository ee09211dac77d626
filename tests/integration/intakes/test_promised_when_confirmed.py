"""What is promised when a team confirms somebody rests on what was settled when they sent it."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.directory import operations as directory
from handrail.domain.matching import queries as matching
from handrail.domain.programmes.rules import Clocks
from handrail.domain.referrals import intake_answers, intakes
from handrail.domain.referrals import queries as referrals
from handrail.journey import onboard, promising
from handrail.journey.onboard import Confirmed
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from handrail.kernel.working_days import promised_by
from tests.factories import support
from tests.integration.intakes.cast import SAID

pytestmark = pytest.mark.django_db
BEFORE_A_HOLIDAY = datetime(2026, 8, 24, 9, 30, tzinfo=UTC)  # 31 August is one in England alone
BEARER = intakes.bearer_of("7K3M-9QXT-4HWD-2PRS")


@pytest.fixture
def scene(monkeypatch):
    """A service in England whose support starts within ten working days."""
    at, by = BEFORE_A_HOLIDAY, System()
    scene = support.build(at)
    with acting_as(by, at=at):
        changes = {"area_codes": ("E92000001",)}
        directory.revise(service_id=scene.service_id, changes=changes, by=by, at=at)
    starts = Clocks(first_intervention_working_days=10)
    monkeypatch.setattr(matching, "clocks", lambda *_, **__: starts)
    return scene


def test_both_clocks_count_the_bank_holidays_of_the_nation_that_was_settled(scene):
    """The second clock was settled anew, by the service that the team found."""
    at, lead = BEFORE_A_HOLIDAY, scene.lead.viewer
    with acting_as(BEARER, at=at):
        intakes.start(source="self", submission_id=new_id(), answers={}, by=BEARER, at=at)
        sent = intakes.send(
            answers=SAID | {"safe_ways": ["ring"]},
            service_id=None,
            to_organisation_id=scene.provider_id,
            promised_at=at + timedelta(days=7),
            nation="Scotland",
            by=BEARER,
            at=at,
        )
    with acting_as(lead, at=at):
        names = intake_answers.names(intakes.record(sent.id, lead, at).answers)
        confirmed = Confirmed(names, "spoken", scene.service_id)
        made = onboard.confirm(intake_id=sent.id, confirmed=confirmed, by=lead, at=at)
        card = referrals.record(made.id, viewer=lead, at=at).card
    assert card.nation == "Scotland"
    assert card.start_promised_at == promised_by(at, 10, "Scotland")
    assert card.start_promised_at != promised_by(at, 10, "England")


def test_what_a_service_promises_asks_for_the_services_once(scene, monkeypatch):
    """Each asking looks whether the directory has changed: three statements where one will do."""
    asked = []
    whole = matching.service_index
    monkeypatch.setattr(matching, "service_index", lambda on: asked.append(on) or whole(on))
    at = BEFORE_A_HOLIDAY
    with acting_as(System(), at=at):
        promised = promising.by_id(
            scene.service_id, postcode="", area_nation="Scotland", sent_at=at
        )
    assert promised.nation == "England"
    assert len(asked) == 1
