"""Why somebody looked: codes, and what was written before there were codes."""

import ast

import pytest

from handrail.domain.audit.purposes import Purpose, purpose_of
from tests.cluster import PROJECT


@pytest.mark.parametrize(
    ("code", "words", "action", "is_understood_as"),
    [
        ("direct_care", "", "case.viewed", Purpose.DIRECT_CARE),
        ("", "support the person", "case.viewed", Purpose.DIRECT_CARE),
        ("", "refer", "person.viewed", Purpose.REFERRING),
        ("", "follow a referral we made", "referral.viewed", Purpose.REFERRING),
        ("", "decide on a referral", "referral.viewed", Purpose.TRIAGE),
        ("", "They asked who looked", "audit.viewed", Purpose.GOVERNANCE),
        ("", "", "person.own_page", Purpose.OWN),
        ("", "something else", "case.viewed", None),
        ("no_such_code", "", "case.viewed", None),
    ],
)
def test_old_rows_are_understood_and_never_changed(code, words, action, is_understood_as):
    assert purpose_of(code, words, action) == is_understood_as


def looks():
    """Return every place of the product that writes down a look, and what it gives as purpose."""
    for path in sorted((PROJECT / "handrail").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".record_view"):
                given = {each.arg: ast.unparse(each.value) for each in node.keywords}
                yield f"{path.relative_to(PROJECT)}:{node.lineno}", given.get("purpose", "")


def test_every_door_names_its_purpose():
    found = dict(looks())
    assert len(found) > 5
    assert [place for place, purpose in found.items() if "purpose" not in purpose.lower()] == []


def test_the_person_is_told_every_purpose_in_their_words():
    from handrail.web.participant.words import LOOKED_TO

    assert set(LOOKED_TO) == set(Purpose)
