"""Pasted from a record: posted, in no address and no log, known or new, and nothing lost."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import reverse

from handrail.domain.referrals import drafts
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories.support import Scene, browser_of, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
KNOWN, NEW = "9990000018", "999 000 0034"


@pytest.fixture
def scene() -> Scene:
    return build(clock.now() - timedelta(hours=1))


def paste(scene: Scene, text: str):
    browser = browser_of(scene.gp.viewer.account_id)
    return browser.post(reverse("refer_paste"), {"pasted": text})


def mine(scene: Scene) -> tuple[drafts.DraftView, ...]:
    with transaction.atomic(), acting_as(scene.gp.viewer, at=clock.now()):
        return drafts.mine(by=scene.gp.viewer, at=clock.now())


def test_somebody_new_is_filled_in(scene):
    answer = paste(scene, f"QUILL, Zachariah (Mr)  born 12-Mar-1985  NHS No {NEW}")
    (draft,) = mine(scene)
    assert answer["Location"] == reverse("refer_change_who", args=[draft.id])
    said = {name: draft.answers[name] for name in ("given_name", "family_name", "birth_date")}
    assert said == {"given_name": "Zachariah", "family_name": "Quill", "birth_date": "1985-03-12"}
    page = browser_of(scene.gp.viewer.account_id).get(answer["Location"]).content.decode()
    assert "Zachariah" in page
    assert "1985" in page


def test_somebody_known_is_asked_nothing_again(scene):
    answer = paste(scene, f"01/02/1980 {KNOWN}")
    (draft,) = mine(scene)
    assert answer["Location"] == reverse("refer_why", args=[draft.id])
    assert draft.answers["person_id"] == str(scene.person_id)


def test_another_day_of_birth_is_said_and_nothing_begun(scene):
    answer = paste(scene, f"02/02/1980 {KNOWN}")
    assert answer.status_code == 400
    assert "born on another day" in answer.content.decode()
    assert mine(scene) == ()


def test_the_same_again_goes_on_with_what_was_begun(scene):
    first = paste(scene, f"{NEW} 12/03/1985")
    assert paste(scene, f"12.03.1985 {NEW}")["Location"] == first["Location"]
    assert len(mine(scene)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste the NHS number and the date of birth"),
        ("999 000 0035 12/03/1985", "The NHS number is not right"),
        (f"{NEW} {KNOWN} 12/03/1985", "two NHS numbers"),
        (NEW, "Paste a date of birth"),
        (f"{NEW} 12/03/85", "four digits"),
        (f"{NEW} 12/03/1985 13/03/1985", "several dates"),
        ("nothing of the kind", "Paste an NHS number"),
    ],
)
def test_what_is_missing_is_said_and_what_was_pasted_stays(scene, text, said):
    answer = paste(scene, text)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert text in page
    assert mine(scene) == ()


def test_it_stands_in_no_address_and_no_log(scene, caplog, capsys):
    answer = paste(scene, f"{NEW} 12/03/1985")
    digits = NEW.replace(" ", "")
    assert digits not in urlsplit(answer["Location"]).path
    assert digits not in caplog.text + capsys.readouterr().out
    assert (
        browser_of(scene.gp.viewer.account_id)
        .get(reverse("refer_paste"), {"pasted": f"{NEW} 12/03/1985"})
        .content.decode()
        .count(digits)
        == 0
    )
