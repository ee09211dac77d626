"""Whom a practice invites: links for its own list, no more than there are places, used once."""

import csv
import re
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from handrail.domain.invitations import cohorts, rules
from handrail.domain.invitations.models import Cohort, CohortLink
from handrail.domain.organisations.models import Organisation
from handrail.domain.prompting import wording
from handrail.domain.staff.permissions import Permission
from handrail.journey import inviting
from handrail.journey.inviting import Asked, NotSoMany
from handrail.kernel import clock
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, acting_as
from tests.factories import room
from tests.factories.support import Scene, browser_of, build
from tests.integration.oversight.area import make_area, officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
ODS, BOARD = "Z98007", "QZ8"


@pytest.fixture
def scene() -> Scene:
    """A practice whose area has one service, with 10 places a week."""
    from handrail.domain.directory import operations as directory
    from handrail.domain.directory.models import Service
    from handrail.kernel.viewer import System

    found = build(clock.now() - timedelta(hours=1))
    board = make_area("Vale", found.practice_id)
    Organisation.objects.filter(pk=found.practice_id).update(ods_code=ODS)
    Organisation.objects.filter(pk=board).update(ods_code=BOARD)
    with acting_as(System(), at=found.at):
        version = Service.objects.get(pk=found.service_id).version
        directory.revise(
            service_id=found.service_id,
            version=version,
            changes={"area_codes": (BOARD,)},
            by=System(),
            at=found.at,
        )
    room.cap(found, 10)
    return found


@pytest.fixture
def manager(scene) -> Staff:
    return officer(scene.practice_id, Permission.MANAGE_PEOPLE, at=scene.at)


def links_for(scene: Scene, by: Staff, weeks: int = 1) -> int:
    found = inviting.room(scene.practice_id, viewer=by, at=clock.now())
    return next(it.links for it in found if it.weeks == weeks)


def invite(scene: Scene, by: Staff, number: int, *, weeks: int = 1, **more) -> tuple[str, ...]:
    asked = Asked("Fit notes", number, weeks, more.get("submission_id") or new_id())
    with acting_as(by, at=clock.now()):
        return inviting.invite(
            practice_id=scene.practice_id, asked=asked, by=by, at=more.get("at") or clock.now()
        )


def test_no_more_are_made_than_there_are_places_less_those_that_are_out(scene, manager):
    assert links_for(scene, manager) == 10
    room.send(scene, at=clock.now())
    now = links_for(scene, manager)
    assert now == 9
    assert links_for(scene, manager, 2) == now + 10
    with pytest.raises(NotSoMany, match=f"room for {now} more"):
        invite(scene, manager, now + 1)
    invite(scene, manager, now)
    assert links_for(scene, manager) == 0
    with pytest.raises(NotSoMany):
        invite(scene, manager, 1)


def test_a_neighbours_links_count_for_the_whole_area(scene, manager):
    from handrail.domain.organisations import areas
    from handrail.domain.organisations.models import Relation

    neighbour = Organisation.objects.create(name="Beech House", kind="practice", ods_code="Z98008")
    board = Organisation.objects.get(ods_code=BOARD)
    Relation.objects.create(
        child=neighbour, parent=board, kind="part_of", from_date=scene.at.date()
    )
    assert neighbour.id in areas.of_area(board.id, scene.at.date())
    before = links_for(scene, manager)
    invite(scene, manager, 3)
    theirs = officer(neighbour.id, Permission.MANAGE_PEOPLE, at=scene.at, name="A Neighbour")
    found = inviting.room(neighbour.id, viewer=theirs, at=clock.now())
    assert found[0].links == before - 3


def test_an_area_whose_services_take_nobody_invites_nobody(scene, manager):
    from handrail.domain.directory import intake

    with acting_as(scene.lead.viewer, at=clock.now()):
        intake.pause(
            service_id=scene.service_id, reason="Full", by=scene.lead.viewer, at=clock.now()
        )
    assert links_for(scene, manager, 8) == 0
    page = browser_of(manager.account_id).get(reverse("practice_invite", args=[scene.practice_id]))
    assert "There are no places now" in page.content.decode()


def test_the_same_form_again_makes_nothing(scene, manager):
    again = new_id()
    invite(scene, manager, 2, submission_id=again)
    with pytest.raises(cohorts.MadeBefore):
        invite(scene, manager, 2, submission_id=again)
    assert CohortLink.objects.count() == 2


def follow(secret: str, browser: Client | None = None):
    return (browser or Client()).get(reverse("invited", args=[secret]))


