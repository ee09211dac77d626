"""The area sees both clocks and the steps in counts that tell of nobody; others see none."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction

from handrail.domain.capacity.choices import Measure
from handrail.domain.oversight import queries
from handrail.insight import area as insight
from handrail.insight import gaps, service
from handrail.jobs.sweeps import measure_waits
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import System, acting_as
from handrail.web.commissioner import pages
from tests.factories.support import build
from tests.integration.clocks.test_measuring import another_service, refer
from tests.integration.oversight.area import make_area, officer

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db):
    return build(AT - 30 * DAY)


def starts(scene, service_id, *, in_time: int, late: int, overdue: int) -> None:
    sent_at, due = AT - 20 * DAY, AT - 10 * DAY
    for count, started_at in ((in_time, due - DAY), (late, due + DAY), (overdue, None)):
        for _ in range(count):
            refer(
                scene,
                service_id,
                sent_at,
                first_contact_at=sent_at + DAY,
                start_promised_at=due,
                started_at=started_at,
                steps_to_start=4 if started_at else None,
            )


def test_starts_are_counted_by_service_and_small_numbers_hidden(scene):
    service_id = another_service(scene)
    starts(scene, service_id, in_time=12, late=3, overdue=8)
    measure_waits(AT)
    viewer = officer(make_area("Vale", scene.provider_id), "report.area", at=AT)
    with acting_as(viewer, at=AT):
        found = insight.twelve_months(viewer=viewer, at=AT)
        missing = gaps.totals(months=insight.MONTHS, viewer=viewer, at=AT)
        shown = pages.area(found, missing, "Vale", ())
    assert found.starts[service_id] == queries.Starts(service_id, 10, -1, 10)
    assert found.waits[service_id, Measure.STEPS, ""].median == 4
    (line,) = [row for row in shown.clocks if row[0] == "Measured"]
    assert line[1:4] == ("10", "*", "10")
    assert line[6] == "usually 4, 9 in 10 by 4; about 15 people"


def test_the_manager_reads_who_is_late_by_clock_and_service(scene):
    service_id = another_service(scene)
    starts(scene, service_id, in_time=1, late=1, overdue=2)
    refer(scene, service_id, AT - 20 * DAY)
    viewer = scene.lead.viewer
    with acting_as(viewer, at=AT):
        found = service.today(viewer=viewer, at=AT, services=[service_id])
    assert found.breaches[service_id] == service.Breaches(service_id, 1, 2)


def test_nobody_else_is_answered(scene):
    viewer, day = scene.lead.viewer, local_date(AT)
    with acting_as(viewer, at=AT), pytest.raises(NotAllowed):
        queries.starts(since=day, until=day, viewer=viewer, at=AT)
    allowed = officer(scene.practice_id, "report.area", at=AT)
    with acting_as(viewer, at=AT), transaction.atomic():
        with pytest.raises(ProgrammingError, match="only who sees figures"):
            queries.starts(since=day, until=day, viewer=allowed, at=AT)
        transaction.set_rollback(True)
    with acting_as(System(scene.provider_id), at=AT), transaction.atomic():
        with pytest.raises(ProgrammingError, match="only who sees figures"):
            queries.starts(since=day, until=day, viewer=allowed, at=AT)
        transaction.set_rollback(True)
