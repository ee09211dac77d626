"""Half a page to each practice: counts of its own, small ones hidden, and nobody else's."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from handrail.domain.oversight import practice
from handrail.insight import practice_month
from handrail.jobs import letters as jobs
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
NOW = datetime(2026, 6, 3, 7, 27, tzinfo=UTC)


def counted(practice_id, month: date = MAY):
    by = System(practice_id)
    with transaction.atomic(), acting_as(by, at=NOW):
        return practice_month.of(practice_id, month, viewer=by)


def test_nothing_came_of_nothing(post):
    found = counted(post.scene.practice)
    assert [line[1] for line in practice_month.lines(found)] == [
        "none",
        "none",
        "too few to say",
        "none",
        "none",
        "none",
        "none",
    ]


@pytest.mark.parametrize(
    ("count", "said"), [(0, "none"), (-1, "fewer than 8"), (10, "about 10"), (45, "about 45")]
)
def test_a_small_number_is_not_told(count, said):
    assert practice_month.in_words(count) == said


def test_the_database_hides_small_numbers_and_rounds_others(post):
    with connection.cursor() as cursor:
        cursor.execute("select oversight_hidden(n) from generate_series(0, 12) n")
        assert [row[0] for row in cursor.fetchall()] == [0, *[-1] * 7, 10, 10, 10, 10, 10]


def test_another_practice_or_role_is_told_nothing(post):
    from tests.integration.letters.post import worker

    ours = worker(post.scene.practice, "gp", "referral.follow")
    other = worker(post.scene.service, "spy", "referral.follow")
    without = worker(post.scene.practice, "desk", "referral.send")
    for viewer in (other, without):
        with transaction.atomic(), acting_as(viewer, at=NOW), pytest.raises(NotAllowed):
            practice_month.of(post.scene.practice, MAY, viewer=viewer)
        # Past the code the database refuses too.
        with (
            pytest.raises(Exception, match="only the practice itself") as refused,
            transaction.atomic(),
            acting_as(viewer, at=NOW),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "select * from oversight_practice(%s, %s, %s)",
                [post.scene.practice, MAY, MAY + timedelta(days=31)],
            )
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    with transaction.atomic(), acting_as(ours, at=NOW):
        assert practice.counts(
            post.scene.practice, since=MAY, until=MAY + timedelta(days=31), viewer=ours
        )


def test_the_job_says_nothing_where_nobody_was_referred(post):
    assert jobs.send_practice_news(NOW) == 0
    assert post.deliver(NOW).total == 0


def test_a_month_goes_once(post):
    from handrail.domain.organisations.models import Area, Organisation
    from handrail.journey import practice_news

    board = Organisation.objects.create(name="Merebridge ICB", kind="icb")
    Area.objects.create(organisation=board, public_name="Merebridge")
    by = System(board.id)
    for is_new in (True, False):
        with transaction.atomic(), acting_as(by, at=NOW):
            sent = practice_news.send(practice_id=post.scene.practice, month=MAY, by=by, at=NOW)
        assert sent is is_new
    post.deliver(NOW)
    (letter,) = post.scene.mail.sent
    assert letter.body.startswith("Action for GP: none")
    assert "in May 2026" in letter.body
    assert "Referred: none" in letter.body