def test_a_link_opens_with_the_practice_filled_in_and_is_kept_as_a_hash(scene, manager):
    (secret,) = invite(scene, manager, 1)
    page = follow(secret.lower())
    assert "Ash Tree Surgery one, gave you this" in page.content.decode()
    held = CohortLink.objects.get()
    assert secret not in held.digest
    assert held.opened_date is not None
    assert held.sent_date is None


def test_a_link_is_good_for_one_and_then_leads_on(scene, manager):
    (secret,) = invite(scene, manager, 1)
    found = cohorts.invited(secret, at=clock.now())
    assert found is not None
    inviting.note_sent(inviting.came_by_cohort(found.digest), at=clock.now())
    page = follow(secret)
    assert page.status_code == 410
    text = page.content.decode()
    assert "This link has been used" in text
    assert re.search(r"/from/[A-Z0-9]{8}/", text), "the practice's own link leads on"


def test_a_link_past_its_day_or_stopped_leads_on(scene, manager, monkeypatch):
    first, second = invite(scene, manager, 1)[0], invite(scene, manager, 1)[0]
    cohort = Cohort.objects.order_by("-made_at", "id").first()
    browser = browser_of(manager.account_id)
    stop = reverse("practice_invite_stop", args=[scene.practice_id, cohort.id])
    assert browser.post(stop).status_code == 302
    over = [it for it in (first, second) if follow(it).status_code == 410]
    assert len(over) == 1
    later = clock.now() + timedelta(weeks=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    for secret in (first, second):
        page = follow(secret)
        assert page.status_code == 410
        assert "This link has ended" in page.content.decode()


def test_a_link_that_never_was_leads_on_too(scene):
    page = follow("AAAABBBBCCCCDDDD")
    assert page.status_code == 404
    assert reverse("self_refer") in page.content.decode()


def test_the_file_has_the_practices_own_codes_and_links_and_is_given_once(scene, manager):
    browser = browser_of(manager.account_id)
    there = reverse("practice_invite", args=[scene.practice_id])
    page = browser.get(there).content.decode()
    for line in wording.left_out():
        assert line in page
    form = {
        "submission_id": str(new_id()),
        "name": "Fit notes over 4 weeks",
        "kind": "codes",
        "codes": "row-a\nrow-b\n",
        "weeks": "2",
    }
    refused = browser.post(there, form)
    assert refused.status_code == 400
    assert "Leave those people out first" in refused.content.decode()
    given = browser.post(there, form | {"left_out": "on"})
    assert given["Content-Type"].startswith("text/csv")
    lines = list(csv.reader(StringIO(given.content.decode())))
    assert lines[0] == ["row", "link"]
    assert [line[0] for line in lines[1:]] == ["row-a", "row-b"]
    for _row, link in lines[1:]:
        assert Client().get(urlsplit(link).path).status_code == 200
    again = browser.post(there, form | {"left_out": "on"})
    assert again.status_code == 400
    assert "were made already" in again.content.decode()
    assert "row-a" not in str(CohortLink.objects.values()) + str(Cohort.objects.values())


@pytest.mark.parametrize(
    "line",
    ["9990000018", "999-000-0018", "999 000 0018", "Zachariah Quill", "12/03/1985", "1985-03-12",
     "x" * 31, "zachariah@example.org", "=1+1", "ROW9990000018B"],
)  # fmt: skip
def test_a_code_that_could_say_who_somebody_is_is_refused(line):
    with pytest.raises(rules.NotAPseudonym, match="Line 2"):
        rules.labels(f"row-1\n{line}")


def test_the_same_code_twice_is_refused():
    with pytest.raises(BadInput, match="twice"):
        rules.labels("a\nb\na")


def test_figures_are_the_practices_own_and_hide_few(scene, manager):
    secrets = invite(scene, manager, 4)
    follow(secrets[0])
    (line,) = cohorts.of_practice(scene.practice_id, viewer=manager, at=clock.now())
    assert (line.made, line.opened, line.sent) == (4, None, 0)
    stranger = officer(scene.other_id, Permission.MANAGE_PEOPLE, at=scene.at, name="A Stranger")
    with pytest.raises(NotAllowed):
        cohorts.of_practice(scene.practice_id, viewer=stranger, at=clock.now())
    with pytest.raises(NotAllowed):
        invite(scene, stranger, 1)
    there = reverse("practice_invite", args=[scene.practice_id])
    assert browser_of(stranger.account_id).get(there).status_code == 404
