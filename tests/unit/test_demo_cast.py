"""The demo's cast can do together what takes two people."""

from demo import cast
from handrail.domain.staff.permissions import Permission


def test_two_of_one_organisation_can_dispose_and_the_page_says_who_is_the_second():
    may = {role.key for role in cast.ROLES if Permission.DISPOSE in role.permissions}
    officers = [one for one in cast.CAST if may & set(one.roles)]
    assert len(officers) >= 2
    assert len({one.organisation for one in officers}) == 1
    first, second = officers[:2]
    assert "propose" in first.blurb
    assert first.name in second.blurb
    assert "second person" in second.blurb


def test_the_town_of_the_journeys_has_room_for_every_fixed_story():
    from demo import fixed
    from tests.factories import town

    assert len(fixed.STORIES) < town.PEOPLE, "the last stories would not be told"
