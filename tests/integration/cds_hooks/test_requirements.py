"""Each SHALL for a service of the CDS Hooks 2.0 requirement sheet has a test, or a reason.

The sheet is read where the public files are; here are only its numbers, and our reasons. A test
says which it is about in its docstring: "Requirements: 4, 5."
"""

from pathlib import Path

import pytest

from tests.factories import sheets

HERE = Path(__file__).parent
SHEET = "standards/cds-hooks_2.0_requirements.xlsx"
REASONS = {
    2: "TLS ends in front of us; with HANDRAIL_HTTPS we redirect to it and send HSTS",
    89: "what a client does with the indicator; ours is always info",
    111: "we send no icon",
    115: "we send no topic",
    121: "we send no isRecommended: there is one suggestion",
    132: "no suggestion of ours updates",
    133: "no suggestion of ours deletes",
    134: "no suggestion of ours deletes",
    135: "we send no resourceId: no suggestion of ours deletes",
    168: "as for 2",
    213: "no hook of ours is needed for a person's safety: silence is always safe",
    214: "we send no extension",
    220: "we send no topic",
}


@pytest.mark.real_data
@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_every_requirement_has_a_test_or_a_reason(real_data):
    shall, cited = sheets.shall(real_data / SHEET, "Service"), sheets.cited(HERE)
    assert len(shall) > 70
    assert shall - cited - set(REASONS) == set()
    assert (cited | set(REASONS)) - shall == set(), "no such requirement of a service"


def test_none_has_both():
    assert sheets.cited(HERE) & set(REASONS) == set()
    assert all(len(reason) > 5 for reason in REASONS.values())
