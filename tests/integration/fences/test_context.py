"""The database is told who is looking, for exactly as long as the block lasts."""

from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from handrail.kernel.ids import new_id
from handrail.kernel.viewer import KEYS, LinkBearer, Public, Staff, System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select " + ", ".join(f"current_setting('handrail.{key}', true)" for key in KEYS)
        )
        return {key: value for key, value in zip(KEYS, cursor.fetchone(), strict=True) if value}


def test_one_block_within_another_is_told_and_taken_back():
    staff = Staff(new_id(), new_id(), "gp", frozenset())
    at = {"at": AT.isoformat()}
    outer = {
        "kind": "staff",
        "account": str(staff.account_id),
        "organisation": str(staff.organisation_id),
        "recipient": str(staff.organisation_id),
        "role": "gp",
    } | at
    with acting_as(staff, at=AT):
        assert told() == outer
        with acting_as(LinkBearer("abc"), at=AT):
            assert told() == {"kind": "linkbearer", "token": "abc"} | at
            with acting_as(System(), at=AT):
                assert told() == {"kind": "system"} | at
            assert told() == {"kind": "linkbearer", "token": "abc"} | at
        assert told() == outer
    assert told() == {}


def test_two_statements_tell_and_take_back():
    with CaptureQueriesContext(connection) as issued, acting_as(Public(), at=AT):
        pass
    assert len(issued) == 2


def test_a_failed_statement_is_what_is_raised():
    with acting_as(System(), at=AT):
        with (
            pytest.raises(ProgrammingError, match="nowhere"),
            transaction.atomic(),
            acting_as(Public(), at=AT),
            connection.cursor() as cursor,
        ):
            cursor.execute("select * from nowhere")
        assert told() == {"kind": "system", "at": AT.isoformat()}
