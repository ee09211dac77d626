"""The judge of every other file here is there, and does find what is wrong."""

import pytest

from tests.factories import fhir_judge
from tests.factories.fhir_judge import NotThere


@pytest.fixture
def judge():
    try:
        return fhir_judge.judge()
    except NotThere as why:
        pytest.skip(f"nothing that we send is judged here: {why}")


def test_the_validator_finds_what_is_wrong(judge):
    assert judge.errors({"resourceType": "Patient", "gender": "a cat"})
    assert judge.errors({"resourceType": "Task", "status": "requested"})
    assert not judge.errors({"resourceType": "Patient", "birthDate": "1984-05-17"})
