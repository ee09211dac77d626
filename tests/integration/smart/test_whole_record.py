"""The form reads a record to its end, and sees what the hook is silent about."""

import json

import pytest

from tests.factories import ehr as systems
from tests.factories import records

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


def words(answer):
    return " ".join(answer.content.decode().split())


def in_pages(launched, ahead=""):
    """Let the record's active problems come one a page."""
    usual = launched.ehr.found

    def found(path, query):
        status, said = usual(path, query)
        if path != "Condition" or "clinical-status" not in query or status != 200:
            return status, said
        every, number = said["entry"], int(query.get("page", "0"))
        page = said | {"entry": every[number : number + 1]}
        if number + 1 < len(every):
            url = ahead or f"{launched.ehr.iss}/Condition"
            more = "&".join(f"{k}={v}" for k, v in (query | {"page": str(number + 1)}).items())
            page["link"] = [{"relation": "next", "url": f"{url}?{more}"}]
        return 200, page

    launched.ehr.found = found


def test_problems_of_every_page_are_offered(launched):
    launched.ehr.resources += [
        systems.problem("203082005", "Fibromyalgia"),
        systems.problem("35489007", "Depressive disorder"),
    ]
    in_pages(launched)
    answer = launched.open()
    assert answer.status_code == 200
    said = words(answer)
    for name in ("Low back pain", "Fibromyalgia", "Depressive disorder"):
        assert name in said
    asked = [path for path, _ in launched.ehr.read if "/Condition?" in path]
    assert sum("clinical-status=active" in it for it in asked) == 3


@pytest.mark.parametrize("ahead", ["http://127.0.0.1:9/fhir/Condition", "https://evil.example/x"])
def test_a_page_at_another_server_ends_the_launch_and_takes_no_token_there(launched, ahead):
    launched.ehr.resources.append(systems.problem("203082005", "Fibromyalgia"))
    in_pages(launched, ahead)
    assert launched.open().status_code == 503


def test_pages_without_end_are_not_followed_for_ever(launched):
    launched.ehr.resources += [systems.problem(f"99000{it:02}", str(it)) for it in range(30)]
    in_pages(launched)
    assert launched.open().status_code == 503
    assert len([path for path, _ in launched.ehr.read if "/Condition?" in path]) < 15


@pytest.mark.parametrize("status", ["active", "inactive", "resolved", None])
@pytest.mark.parametrize("kind", ["Condition", "Observation", "Procedure"])
def test_what_silences_the_hook_is_said_on_the_form_whatever_its_status(launched, kind, status):
    said = {"clinicalStatus": {"coding": [{"code": status}]}} if status else {}
    if kind != "Condition":
        said = {}
    launched.ehr.resources.append(records.coded(kind, records.PALLIATIVE, **said))
    assert "The record says: palliative care." in words(launched.open())


def test_what_is_not_so_is_not_said(launched):
    assert "The record says" not in words(launched.open())
    launched.ehr.resources.append(
        records.coded("Condition", records.PALLIATIVE, "pat-1",
                      verificationStatus={"coding": [{"code": "refuted"}]})
    )  # fmt: skip
    assert "The record says" not in words(launched.open())


def test_only_what_is_needed_is_asked_for(launched):
    launched.open()
    asked = [path for path, _ in launched.ehr.read]
    assert [it.split("?")[0].rpartition("/")[2] for it in asked] == [
        "pat-1", "Condition", "Condition", "Observation", "Procedure",
    ]  # fmt: skip
    assert all("code=" in it for it in asked[2:])
    assert "Quillfeather" not in json.dumps(asked)
