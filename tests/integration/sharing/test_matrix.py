"""What the database lets be told is what the matrix says, pair by pair."""

from itertools import product

import pytest
from django.db import connection

from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient
from handrail.domain.organisations.models import Kind as Organisation
from handrail.journey import helpers, research, share
from handrail.kernel.privacy import Kind

pytestmark = pytest.mark.django_db


def allowed_by_the_database() -> set[tuple[str, str]]:
    every = list(product([*matrix.everybody_told(), "nobody", ""], [str(kind) for kind in Kind]))
    with connection.cursor() as cursor:
        cursor.execute(
            "select told, kind from unnest(%s::text[], %s::text[]) as each(told, kind)"
            " where disclosure_may_be_told(told, kind)",
            [[told for told, _ in every], [kind for _, kind in every]],
        )
        return set(cursor.fetchall())


def test_the_database_says_what_the_matrix_says():
    expected = {
        (told, str(kind)) for told in matrix.everybody_told() for kind in matrix.may_be_told(told)
    }
    assert allowed_by_the_database() == expected


def test_every_kind_of_organisation_is_some_recipient():
    assert set(matrix.RECIPIENT_OF) == set(Organisation)


def test_every_recipient_has_its_kinds_and_its_purposes():
    assert set(matrix.MAY_BE_TOLD) == set(matrix.PURPOSES) == set(Recipient)
    for recipient in Recipient:
        assert bool(matrix.MAY_BE_TOLD[recipient]) == bool(matrix.PURPOSES[recipient])


def test_what_runs_the_service_is_told_to_nobody():
    assert all(Kind.OPERATIONAL not in kinds for kinds in matrix.MAY_BE_TOLD.values())


@pytest.mark.parametrize("recipient", [Recipient.EMPLOYER, Recipient.JOBCENTRE, Recipient.FUNDER])
def test_health_and_measures_never_leave_health_care(recipient):
    assert not matrix.MAY_BE_TOLD[recipient] & {Kind.HEALTH, Kind.MEASURES}


def test_every_purpose_has_words_for_the_person():
    from handrail.web.participant.words import PURPOSES

    listed = {purpose for each in matrix.PURPOSES.values() for purpose in each}
    assert set(PURPOSES) == listed
    assert {helpers.PURPOSE, research.PURPOSE, *share.PURPOSES.values()} <= listed
