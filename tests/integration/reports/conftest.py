"""One person's case, an employer and who works there. Imports wait until Django is set up."""

from datetime import UTC, datetime, timedelta

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)


@pytest.fixture
def employer(scene):
    from handrail.domain.organisations.models import Organisation

    return Organisation.objects.create(name="Harbour View Hotel", kind="employer")


@pytest.fixture
def personnel(employer):
    """Who reads for the employer."""
    from handrail.domain.staff import queries as staff
    from handrail.domain.staff.models import Account, JobRole, Membership

    account = Account.objects.create(email="noor@hotel.example", name="Noor Haworth")
    JobRole.objects.get_or_create(key="told", defaults={"name": "Told", "permissions": []})
    Membership.objects.create(
        account=account,
        organisation_id=employer.id,
        job_role_id="told",
        from_at=AT - timedelta(days=1),
    )
    (card,) = staff.memberships(account.id, at=AT)
    return card.viewer()


@pytest.fixture
def clinician(scene):
    """A health professional at the team."""
    from handrail.domain.staff.permissions import Permission
    from handrail.kernel.viewer import Staff

    may = frozenset({str(Permission.WORK_CASES), str(Permission.DECIDE_CLINICALLY)})
    return Staff(scene.lead.viewer.account_id, scene.provider_id, "clinician", may)


@pytest.fixture
def write(scene, employer):
    """Write a report, under the Act where nothing else is said."""
    from handrail.domain.reports.operations import Parts
    from handrail.journey import report
    from handrail.journey.report import Draft
    from handrail.kernel.viewer import acting_as

    def make(*, under_act: bool = True):
        parts = Parts(work="Can stand for an hour.", adjustments="A stool at the desk.")
        with acting_as(scene.coach.viewer, at=AT):
            return report.write(
                case_id=scene.case_id,
                draft=Draft(employer.id, under_act, parts),
                by=scene.coach.viewer,
                at=AT,
            )

    return make
