"""Who was brought in by mistake and taken back counts nowhere: in no figure, list or measure."""

from datetime import timedelta

import pytest

from handrail.domain.cases import caseload
from handrail.domain.referrals import queries as referrals
from handrail.insight import area, extract, service
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System, acting_as
from tests.integration.oversight.area import make_area, officer
from tests.integration.transfers.conftest import AMARA, BEN
from tests.integration.transfers.test_transfers_import import as_ours


@pytest.fixture
def commissioner(town):
    """Who sees figures for the area that the organisation belongs to."""
    board = make_area("Mere", town.ours)
    return officer(board, "report.area", at=clock.now() - timedelta(days=1))


@pytest.fixture
def lead(town):
    """Who runs the service and triages."""
    from tests.factories import support

    return support.worker("Ruth Osei", "test-lead", town.ours, "lead", clock.now()).viewer


def figures(town, lead, commissioner):
    """Return everything that counts people, as of now."""
    at = clock.now()
    with acting_as(lead, at=at):
        today = service.today(viewer=lead, at=at)
        held = caseload.caseload(
            viewer=lead, whose="team", state="open", order="name", at=at, limit=9, offset=0
        )
        inbox = referrals.inbox(viewer=lead, at=at)
    with acting_as(commissioner, at=at):
        whole = area.twelve_months(viewer=commissioner, at=at)
    ours = System(town.ours)
    since, until = local_date(at) - timedelta(days=900), local_date(at) + timedelta(days=1)
    with acting_as(ours, at=at):
        numbers = extract.numbers(viewer=ours, at=at, since=since, until=until)
        made = extract.extract(cleared=numbers, viewer=ours, at=at, since=since, until=until)
        rows = list(made.rows)
    stages = dict(today.stages)
    return {
        "came in": today.came_in + today.came_in_before + sum(n for _week, n in today.weeks),
        "measured": today.waits.people,
        "waiting or late": today.waiting + today.late,
        "stages": sum(stages.values()),
        "per coach": today.per_coach,
        "caseload": held.total,
        "inbox": len(inbox),
        "area": (whole.whole.came_in, whole.whole.spoken, whole.whole.ended, whole.endings),
        "extract": (numbers, len(rows), made.counts.found),
    }


def test_who_was_taken_back_counts_nowhere(town, lead, commissioner):
    came, spoke = (local_date(clock.now()) - timedelta(days=days) for days in (9, 6))
    before = figures(town, lead, commissioner)
    amara = AMARA.replace("1/5/2026", f"{came:%d/%m/%Y}").replace("8/5/2026", f"{spoke:%d/%m/%Y}")
    town.bring(amara, BEN.replace("2026-05-20", f"{came:%Y-%m-%d}"))
    with_them = figures(town, lead, commissioner)
    for name in ("came in", "measured", "caseload", "stages", "per coach", "area", "extract"):
        assert with_them[name] != before[name], name
    with as_ours(town):
        from handrail.domain.transfers.models import Run

        run = Run.objects.get()
    assert town.last(town.run("--undo", str(run.id))) == "undone=2 kept=0"
    assert figures(town, lead, commissioner) == before
