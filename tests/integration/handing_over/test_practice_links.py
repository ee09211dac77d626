"""A practice's own link: the same for everybody, replaced when misused, counted and never named."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from handrail.domain.invitations import links, rules
from handrail.domain.invitations.links import Step
from handrail.domain.invitations.models import LinkCount, PracticeLink
from handrail.domain.organisations.models import Organisation
from handrail.domain.referrals.models import Intake
from handrail.domain.staff.permissions import Permission
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, acting_as
from handrail.web.self_refer import drafts
from tests.factories.support import Scene, browser_of, build, worker
from tests.integration.oversight.area import make_area, officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
ODS = "Z98007"


@pytest.fixture
def scene() -> Scene:
    found = build(clock.now() - timedelta(hours=1))
    Organisation.objects.filter(pk=found.practice_id).update(ods_code=ODS)
    return found


@pytest.fixture
def manager(scene) -> Staff:
    return officer(scene.practice_id, Permission.MANAGE_PEOPLE, at=scene.at)


def code_of(scene: Scene) -> str:
    return links.of_practice(scene.practice_id, at=clock.now())


def renew(scene: Scene, by: Staff) -> str:
    with acting_as(by, at=clock.now()):
        return links.renew(practice_id=scene.practice_id, by=by, at=clock.now())


def test_it_is_made_once_and_stays(scene):
    assert code_of(scene) == code_of(scene)
    assert PracticeLink.objects.count() == 1


@pytest.mark.parametrize("typed", [str.lower, lambda it: f"{it[:4]}-{it[4:]}", str])
def test_it_names_the_practice_however_it_is_typed(scene, typed):
    page = Client().get(reverse("from_practice", args=[typed(code_of(scene))]))
    text = page.content.decode()
    assert "Ash Tree Surgery one, gave you this" in text
    assert page["X-Robots-Tag"] == "noindex"


def test_the_practice_is_remembered_and_not_asked_again(scene):
    browser, code = Client(), code_of(scene)
    browser.get(reverse("from_practice", args=[code]))
    browser.post(reverse("self_refer"), {"practice": ODS, "from": code})
    assert drafts.COOKIE in browser.cookies
    page = browser.get(reverse("self_refer_question", args=["practice"]))
    assert page.status_code == 302
    (count,) = LinkCount.objects.all()
    assert (count.opened, count.begun, count.sent) == (1, 1, 0)


def test_a_link_that_was_replaced_says_so_and_leads_on(scene, manager):
    old = code_of(scene)
    new = renew(scene, manager)
    assert new == code_of(scene) != old
    for name in ("from_practice", "from_practice_leaflet"):
        page = Client().get(reverse(name, args=[old]))
        assert page.status_code == 410
        assert "This link has been replaced" in page.content.decode()
        assert reverse("self_refer") in page.content.decode()
    assert Client().get(reverse("from_practice", args=[new])).status_code == 200


def test_a_link_that_never_was_leads_on_too(scene):
    page = Client().get(reverse("from_practice", args=["NOSUCHCODE"]))
    assert page.status_code == 404
    assert "We do not know this link" in page.content.decode()


def test_a_replaced_link_counts_nothing_for_whoever_had_its_page_open(scene, manager):
    old = code_of(scene)
    renew(scene, manager)
    answer = Client().post(reverse("self_refer"), {"practice": ODS, "from": old})
    assert answer.status_code == 302
    assert not LinkCount.objects.exists()


def test_what_opens_it_without_looking_is_not_counted(scene):
    Client().head(reverse("from_practice", args=[code_of(scene)]))
    assert not LinkCount.objects.exists()


def test_figures_hide_few_and_round_others(scene, manager):
    for _ in range(12):
        links.count(scene.practice_id, Step.OPENED, at=clock.now())
    links.count(scene.practice_id, Step.SENT, at=clock.now())
    since = local_date(clock.now())
    found = links.figures(scene.practice_id, since=since, viewer=manager, at=clock.now())
    assert (found.opened, found.begun, found.sent) == (10, 0, None)
    page = browser_of(manager.account_id).get(reverse("practice", args=[scene.practice_id]))
    assert "1 to 7" in page.content.decode()


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [(0, 10, 0), (7, None, None), (8, None, 10), (92, 100, 90), (93, 100, None), (100, 100, None)],
)
def test_nearly_all_of_a_list_is_hidden_too(count, of, shown):
    assert rules.hidden(count, of=of) == shown


def test_its_own_people_and_its_board_replace_it_and_nobody_else(scene, manager):
    board = officer(
        make_area("Vale", scene.practice_id), Permission.MANAGE_PEOPLE, at=scene.at, name="A Board"
    )
    other = officer(scene.other_id, Permission.MANAGE_PEOPLE, at=scene.at, name="A Stranger")
    assert renew(scene, manager) != renew(scene, board)
    for by in (other, scene.gp.viewer):
        with pytest.raises(NotAllowed):
            renew(scene, by)
    there = reverse("practice_renew", args=[scene.practice_id])
    assert browser_of(other.account_id).post(there).status_code == 404
    assert browser_of(scene.gp.viewer.account_id).post(there).status_code == 403
    before = code_of(scene)
    assert browser_of(board.account_id).post(there).status_code == 302
    assert code_of(scene) != before


def test_the_leaflet_of_a_referrer_has_their_practices_code_and_no_word_about_anybody(scene):
    page = browser_of(scene.gp.viewer.account_id).get(reverse("refer_leaflet"))
    text = page.content.decode()
    assert reverse("from_practice", args=[code_of(scene)]) in text
    assert "<svg" in text
    elsewhere = worker("Bo Lind", "test-gp", scene.other_id, "two", scene.at)
    other = browser_of(elsewhere.viewer.account_id).get(reverse("refer_leaflet")).content.decode()
    assert "/from/" not in other
    assert reverse("self_refer") in other


def test_what_is_sent_keeps_nothing_of_the_link(scene):
    browser, code = Client(), code_of(scene)
    browser.post(reverse("self_refer"), {"practice": ODS, "from": code})
    secret = browser.cookies[drafts.COOKIE].value
    bearer = drafts.intakes.bearer_of(secret)
    with acting_as(bearer, at=clock.now()):
        record = drafts.intakes.own(by=bearer, at=clock.now())
    assert record.stored["came_by"] == {"practice": str(scene.practice_id)}
    assert "came_by" not in drafts.Situation(record.stored).pruned()
    assert not {it.name for it in Intake._meta.fields} & {"practice_link", "cohort"}
